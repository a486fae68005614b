#include "engine/benchmark/benchmark.h"
#include "engine/benchmark/made_model.h"
#include "tests/engine/runtime/tiny_models.h"

#include <QStringList>
#include <QTest>

#include <numeric>

using namespace rmtscope;

/// What is measured; never how fast it is.
class TestBenchmark : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesEveryCaseInTurn_data();
    void takesEveryCaseInTurn();
    void putsTimeWhereItGoes();
    void opensMadeUpModels_data();
    void opensMadeUpModels();
};

namespace {

BenchmarkPlan shortPlan(std::vector<std::int64_t> batches) {
    return {.rounds = 2, .secondsPerTurn = 0.001, .batches = std::move(batches), .gemmPeakGflops = 100};
}

double msOf(const BenchmarkCase& measured, Stage stage) {
    return measured.stageMs.value()[static_cast<std::size_t>(stage)];
}

} // namespace

void TestBenchmark::takesEveryCaseInTurn_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("encoder") << "bert-rmt-tiny";
    QTest::newRow("decoder") << "gpt2-rmt-tiny";
}

void TestBenchmark::takesEveryCaseInTurn() {
    QFETCH(QString, model);
    const BenchmarkReport report = benchmark(openTinyModel(model.toStdString()), shortPlan({1, 3}));
    QStringList cases;
    for (const BenchmarkCase& measured : report.cases) {
        cases.append(QStringLiteral("%1 %2").arg(nameOf(measured.capture)).arg(measured.batch));
        QVERIFY(measured.slowestTokensPerSecond > 0);
        QVERIFY(measured.slowestTokensPerSecond <= measured.tokensPerSecond);
        QVERIFY(measured.tokensPerSecond <= measured.fastestTokensPerSecond);
    }
    QCOMPARE(cases, QStringList({"off 1", "masses 1", "rows 1", "maps 1", "off 1", "off 3"}));
    QCOMPARE(report.rounds, 2);
    QCOMPARE(report.gemmPeakGflops, 100.0);
    QVERIFY(report.segmentsPerRound >= 1);
    QVERIFY(report.residentBytes > 0);
    QCOMPARE(report.residentBytesAdded, report.residentBytes); // the plan doesn't say what there was before
}

void TestBenchmark::putsTimeWhereItGoes() {
    const BenchmarkReport report = benchmark(openTinyModel("bert-rmt-tiny"), shortPlan({2}));
    for (const BenchmarkCase& measured : report.cases) {
        for (const Stage always : {Stage::Text, Stage::Embedding, Stage::Attention, Stage::FeedForward}) {
            QVERIFY2(msOf(measured, always) > 0, nameOf(measured.capture));
        }
    }
    const BenchmarkCase& batch = report.cases.back();
    QCOMPARE(msOf(batch, Stage::Publish), 0.0); // there is no session that publishes
    for (std::size_t i = 0; i + 1 < report.cases.size(); ++i) {
        QVERIFY(msOf(report.cases[i], Stage::Publish) > 0);
        QVERIFY(msOf(report.cases[i], Stage::HostCopy) > 0);
    }
}

void TestBenchmark::opensMadeUpModels_data() {
    QTest::addColumn<QString>("name");
    for (const PublishedShape& shape : publishedShapes()) {
        QTest::newRow(shape.name.c_str()) << QString::fromStdString(shape.name);
    }
}

/// The published layout with smaller numbers.
void TestBenchmark::opensMadeUpModels() {
    QFETCH(QString, name);
    PublishedShape shape = publishedShape(name.toStdString());
    std::visit(
        [](auto& backbone) {
            backbone.hiddenSize = 8;
            backbone.heads = 2;
            backbone.layers = 2;
            backbone.intermediateSize = 16;
        },
        shape.folder.backbone);
    shape.vocabulary = 50;
    const auto model = openMadeModel(shape, {.device = "cpu", .threads = 1});
    QCOMPARE(model->info().name, shape.name);
    QCOMPARE(model->info().layers, 2);
    QCOMPARE(model->info().slots, 10);
    QCOMPARE(model->info().segmentSize, shape.folder.memory.segmentSize);
    QCOMPARE(model->info().vocabularySize, 50);
    QVERIFY(!std::filesystem::exists(model->info().path));
    const BenchmarkReport report = benchmark(model, shortPlan({}));
    QCOMPARE(report.model, shape.name);
    QCOMPARE(report.cases.size(), std::size_t{4});
}

QTEST_APPLESS_MAIN(TestBenchmark)
#include "tst_benchmark.moc"
