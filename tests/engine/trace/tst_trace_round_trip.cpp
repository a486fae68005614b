#include "engine/api/error.h"
#include "engine/trace/trace_reader.h"
#include "engine/trace/trace_writer.h"
#include "tests/engine/trace/made_traces.h"

#include <QTemporaryDir>
#include <QTest>
#include <hdf5.h>

#include <array>

using namespace rmtscope;

namespace {

class TraceRoundTripTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatTheRunIs();
    void keepsEverySegment_data();
    void keepsEverySegment();
    void keepsMemoryStates();
    void storesUnderStableNames_data();
    void storesUnderStableNames();
    void readsRanges_data();
    void readsRanges();
    void leavesOutWhatIsNotThere_data();
    void leavesOutWhatIsNotThere();
    void refusesOtherSegments_data();
    void refusesOtherSegments();
    void refusesToReadBeyondItsEnd();
    void describesARun();

private:
    [[nodiscard]] std::filesystem::path file() const {
        return m_folder.filePath(QTest::currentTestFunction()).toStdString() + ".rmttrace";
    }

    QTemporaryDir m_folder;
};

void TraceRoundTripTest::keepsWhatTheRunIs() {
    const TraceInfo made = madeInfo(3);
    writeMade(file(), made, 3);
    const TraceReader reader(file());
    const TraceInfo& info = reader.info();
    QCOMPARE(info.modelName, made.modelName);
    QCOMPARE(info.modelPath, made.modelPath);
    QCOMPARE(info.memorySystem, made.memorySystem);
    QCOMPARE(info.labels, made.labels);
    QCOMPARE(info.documentPath, made.documentPath);
    QCOMPARE(info.documentBytes, made.documentBytes);
    QCOMPARE(info.geometry.shape, made.geometry.shape);
    QCOMPARE(info.geometry.hiddenSize, made.geometry.hiddenSize);
    QCOMPARE(info.geometry.segmentSize, made.geometry.segmentSize);
    QCOMPARE(info.geometry.segments, made.geometry.segments);
    QCOMPARE(info.geometry.tokens, made.geometry.tokens);
    QVERIFY(info.masses);
    QVERIFY(info.states);
    QCOMPARE(info.questions.size(), made.questions.size());
    for (std::size_t i = 0; i < made.questions.size(); ++i) {
        QCOMPARE(info.questions[i].id, made.questions[i].id);
        QCOMPARE(info.questions[i].text, made.questions[i].text);
        QCOMPARE(info.questions[i].answer, made.questions[i].answer);
    }
    QVERIFY(reader.complete());
    QVERIFY(!reader.open());
}

void TraceRoundTripTest::keepsEverySegment_data() {
    QTest::addColumn<qint64>("segments");
    QTest::newRow("none") << qint64(0);
    QTest::newRow("one") << qint64(1);
    QTest::newRow("less than a buffer") << qint64(200);
    QTest::newRow("a buffer") << qint64(256);
    QTest::newRow("several buffers and chunks") << qint64(5000);
}

void TraceRoundTripTest::keepsEverySegment() {
    QFETCH(qint64, segments);
    const TraceInfo info = madeInfo(6000);
    writeMade(file(), info, segments);
    const TraceReader reader(file());
    QCOMPARE(reader.segments(), segments);
    QVERIFY(!reader.complete());
    const std::vector<SegmentTrace> traces = reader.read(SegmentIndex(0), segments);
    QCOMPARE(traces.size(), std::size_t(segments));
    for (std::int64_t i = 0; i < segments; ++i) {
        const SegmentTrace& trace = traces[std::size_t(i)];
        QCOMPARE(trace.segment.value, i);
        QCOMPARE(differenceFromMade(info, trace), std::string());
    }
}

void TraceRoundTripTest::keepsMemoryStates() {
    const TraceInfo info = madeInfo(400);
    writeMade(file(), info, 400);
    const TraceReader reader(file());
    QCOMPARE(reader.states(), 401);
    for (std::int64_t i = 0; i <= 400; ++i) {
        QCOMPARE(reader.memoryBefore(SegmentIndex(i)), madeState(info, i));
    }
}

