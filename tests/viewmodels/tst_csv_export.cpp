#include "engine/api/error.h"
#include "tests/support/fake_engine.h"
#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/accuracy_series.h"
#include "viewmodels/answer_timeline.h"
#include "viewmodels/csv_export.h"
#include "viewmodels/csv_writer.h"
#include "viewmodels/document_colouring.h"
#include "viewmodels/document_lines.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/shown_attention.h"
#include "viewmodels/text_generation.h"
#include "viewmodels/timing_series.h"

#include <QBuffer>
#include <QFile>
#include <QtTest>

#include <cmath>
#include <functional>
#include <limits>

using namespace rmtscope;

namespace {

/// Rows of cells as RFC 4180 has them; none of the tests' own cells have a line end.
QList<QStringList> parse(const QByteArray& csv) {
    QList<QStringList> rows;
    for (const QString& line : QString::fromUtf8(csv).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts)) {
        QStringList cells{QString()};
        bool quoted = false;
        for (const QChar c : line) {
            if (c == QLatin1Char('"')) {
                quoted = !quoted;
            } else if (c == QLatin1Char(',') && !quoted) {
                cells.append(QString());
            } else {
                cells.back().append(c);
            }
        }
        rows.append(cells);
    }
    return rows;
}

QList<QStringList> written(const std::function<void(QIODevice&)>& write) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    write(buffer);
    return parse(buffer.data());
}

/// Takes so many bytes and no more.
class FullDevice : public QIODevice {
public:
    explicit FullDevice(qint64 capacity)
        : m_left(capacity) {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char*, qint64 size) override {
        const qint64 taken = std::min(size, m_left);
        m_left -= taken;
        return taken == 0 && size > 0 ? -1 : taken;
    }

private:
    qint64 m_left;
};

class TestCsvExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesCells_data();
    void writesCells();
    void writesNumbersThatReadBack();
    void exportsAMassTimeline();
    void exportsAnswers();
    void exportsTiming();
    void exportsAccuracy();
    void exportsAttention();
    void exportsAGeneration();
    void exportsTheDocumentAsShown();
    void writesAHeaderWithoutRows();
    void tellsAFullDisk_data();
    void tellsAFullDisk();
    void tellsAFullDiskOfAFile();
};

void TestCsvExport::writesCells_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("plain") << "kitchen" << QByteArray("kitchen\r\n");
    QTest::newRow("comma") << "a,b" << QByteArray("\"a,b\"\r\n");
    QTest::newRow("quotes") << "say \"no\"" << QByteArray("\"say \"\"no\"\"\"\r\n");
    QTest::newRow("newline") << "a\nb" << QByteArray("\"a\nb\"\r\n");
    QTest::newRow("UTF-8") << "Küche" << QByteArray("Küche\r\n");
}

void TestCsvExport::writesCells() {
    QFETCH(QString, text);
    QFETCH(QByteArray, expected);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    CsvWriter csv(buffer);
    csv.add(text);
    csv.endRow();
    csv.finish();
    QCOMPARE(buffer.data(), expected);
}

void TestCsvExport::writesNumbersThatReadBack() {
    const auto rows = written([](QIODevice& device) {
        CsvWriter csv(device);
        csv.add(0.1F);
        csv.add(1.0 / 3);
        csv.add(std::int64_t{-5});
        csv.add(std::numeric_limits<double>::quiet_NaN());
        csv.endRow();
        csv.finish();
    });
    QCOMPARE(rows.front(), QStringList({"0.1", "0.3333333333333333", "-5", ""}));
    QCOMPARE(rows.front()[1].toDouble(), 1.0 / 3);
}

void TestCsvExport::exportsAMassTimeline() {
    const FakePlan plan;
    TraceStore store;
    Selection selection;
    MassTimeline timeline(MassKind::Read, store, selection);
    store.start(fakeContext(plan));
    store.append(fakeTraces(plan, 0, 3));
    const auto rows = written([&](QIODevice& device) { exportMassTimeline(device, timeline, store); });
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0], QStringList({"segment", "first_byte", "end_byte", "tokens_read", "read_mem_0", "read_mem_1",
                                   "read_mem_2", "read_mem_3", "read_mem_4", "read_mem_5", "reduction"}));
    QCOMPARE(rows[1].back(), QStringLiteral("Read mass, mean over 4 layers × 4 heads"));
    QCOMPARE(rows[2].mid(0, 4), QStringList({"1", "72", "144", "24"}));
    for (int slot = 0; slot < 6; ++slot) {
        QCOMPARE(rows[3][4 + slot].toFloat(), timeline.value(SegmentIndex{2}, SlotIndex{slot}));
    }
}

