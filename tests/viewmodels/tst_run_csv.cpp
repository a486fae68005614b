#include "tests/support/made_runs.h"
#include "viewmodels/run_csv.h"

#include <QBuffer>
#include <QTest>

using namespace rmtscope;

namespace {

class TestRunCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesARun();
    void writesASweep();
    void leavesRatesOutThatNobodyKnows();

private:
    /// The value of a column in the row of the only record.
    [[nodiscard]] static QByteArray valueOf(const RunRecord& record, const char* column);
};

QByteArray TestRunCsv::valueOf(const RunRecord& record, const char* column) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportRuns(buffer, {record});
    const QList<QByteArray> lines = buffer.data().split('\n');
    const QList<QByteArray> cells = lines[1].trimmed().split(',');
    return cells.value(lines[0].trimmed().split(',').indexOf(column), "no such column");
}

void TestRunCsv::writesARun() {
    RunRecord record = madeRun(QStringLiteral("a"), 61);
    record.asked = 3;
    record.correct = 2;
    record.tags = QStringLiteral("baseline");
    record.document.sample.task = "reasoning";
    record.document.sample.seed = 17;
    QCOMPARE(valueOf(record, "began_utc"), QByteArray("2026-03-01T01:01:00.000Z"));
    QCOMPARE(valueOf(record, "kind"), QByteArray("run"));
    QCOMPARE(valueOf(record, "state"), QByteArray("finished"));
    QCOMPARE(valueOf(record, "model_path"), QByteArray("/models/tiny"));
    QCOMPARE(valueOf(record, "sample_seed"), QByteArray("17"));
    QCOMPARE(valueOf(record, "capture"), QByteArray("rows"));
    QCOMPARE(valueOf(record, "tokens_read"), QByteArray("480"));
    QCOMPARE(valueOf(record, "tokens_per_second"), QByteArray("192"));
    QCOMPARE(valueOf(record, "correct"), QByteArray("2"));
    QCOMPARE(valueOf(record, "tags"), QByteArray("baseline"));
}

void TestRunCsv::writesASweep() {
    const RunRecord record = madeSweep(QStringLiteral("a")).record;
    QCOMPARE(valueOf(record, "kind"), QByteArray("sweep"));
    QCOMPARE(valueOf(record, "capture"), QByteArray());
    QCOMPARE(valueOf(record, "sample_seed"), QByteArray());
}

void TestRunCsv::leavesRatesOutThatNobodyKnows() {
    RunRecord record = madeRun(QStringLiteral("a"));
    record.results = {};
    QCOMPARE(valueOf(record, "tokens_per_second"), QByteArray());
    QCOMPARE(valueOf(record, "seconds"), QByteArray("0"));
}

} // namespace

QTEST_GUILESS_MAIN(TestRunCsv)
#include "tst_run_csv.moc"