/// For readers that know the names and types only, as docs/trace-format.md tells them.
void TraceRoundTripTest::storesUnderStableNames_data() {
    QTest::addColumn<QString>("sizes");
    QTest::addColumn<double>("second"); // the first number of the second segment, or row
    const TraceInfo info = madeInfo(3);
    const SegmentTrace trace = madeTrace(info, 1);
    const auto mass = [&](MassKind kind) { return double(toFloat(trace.mass(kind)[0])); };
    QTest::newRow("/segments/tokens") << "3" << 7.0;
    QTest::newRow("/segments/first_token") << "3" << 7.0;
    QTest::newRow("/segments/bytes") << "3 2" << double(std::uint64_t{1} << 33);
    QTest::newRow("/segments/elapsed_ms") << "3" << 1.5;
    QTest::newRow("/segments/answers_ms") << "3" << 0.25;
    QTest::newRow("/segments/answers") << "3" << 2.0;
    QTest::newRow("/segments/device_bytes") << "3" << double((std::uint64_t{1} << 34) + 1);
    QTest::newRow("/masses/write") << "3 2 3 4" << mass(MassKind::Write);
    QTest::newRow("/masses/read") << "3 2 3 4" << mass(MassKind::Read);
    QTest::newRow("/masses/retain") << "3 2 3 4" << mass(MassKind::Retain);
    QTest::newRow("/strongest/token") << "3 4 3" << 60000.0;
    QTest::newRow("/strongest/weight") << "3 4 3" << 1.0;
    QTest::newRow("/memory/state") << "4 4 5" << 1.0;
    QTest::newRow("/answers/segment") << "2" << 1.0;
    QTest::newRow("/answers/question") << "2" << 1.0;
    QTest::newRow("/answers/probabilities") << "2 3" << 0.125;
}

void TraceRoundTripTest::storesUnderStableNames() {
    QFETCH(QString, sizes);
    QFETCH(double, second);
    writeMade(file(), madeInfo(3), 3);
    const hid_t handle = H5Fopen(file().c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t dataset = H5Dopen2(handle, QTest::currentDataTag(), H5P_DEFAULT);
    QVERIFY(dataset >= 0);
    const hid_t space = H5Dget_space(dataset);
    std::array<hsize_t, 4> stored{};
    const int rank = H5Sget_simple_extent_dims(space, stored.data(), nullptr);
    QStringList storedSizes;
    for (int i = 0; i < rank; ++i) {
        storedSizes << QString::number(stored[std::size_t(i)]);
    }
    QCOMPARE(storedSizes.join(' '), sizes);
    std::vector<double> numbers(std::size_t(H5Sget_simple_extent_npoints(space)));
    QVERIFY(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) >= 0);
    QCOMPARE(numbers[numbers.size() / stored[0]], second);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(handle);
}

void TraceRoundTripTest::readsRanges_data() {
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("count");
    QTest::newRow("the first") << qint64(0) << qint64(1);
    QTest::newRow("one with answers") << qint64(1) << qint64(1);
    QTest::newRow("the last") << qint64(299) << qint64(1);
    QTest::newRow("across a buffer") << qint64(250) << qint64(20);
    QTest::newRow("nothing at the end") << qint64(300) << qint64(0);
}

void TraceRoundTripTest::readsRanges() {
    QFETCH(qint64, first);
    QFETCH(qint64, count);
    const TraceInfo info = madeInfo(300);
    writeMade(file(), info, 300);
    const std::vector<SegmentTrace> traces = TraceReader(file()).read(SegmentIndex(first), count);
    QCOMPARE(traces.size(), std::size_t(count));
    for (std::size_t i = 0; i < traces.size(); ++i) {
        QCOMPARE(traces[i].segment.value, first + qint64(i));
        QCOMPARE(differenceFromMade(info, traces[i]), std::string());
        QVERIFY(hasMadeMemory(info, traces[i], 301));
    }
}

void TraceRoundTripTest::leavesOutWhatIsNotThere_data() {
    QTest::addColumn<qint64>("slots");
    QTest::addColumn<bool>("masses");
    QTest::addColumn<bool>("states");
    QTest::addColumn<bool>("labels");
    QTest::addColumn<int>("questions");
    QTest::newRow("no memory") << qint64(0) << true << true << true << 2;
    QTest::newRow("capture off") << qint64(4) << false << true << true << 2;
    QTest::newRow("no states") << qint64(4) << true << false << true << 2;
    QTest::newRow("no classifier") << qint64(4) << true << true << false << 0;
    QTest::newRow("no questions") << qint64(4) << true << true << true << 0;
    QTest::newRow("many questions") << qint64(4) << true << true << true << 5000;
}

