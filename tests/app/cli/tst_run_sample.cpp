#include "engine/trace/trace_reader.h"
#include "tests/app/cli/rmt_program.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace rmtscope;
using namespace rmtscope::test;

namespace {

const QString model = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64");

/// `rmt run` with a sample in place of a document.
class RunSampleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsItsEvaluation();
    void tracesASample();
    void refuses_data();
    void refuses();
};

void RunSampleTest::answersAsItsEvaluation() {
    const auto evaluated =
        rmt({"eval", model, "--task", "reasoning", "--segments", "16", "--samples", "6", "--seed", "4", "--json"});
    QVERIFY2(evaluated.code == 0, evaluated.complaints);
    const QJsonArray wrong = evaluated.json()["results"][0]["wrong_seeds"].toArray();
    QVERIFY(!wrong.isEmpty());
    for (const QJsonValue& sample : wrong) {
        const auto result = rmt({"run", model, "--task", "reasoning", "--segments", "16", "--seed",
                                 QString::number(sample["sample"].toInteger()), "--evaluation-seed", "4", "--json"});
        QVERIFY2(result.code == 0, result.complaints);
        QCOMPARE(result.json()["tokens"].toInt(), 16 * 64 - 2);
        QCOMPARE(result.json()["segments"].toInt(), 16);
        const QJsonArray answers = result.json()["answers"].toArray();
        QCOMPARE(answers.size(), 1);
        QCOMPARE(answers[0]["question"].toString(), sample["question"].toString());
        QCOMPARE(answers[0]["expected"].toString(), sample["answer"].toString());
        QCOMPARE(answers[0]["answer"].toString(), sample["given"].toString());
        QVERIFY(!answers[0]["correct"].toBool());
        QVERIFY(std::abs(answers[0]["probability"].toDouble() - sample["probability"].toDouble()) < 1e-5);
    }
}

void RunSampleTest::tracesASample() {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("sample.rmttrace"));
    const auto result =
        rmt({"run", model, "--task", "memorize", "--segments", "5", "--seed", "2", "--trace", file, "--trace-states"});
    QVERIFY2(result.code == 0, result.complaints);
    const TraceReader reader(file.toStdString());
    QVERIFY(reader.complete());
    QCOMPARE(reader.segments(), 5);
    QCOMPARE(reader.info().documentPath.string(), std::string("memorize, 5 segments, seed 2"));
    const auto segments = reader.read(SegmentIndex(0), 5);
    QCOMPARE(segments.front().tokens, 62);
    QCOMPARE(segments.back().tokens, 64);
    QCOMPARE(segments.back().answers.size(), std::size_t{1});
}

void RunSampleTest::refuses_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("nothing to read") << QStringList() << 2 << QByteArray("DOCUMENT or --task");
    QTest::newRow("a document too") << QStringList{"book.txt", "--task", "memorize"} << 2 << QByteArray("DOCUMENT");
    QTest::newRow("a seed of nothing") << QStringList{"book.txt", "--seed", "3"} << 2 << QByteArray("--task");
    QTest::newRow("unknown task") << QStringList{"--task", "chess"} << 2 << QByteArray("memorize, detect-memorize");
    QTest::newRow("no segment") << QStringList{"--task", "memorize", "--segments", "0"} << 2
                                << QByteArray("--segments");
    QTest::newRow("too long") << QStringList{"--task", "memorize", "--segments", "4000000000"} << 2
                              << QByteArray("too long");
    QTest::newRow("absent noise") << QStringList{"--task", "memorize", "--noise", "/absent.txt"} << 1
                                  << QByteArray("/absent.txt");
}

void RunSampleTest::refuses() {
    QFETCH(QStringList, options);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    const auto result = rmt(QStringList{"run", model} + options);
    QVERIFY2(result.code == code, QByteArray::number(result.code) + ": " + result.complaints);
    QVERIFY2(result.complaints.contains(says), result.complaints);
}

} // namespace

QTEST_GUILESS_MAIN(RunSampleTest)
#include "tst_run_sample.moc"
