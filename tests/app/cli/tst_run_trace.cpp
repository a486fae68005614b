#include "engine/trace/trace_reader.h"
#include "tests/app/cli/rmt_program.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace rmtscope;
using namespace rmtscope::test;

namespace {

constexpr const char* model = RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64";

class RunTraceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheRun_data();
    void keepsTheRun();
    void keepsWhatWasReadBeforeASignal_data();
    void keepsWhatWasReadBeforeASignal();
    void refusesToReplaceTheDocument();
    void inspectsTraces();

private:
    [[nodiscard]] QString document(int sentences) const;
    [[nodiscard]] QString trace() const { return m_folder.filePath(QTest::currentTestFunction()) + ".rmttrace"; }

    QTemporaryDir m_folder;
};

QString RunTraceTest::document(int sentences) const {
    QFile file(m_folder.filePath("document.txt"));
    const QByteArray text = QByteArray("Mary went back to the kitchen. ").repeated(sentences);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
}

/// What it printed, run to its end.
QByteArray outputOf(const QStringList& arguments, int code) {
    const ProgramResult result = rmt(arguments);
    [&] { QVERIFY2(result.code == code, result.complaints.constData()); }();
    return result.out;
}

void RunTraceTest::keepsTheRun_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("masses");
    QTest::addColumn<bool>("states");
    QTest::newRow("masses") << QStringList() << true << false;
    QTest::newRow("masses and states") << QStringList({"--trace-states"}) << true << true;
    QTest::newRow("states") << QStringList({"--trace-states", "--capture", "off"}) << false << true;
}

void RunTraceTest::keepsTheRun() {
    QFETCH(QStringList, options);
    QFETCH(bool, masses);
    QFETCH(bool, states);
    const QStringList arguments = QStringList({"run", model, document(100), "--json", "--trace", trace()}) + options;
    const QJsonObject summary = QJsonDocument::fromJson(outputOf(arguments, 0)).object();
    const TraceReader reader(trace().toStdString());
    QVERIFY(reader.complete());
    QVERIFY(!reader.open());
    QCOMPARE(reader.segments(), summary["segments"].toInteger());
    QCOMPARE(reader.states(), states ? reader.segments() + 1 : 0);
    std::int64_t tokens = 0;
    for (const SegmentTrace& segment : reader.read(SegmentIndex(0), reader.segments())) {
        QCOMPARE(segment.firstToken.value, tokens);
        QCOMPARE(segment.captured(), masses);
        tokens += segment.tokens;
    }
    QCOMPARE(tokens, summary["tokens"].toInteger());
    QCOMPARE(reader.info().documentPath, document(100).toStdString());
}

void RunTraceTest::keepsWhatWasReadBeforeASignal_data() {
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl+C") << SIGINT;
    QTest::newRow("terminate") << SIGTERM;
}

void RunTraceTest::keepsWhatWasReadBeforeASignal() {
    QFETCH(int, signal);
    QFile::remove(trace());
    QProcess process;
    process.start(RMT_PROGRAM, {"run", model, document(200'000), "--trace", trace(), "--trace-states"});
    // It appears when reading begins.
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(trace()) && TraceReader(trace().toStdString()).segments() > 0, 60'000);
    ::kill(static_cast<pid_t>(process.processId()), signal);
    QVERIFY(process.waitForFinished(-1));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    const TraceReader reader(trace().toStdString());
    QVERIFY(!reader.open());
    QVERIFY(!reader.complete());
    QCOMPARE(reader.states(), reader.segments() + 1);
    const QByteArray stopped = "stopped after segment " + QByteArray::number(qint64(reader.segments())) + " of ";
    const QByteArray complaints = process.readAllStandardError();
    QVERIFY2(complaints.contains(stopped), complaints.constData());
}

void RunTraceTest::refusesToReplaceTheDocument() {
    const QString file = document(3);
    static_cast<void>(outputOf({"run", model, file, "--trace", file}, 1));
    QCOMPARE(QFileInfo(file).size(), 3 * qint64(qstrlen("Mary went back to the kitchen. ")));
}

void RunTraceTest::inspectsTraces() {
    static_cast<void>(outputOf({"run", model, document(50), "--trace", trace()}, 0));
    const QJsonObject json = QJsonDocument::fromJson(outputOf({"inspect", trace(), "--json"}, 0)).object();
    QCOMPARE(json["complete"].toBool(), true);
    QCOMPARE(json["model"].toString(), QString("rmt-encoder-64"));
    QCOMPARE(json["segments_read"].toInteger(), json["segments"].toInteger());
    QCOMPARE(json["tokens_read"].toInteger(), json["tokens"].toInteger());
    static_cast<void>(outputOf({"inspect", m_folder.filePath("none.rmttrace")}, 1));
}

} // namespace

QTEST_GUILESS_MAIN(RunTraceTest)
#include "tst_run_trace.moc"
