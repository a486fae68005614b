#include "tests/app/cli/rmt_program.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace rmtscope::test;

namespace {

/// `rmt eval` with the bundled model, noise and tasks.
class EvalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void describesEveryTaskAndLength();
    void goesOnFromItsLog();
    void drawsTheFigure();
    void keepsWhatFits();
    void keepsWhatIsNoText();
    void saysWhyAnswersAreWrong();
    void tellsWhetherFactsStay();
    void refuses_data();
    void refuses();

private:
    QTemporaryDir m_folder;
};

void EvalTest::describesEveryTaskAndLength() {
    const auto result =
        rmt({"eval", "--task", "memorize,reasoning", "--segments", "1,3", "--samples", "12", "--seed", "5", "--json"});
    QVERIFY2(result.code == 0, result.complaints);
    const QJsonArray results = result.json()["results"].toArray();
    QCOMPARE(results.size(), 4);
    for (const QJsonValue& each : results) {
        QCOMPARE(each["samples"].toInt(), 12);
        QCOMPARE(each["tokens"].toInt(), each["segments"].toInt() * 64 - 2);
        QCOMPARE(each["wrong_seeds"].toArray().size(), 12 - each["correct"].toInt());
        for (const QJsonValue& wrong : each["wrong_seeds"].toArray()) {
            QVERIFY(wrong["answer"].toString() != wrong["given"].toString());
            QVERIFY(wrong["probability"].toDouble() > 1.0 / 6);
            QVERIFY(wrong["question"].toString().endsWith('?'));
            QVERIFY(!wrong["fact_segments"].toArray().isEmpty());
        }
        QVERIFY(each["interval_low"].toDouble() <= each["accuracy"].toDouble());
        QVERIFY(each["interval_high"].toDouble() >= each["accuracy"].toDouble());
        QVERIFY(each["peak_device_bytes"].toDouble() > 1e6);
    }
    QCOMPARE(results[1]["task"].toString(), QStringLiteral("memorize"));
    QCOMPARE(results[1]["segments"].toInt(), 3);
    QVERIFY(results[1]["accuracy"].toDouble() > 0.9);
}

void EvalTest::goesOnFromItsLog() {
    const QString log = m_folder.filePath(QStringLiteral("log"));
    const auto evaluate = [&log](const char* samples) {
        const auto result =
            rmt({"eval", "--task", "memorize", "--segments", "2", "--samples", samples, "--log", log, "--json"});
        return result.json()["results"][0].toObject();
    };
    const QJsonObject first = evaluate("8");
    QCOMPARE(evaluate("8")["seconds"], first["seconds"]); // nothing was read again
    const QJsonObject more = evaluate("12");
    QCOMPARE(more["samples"].toInt(), 12);
    QVERIFY(more["seconds"].toDouble() > first["seconds"].toDouble());
}

/// Model, control, published curve and full attention, in one picture and in numbers.
void EvalTest::drawsTheFigure() {
    const QString figure = m_folder.filePath(QStringLiteral("figure.svg"));
    const auto result = rmt({"eval", "--task", "memorize", "--segments", "2,8", "--samples", "8", "--control",
                             "--full-attention", "--plot", figure, "--json"});
    QVERIFY2(result.code == 0, result.complaints);
    const QJsonArray results = result.json()["results"].toArray();
    QCOMPARE(results.size(), 4);
    QVERIFY(!results[0]["forgets"].toBool() && results[1]["forgets"].toBool());
    QVERIFY(results[0]["accuracy"].toDouble() > results[1]["accuracy"].toDouble());
    const QJsonArray costs = result.json()["full_attention"].toObject()["costs"].toArray();
    QVERIFY(costs.size() >= 3);
    QVERIFY(costs.last()["tokens"].toInt() >= 8 * 64);
    QVERIFY(costs.last()["device_bytes"].toDouble() > costs.first()["device_bytes"].toDouble());
    QFile drawn(figure);
    QVERIFY(drawn.open(QFile::ReadOnly));
    const QByteArray svg = drawn.readAll();
    QVERIFY(svg.startsWith("<?xml") && svg.contains("stroke-dasharray"));
}

/// One task that can't be asked takes nothing from the others.
void EvalTest::keepsWhatFits() {
    const auto result = rmt({"eval", "--task", "memorize,copy", "--segments", "1", "--samples", "4", "--json"});
    QCOMPARE(result.code, 1);
    QVERIFY2(result.complaints.contains("copy, 1 segments"), result.complaints);
    QCOMPARE(result.json()["results"].toArray().size(), 1);
}

