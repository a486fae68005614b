#include "tests/app/cli/rmt_program.h"

#include <QJsonArray>
#include <QTest>

using namespace rmtscope::test;

namespace {

const QString tiny = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/bert-rmt-tiny");
const QString text = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/babilong-tasks/README.md");

/// As short as it can be.
QStringList shortBench(const QStringList& more) {
    return QStringList({"bench", tiny, "--rounds", "1", "--seconds", "0.01", "--text", text}) + more;
}

QStringList keysOf(const QJsonObject& object) {
    return object.keys(); // sorted
}

} // namespace

class BenchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsItsKeys();
    void namesItsCases();
    void sharesAddUpToTheWhole();
    void saysItInWordsToo();
    void refusesAnUnknownShape();
    void refusesAModelBesideShapes();

private:
    ProgramResult m_result; ///< a run's for JSON
};

void BenchTest::initTestCase() {
    m_result = rmt(shortBench({"--json", "--batches", "2,5"}));
}

void BenchTest::keepsItsKeys() {
    QCOMPARE(m_result.code, 0);
    const QJsonObject json = m_result.json();
    QCOMPARE(keysOf(json), QStringList({"cases", "gemm_peak_gflops", "matrix_kernels", "models", "rounds",
                                        "segments_per_round", "threads"}));
    QCOMPARE(keysOf(json["models"].toArray().first().toObject()),
             QStringList({"gemm_peak_gflops", "model", "peak_bytes", "resident_bytes", "resident_bytes_added", "rounds",
                          "segments_per_round", "shape", "text_megabytes", "text_megabytes_per_second", "threads"}));
    QCOMPARE(keysOf(json["cases"].toArray().first().toObject()),
             QStringList({"batch", "capture", "capture_cost", "fastest_tokens_per_second", "gflops",
                          "milliseconds_per_segment", "model", "peak_bytes", "peak_share", "shape",
                          "slowest_tokens_per_second", "tokens_per_second"}));
}

void BenchTest::namesItsCases() {
    QStringList cases;
    const QJsonArray measured = m_result.json()["cases"].toArray();
    for (const QJsonValue& entry : measured) {
        QCOMPARE(entry["model"].toString(), QStringLiteral("bert-rmt-tiny"));
        cases.append(QStringLiteral("%1 %2").arg(entry["capture"].toString()).arg(entry["batch"].toInt()));
    }
    QCOMPARE(cases, QStringList({"off 1", "masses 1", "rows 1", "maps 1", "off 2", "off 5"}));
}

void BenchTest::sharesAddUpToTheWhole() {
    const QJsonArray measured = m_result.json()["cases"].toArray();
    QVERIFY(!measured.isEmpty());
    for (const QJsonValue& entry : measured) {
        const QJsonObject times = entry["milliseconds_per_segment"].toObject();
        QCOMPARE(keysOf(times), QStringList({"attention", "capture", "embedding", "feed_forward", "host_copy", "other",
                                             "publish", "text", "whole"}));
        double sum = 0;
        for (auto stage = times.begin(); stage != times.end(); ++stage) {
            QVERIFY(stage->toDouble() >= 0);
            sum += stage.key() == QStringLiteral("whole") ? 0 : stage->toDouble();
        }
        QVERIFY(sum > 0);
        QVERIFY(qAbs(sum - times["whole"].toDouble()) < 1e-9 * sum);
    }
}

void BenchTest::saysItInWordsToo() {
    const ProgramResult result = rmt(shortBench({}));
    QCOMPARE(result.code, 0);
    for (const char* words : {"bert-rmt-tiny", "of peak", "feed_forward", "count tokens", "resident"}) {
        QVERIFY2(result.out.contains(words), words);
    }
}

void BenchTest::refusesAnUnknownShape() {
    const ProgramResult result = rmt({"bench", "--shapes", "bundled,bert-huge"});
    QCOMPARE(result.code, 2);
    QVERIFY(result.complaints.contains("bert-huge"));
}

void BenchTest::refusesAModelBesideShapes() {
    QCOMPARE(rmt({"bench", tiny, "--shapes", "bundled"}).code, 2);
}

QTEST_APPLESS_MAIN(BenchTest)
#include "tst_bench.moc"