void TestCsvExport::exportsAnswers() {
    const FakePlan plan;
    TraceStore store;
    store.start(fakeContext(plan));
    AnswerTimeline timeline(store);
    store.append(readFakeDocument(plan));
    const auto rows = written([&](QIODevice& device) { exportAnswers(device, timeline, store); });
    QCOMPARE(rows.size(), 6);
    QCOMPARE(rows[0].mid(0, 3), QStringList({"segment", "tokens_read", "probability_bathroom"}));
    QCOMPARE(rows[0].mid(rows[0].size() - 3), QStringList({"best_label", "question", "reduction"}));
    QCOMPARE(rows[1].mid(0, 2), QStringList({"7", "96"}));
    QCOMPARE(rows[1][2].toFloat(), static_cast<float>(timeline.probability(0, 0)));
    QCOMPARE(rows[1].mid(rows[1].size() - 3, 2), QStringList({"bathroom", "Where is Mary?"}));
    QVERIFY(rows[1].back().contains(QStringLiteral("over all labels")));
}

void TestCsvExport::exportsTiming() {
    TraceStore store;
    TimingSeries series(store);
    store.append(fakeTraces({}, 0, 2));
    const auto rows = written([&](QIODevice& device) { exportTiming(device, series); });
    QCOMPARE(rows[0], QStringList({"segment", "tokens_read", "elapsed_ms", "device_mib", "reduction"}));
    QCOMPARE(rows[2][1], QStringLiteral("24"));
    QCOMPARE(rows[2][2].toDouble(), store.at(1)->elapsedMs);
    QCOMPARE(rows[2][3], QStringLiteral("200"));
}

void TestCsvExport::exportsAccuracy() {
    const FakePlan plan;
    TraceStore store;
    store.start(fakeContext(plan));
    AccuracySeries series(store);
    store.append(readFakeDocument(plan));
    const auto rows = written([&](QIODevice& device) { exportAccuracy(device, series); });
    QCOMPARE(rows.size(), 6);
    QCOMPARE(rows[0].join(QLatin1Char(',')),
             QStringLiteral("segment,tokens_read,asked,correct,accuracy,interval_low,interval_high,reduction"));
    QCOMPARE(rows[1].mid(0, 5), QStringList({"7", "96", "3", "3", "1"}));
    QVERIFY(rows[1].back().contains(QStringLiteral("Wilson")));
}

void TestCsvExport::exportsAttention() {
    RunController controller(std::make_shared<FakeEngine>());
    Selection selection;
    SegmentAttention attention(controller, selection);
    ShownAttention shown(attention, controller);
    const auto rowsOf = [&shown](AttentionCrop crop) {
        return written([&](QIODevice& device) { exportAttention(device, shown, shown.rangeOf(crop)); });
    };
    QCOMPARE(rowsOf(AttentionCrop::All).size(), 1);
    attention.setActive(true);
    selection.setSegment(SegmentIndex{1});
    controller.openModel("model");
    controller.openDocument("doc-3.txt");
    controller.run();
    QTRY_VERIFY(attention.positions() > 0);
    const auto rows = rowsOf(AttentionCrop::All);
    const auto positions = static_cast<qsizetype>(attention.positions());
    QCOMPARE(rows.size(), positions + 1);
    QCOMPARE(rows[0].mid(0, 4), QStringList({"query_position", "query_token", "0:[CLS]", "1:mem 0"}));
    QCOMPARE(rows[3].mid(0, 2), QStringList({"2", "mem 1"}));
    QCOMPARE(rows[0].back(), QStringLiteral("reduction"));
    QCOMPARE(rows[3].back(),
             QStringLiteral("Attention, mean over 4 layers × 4 heads, segment 1; probabilities, whatever "
                            "the colour scale"));
    QCOMPARE(rows[3][2 + 5].toFloat(), attention.matrix()[static_cast<std::size_t>(2 * positions + 5)]);
    const auto write = rowsOf(AttentionCrop::Write);
    QCOMPARE(write.size(), 1 + 6);
    QCOMPARE(write[2].mid(0, 2), QStringList({"2", "mem 1"}));
    const auto read = rowsOf(AttentionCrop::Read);
    QCOMPARE(read.size(), positions + 1);
    QCOMPARE(read[0], QStringList({"query_position", "query_token", "1:mem 0", "2:mem 1", "3:mem 2", "4:mem 3",
                                   "5:mem 4", "6:mem 5", "reduction"}));
    shown.setSpecialTokens(SpecialTokenView::Hidden);
    QCOMPARE(rowsOf(AttentionCrop::All).size(), positions + 1 - 3); // without [CLS] and twice [SEP]
    shown.keepAsB();
    QVERIFY(rowsOf(AttentionCrop::All)[1].back().endsWith(QStringLiteral("; differences of probabilities")));
}