void TraceRoundTripTest::leavesOutWhatIsNotThere() {
    QFETCH(qint64, slots);
    QFETCH(bool, masses);
    QFETCH(bool, states);
    QFETCH(bool, labels);
    QFETCH(int, questions);
    TraceInfo info = madeInfo(4, std::size_t(questions));
    info.geometry.shape.slots = slots;
    info.masses = masses;
    info.states = states;
    if (!labels) {
        info.labels.clear();
    }
    writeMade(file(), info, 4);
    const TraceReader reader(file());
    QCOMPARE(reader.info().questions.size(), std::size_t(questions));
    QCOMPARE(reader.states(), states && slots > 0 ? 5 : 0);
    for (const SegmentTrace& trace : reader.read(SegmentIndex(0), 4)) {
        QCOMPARE(trace.captured(), masses && slots > 0);
        QVERIFY(hasMadeMemory(info, trace, reader.states()));
        QCOMPARE(differenceFromMade(info, trace), std::string());
    }
}

void TraceRoundTripTest::refusesOtherSegments_data() {
    QTest::addColumn<QString>("what");
    for (const char* what : {"order", "shape", "masses", "strongest", "state", "probabilities"}) {
        QTest::newRow(what) << QString(what);
    }
}

void TraceRoundTripTest::refusesOtherSegments() {
    QFETCH(QString, what);
    const TraceInfo info = madeInfo(9);
    TraceWriter writer(file(), info);
    appendMade(writer, info, 0, 1);
    SegmentTrace trace = madeTrace(info, what == "order" ? 2 : 1);
    std::vector<float> state = madeState(info, 1);
    if (what == "shape") {
        ++trace.shape.layers;
    } else if (what == "masses") {
        trace.masses.clear();
    } else if (what == "strongest") {
        trace.strongest.pop_back();
    } else if (what == "state") {
        state.pop_back();
    } else if (what == "probabilities") {
        trace.answers.back().probabilities.pop_back();
    }
    QVERIFY_EXCEPTION_THROWN(writer.append(trace, state), Error);
    appendMade(writer, info, 1, 2); // the right one still fits
    writer.finish();
    QCOMPARE(TraceReader(file()).segments(), 2);
}

void TraceRoundTripTest::refusesToReadBeyondItsEnd() {
    writeMade(file(), madeInfo(3), 3);
    const TraceReader reader(file());
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(reader.read(SegmentIndex(3))), Error);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(reader.read(SegmentIndex(-1))), Error);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(reader.read(SegmentIndex(1), 3)), Error);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(reader.memoryBefore(SegmentIndex(4))), Error);
}

void TraceRoundTripTest::describesARun() {
    ModelInfo model;
    model.name = "m";
    model.labels = {"a", "b"};
    model.path = "models/m";
    Document document;
    document.path = "/books/book.txt";
    document.text = "Where?";
    document.questions = madeInfo(1, 3).questions;
    const RunGeometry geometry = madeInfo(11).geometry;
    const TraceInfo info = describeTrace(model, document, geometry, CaptureLevel::Off);
    QCOMPARE(info.modelName, model.name);
    QCOMPARE(info.labels, model.labels);
    QCOMPARE(info.modelPath, std::filesystem::current_path() / "models/m");
    QCOMPARE(info.documentPath, document.path);
    QCOMPARE(info.documentBytes, std::uint64_t(6));
    QCOMPARE(info.geometry.segments, geometry.segments);
    QCOMPARE(info.questions.size(), std::size_t(3));
    QCOMPARE(info.questions[2].text, document.questions[2].text);
    QVERIFY(!info.masses);
    QVERIFY(describeTrace(model, document, geometry, CaptureLevel::Masses).masses);
    document.path = "reasoning, 64 segments, seed 17";
    document.sample = std::make_shared<const SampleTokens>();
    QCOMPARE(describeTrace(model, document, geometry, CaptureLevel::Off).documentPath, document.path);
}

} // namespace

QTEST_APPLESS_MAIN(TraceRoundTripTest)
#include "tst_trace_round_trip.moc"