/// A decoder of random weights writes what is no text.
void EvalTest::keepsWhatIsNoText() {
    const QString model = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny");
    const QString log = m_folder.filePath(QStringLiteral("decoder.log"));
    const auto result =
        rmt({"eval", model, "--task", "memorize", "--segments", "4", "--samples", "8", "--json", "--log", log});
    QVERIFY2(result.code == 0, result.complaints);
    QCOMPARE(result.json()["results"][0]["samples"].toInt(), 8);
}

void EvalTest::saysWhyAnswersAreWrong() {
    const QString model = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny"); // never right
    const auto result =
        rmt({"eval", model, "--task", "memorize", "--segments", "5", "--samples", "4", "--failures", "--json"});
    QVERIFY2(result.code == 0, result.complaints);
    const QJsonObject point = result.json()["results"][0].toObject();
    QCOMPARE(point["failure_classes"]["never_written"].toInt(), 4);
    QCOMPARE(point["failure_classes"]["overwritten"].toInt(), 0);
    for (const QJsonValue& wrong : point["wrong_seeds"].toArray()) {
        QCOMPARE(wrong["failure_class"].toString(), QStringLiteral("never_written"));
        QVERIFY(wrong["decisive_segment"].toInt() < 4);
        QVERIFY(wrong["read_mass"].toDouble() > 0);
        QVERIFY(wrong["nearest_success"].isUndefined()); // there is none
    }
}

void EvalTest::tellsWhetherFactsStay() {
    const auto result = rmt({"eval", "--task", "memorize,copy", "--retention", "3,0", "--samples", "60", "--json"});
    QCOMPARE(result.code, 1); // of copy alone
    QVERIFY2(result.complaints.contains("several symbols"), result.complaints);
    const QJsonArray tasks = result.json()["retention"].toArray();
    QCOMPARE(tasks.size(), 1);
    const QJsonArray points = tasks[0]["points"].toArray();
    QCOMPARE(points.size(), 2);
    QCOMPARE(points[1]["distance"].toInt(), 3);
    QCOMPARE(points[1]["samples"].toInt(), 18);
    QCOMPARE(points[1]["train_samples"].toInt(), 42);
    QVERIFY(points[1]["accuracy"].toDouble() > points[1]["chance"].toDouble());
    const auto csv = rmt({"eval", "--task", "memorize", "--retention", "0", "--samples", "20", "--csv"});
    QVERIFY2(csv.code == 0, csv.complaints);
    QVERIFY2(csv.out.startsWith("task,distance,tokens,samples,correct"), csv.out);
    QVERIFY2(csv.out.contains("memorize,0,0,6,"), csv.out);
}

void EvalTest::refuses_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("unknown task") << QStringList{"--task", "chess"} << 2 << QByteArray("memorize, detect-memorize");
    QTest::newRow("answers of several words") << QStringList{"--task", "copy"} << 2 << QByteArray("several symbols");
    QTest::newRow("no segments") << QStringList{"--segments", "0"} << 2 << QByteArray("--segments");
    QTest::newRow("no test noise") << QStringList{"--train-share", "1"} << 2 << QByteArray("noise");
    QTest::newRow("another picture") << QStringList{"--plot", "figure.gif"} << 2 << QByteArray(".svg, .pdf or .png");
    QTest::newRow("absent folder") << QStringList{"--plot", "/absent/x.png"} << 2 << QByteArray("/absent");
    QTest::newRow("retention and lengths")
        << QStringList{"--retention", "1", "--segments", "2"} << 2 << QByteArray("--segments");
    QTest::newRow("too few samples for a probe") << QStringList{"--retention", "1"} << 2 << QByteArray("20 samples");
    QTest::newRow("absent noise") << QStringList{"--noise", "/absent.txt"} << 1 << QByteArray("/absent.txt");
}

void EvalTest::refuses() {
    QFETCH(QStringList, options);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    const auto result = rmt(QStringList{"eval", "--samples", "2"} + options);
    QVERIFY2(result.code == code, QByteArray::number(result.code) + ": " + result.complaints);
    QVERIFY2(result.complaints.contains(says), result.complaints);
}

} // namespace

QTEST_GUILESS_MAIN(EvalTest)
#include "tst_eval.moc"
