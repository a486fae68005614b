#include "engine/api/error.h"
#include "engine/api/retention.h"

#include <QTest>

using namespace rmtscope;

namespace {

const std::filesystem::path resources = RMTSCOPE_SOURCE_DIR "/resources";

RetentionOptions optionsOf(const char* task) {
    RetentionOptions options;
    options.model = RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64";
    options.noise = resources / "documents/moby-dick.txt";
    options.task = task;
    options.distances = {3, 0, 3};
    options.samples = 100;
    return options;
}

/// The bundled encoder, whose memory keeps one fact.
class TestRetention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheFactInMemory_data();
    void findsTheFactInMemory();
    void findsNothingInAMemoryOfRandomWeights();
    void readsDecodersToo();
    void refuses_data();
    void refuses();
    void stopsAndTellsHowFar();
};

void TestRetention::findsTheFactInMemory_data() {
    QTest::addColumn<QByteArray>("task");
    QTest::newRow("memorize") << QByteArray("memorize");
    QTest::newRow("detect-memorize") << QByteArray("detect-memorize");
    QTest::newRow("facts of two segments") << QByteArray("qa3");
}

void TestRetention::findsTheFactInMemory() {
    QFETCH(QByteArray, task);
    const RetentionResult result = measureRetention(optionsOf(task.constData()), {}, {});
    QCOMPARE(result.features, std::int64_t{10 * 96});
    QCOMPARE(result.points.size(), std::size_t{2}); // each distance once, by size
    QCOMPARE(result.points[0].distance, 0);
    QCOMPARE(result.points[1].distance, 3);
    QCOMPARE(result.points[1].tokens, std::int64_t{3 * 64});
    for (const RetentionPoint& point : result.points) {
        QCOMPARE(point.trainSamples, 70);
        QCOMPARE(point.testSamples, 30);
        QVERIFY(point.chance < 0.5);
        QVERIFY(point.interval().low <= point.accuracy() && point.accuracy() <= point.interval().high);
        QVERIFY(point.trainAccuracy() > 0.9);
        if (task != "qa3") { // its model was never trained on these
            QVERIFY2(point.accuracy() > 0.8, QByteArray::number(point.accuracy()));
            QVERIFY(point.interval().low > point.chance);
        }
    }
}

void TestRetention::findsNothingInAMemoryOfRandomWeights() {
    RetentionOptions options = optionsOf("memorize");
    options.model = RMTSCOPE_SOURCE_DIR "/tests/reference/bert-rmt-tiny";
    options.distances = {6};
    options.samples = 200;
    const RetentionResult result = measureRetention(options, {}, {});
    QVERIFY2(result.points[0].accuracy() < 0.6, QByteArray::number(result.points[0].accuracy()));
}

void TestRetention::readsDecodersToo() {
    RetentionOptions options = optionsOf("memorize");
    options.model = RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny";
    options.distances = {0};
    options.samples = 20;
    const RetentionResult result = measureRetention(options, {}, {});
    QCOMPARE(result.points[0].testSamples, 6);
    QCOMPARE(result.features, std::int64_t{4 * 32});
}

void TestRetention::refuses_data() {
    QTest::addColumn<QByteArray>("what");
    QTest::newRow("too few samples") << QByteArray("samples");
    QTest::newRow("no distance") << QByteArray("none");
    QTest::newRow("a distance before the fact") << QByteArray("negative");
    QTest::newRow("answers of several symbols") << QByteArray("symbols");
    QTest::newRow("an unknown task") << QByteArray("unknown");
    QTest::newRow("no memory") << QByteArray("memory");
}

void TestRetention::refuses() {
    QFETCH(QByteArray, what);
    RetentionOptions options = optionsOf(what == "symbols" ? "copy" : what == "unknown" ? "chess" : "memorize");
    options.samples = what == "samples" ? 19 : 20;
    if (what == "none") {
        options.distances.clear();
    } else if (what == "negative") {
        options.distances = {4, -1};
    } else if (what == "memory") {
        options.model = resources / "models/encoder-no-memory";
        if (!std::filesystem::exists(options.model)) {
            options.model = RMTSCOPE_SOURCE_DIR "/tests/reference/bert-plain-tiny";
        }
    }
    try {
        static_cast<void>(measureRetention(options, {}, {}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY2(error.code() == ErrorCode::Usage, error.what());
        QVERIFY(std::string(error.what()).ends_with('.'));
    }
}

void TestRetention::stopsAndTellsHowFar() {
    std::stop_source stop;
    RetentionOptions options = optionsOf("memorize");
    options.samples = 4000;
    try {
        static_cast<void>(measureRetention(
            options,
            [&](const Progress& progress) {
                if (progress.stage == "Reading samples") {
                    QVERIFY(progress.done > 0 && progress.done < progress.total);
                    stop.request_stop();
                }
            },
            stop.get_token()));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
}

} // namespace

QTEST_APPLESS_MAIN(TestRetention)
#include "tst_retention.moc"