void TestCsvExport::exportsAGeneration() {
    FakePlan plan;
    plan.writesText = true;
    plan.tokenBytes = 1;
    RunController controller(std::make_shared<FakeEngine>(plan));
    Selection selection;
    TextGeneration generation(controller, selection);
    const auto rowsNow = [&] { return written([&](QIODevice& device) { exportGeneration(device, generation); }); };
    QCOMPARE(rowsNow().size(), 1);
    controller.openModel("model");
    controller.openDocument("doc-3.txt");
    controller.run();
    QTRY_COMPARE(controller.state(), RunState::Finished);
    GenerationOptions options;
    options.maxTokens = 3;
    generation.ask(QStringLiteral("a\u00E9,b"), options);
    QTRY_COMPARE(generation.state(), TextGeneration::State::Complete);
    const auto rows = rowsNow();
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0].mid(0, 5), QStringList({"index", "token", "id", "probability", "read_mem_0"}));
    QCOMPARE(rows[0].mid(9), QStringList({"read_mem_5", "read_mass", "segment", "prompt", "reduction"}));
    QCOMPARE(rows[1].mid(0, 3), QStringList({"0", "a", "0"}));
    QCOMPARE(rows[2].mid(0, 3), QStringList({"1", "<C3>", "1"}));
    QCOMPARE(rows[2][3].toFloat(), generation.token(1).probability);
    QCOMPARE(rows[2][4 + 2].toFloat(), generation.read(1, SlotIndex(2)));
    QCOMPARE(rows[2][10].toFloat(), generation.readMass(1));
    QCOMPARE(rows[2].mid(11), QStringList({"2", QStringLiteral("a\u00E9,b"),
                                           QStringLiteral("Read mass, mean over 4 layers \u00D7 4 heads")}));
}

void TestCsvExport::exportsTheDocumentAsShown() {
    RunController controller(std::make_shared<FakeEngine>());
    Selection selection;
    TraceStore store;
    MassTimeline timeline(MassKind::Write, store, selection);
    DocumentColouring colouring(controller, store, timeline, selection);
    DocumentLines lines;
    store.start(fakeContext({}));
    connect(&controller, &RunController::tracesAvailable, &store, &TraceStore::append);
    controller.openModel("model");
    controller.openDocument("doc-9.txt");
    controller.run();
    QTRY_COMPARE(controller.state(), RunState::Finished);
    lines.setDocument(controller.document());
    selection.setSlot(SlotIndex{2});
    QTRY_VERIFY(lines.isReady());
    const ByteSpan shown = lines.line(1);
    colouring.setVisible(shown);
    QTRY_VERIFY(colouring.weights(shown).size() > 5);
    const auto spans = colouring.weights(shown);
    const auto rows = written([&](QIODevice& device) { exportDocument(device, colouring, lines, shown); });
    QCOMPARE(rows.size(), static_cast<qsizetype>(spans.size()) + 1);
    QCOMPARE(rows[0],
             QStringList({"line", "segment", "first_byte", "end_byte", "shaded", "text", "weight", "reduction"}));
    for (qsizetype i = 1; i < rows.size(); ++i) {
        const WeightedSpan& span = spans[static_cast<std::size_t>(i - 1)];
        QCOMPARE(rows[i][0], QStringLiteral("1"));
        QCOMPARE(rows[i][1].toLongLong(), span.segment.value);
        QCOMPARE(rows[i][2].toULongLong(), span.bytes.begin);
        QCOMPARE(rows[i][3].toULongLong(), span.bytes.end);
        QCOMPARE(rows[i][4], QStringLiteral("token"));
        QCOMPARE(rows[i][5], lines.text(span.bytes));
        QCOMPARE(rows[i][6].toFloat(), span.weight);
        QVERIFY(rows[i][7].startsWith(QStringLiteral("Attention of mem 2 to each token, mean over ")));
    }
}

void TestCsvExport::writesAHeaderWithoutRows() {
    TraceStore store;
    const TimingSeries series(store);
    QCOMPARE(written([&](QIODevice& device) { exportTiming(device, series); }).size(), 1);
}

void TestCsvExport::tellsAFullDisk_data() {
    QTest::addColumn<int>("capacity");
    QTest::newRow("nothing fits") << 0;
    QTest::newRow("a part fits") << 1000;
    QTest::newRow("all but the end") << 300'000;
}

void TestCsvExport::tellsAFullDisk() {
    QFETCH(int, capacity);
    TraceStore store;
    TimingSeries series(store);
    store.append(fakeTraces({}, 0, 20'000));
    FullDevice device(capacity);
    try {
        exportTiming(device, series);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WriteFailed);
        QVERIFY(QString::fromUtf8(error.what()).endsWith(QLatin1Char('.')));
    }
}

void TestCsvExport::tellsAFullDiskOfAFile() {
    QFile full(QStringLiteral("/dev/full"));
    if (!full.open(QIODevice::WriteOnly)) {
        QSKIP("needs /dev/full");
    }
    TraceStore store;
    TimingSeries series(store);
    store.append(fakeTraces({}, 0, 3)); // few enough to stay in buffers until the end
    QVERIFY_EXCEPTION_THROWN(exportTiming(full, series), Error);
}

} // namespace

QTEST_GUILESS_MAIN(TestCsvExport)
#include "tst_csv_export.moc"
