#include "engine/training/metrics_reader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace rmtscope;

namespace {

RecipeSummary twoStages() {
    RecipeSummary recipe;
    recipe.tasks = {"detect-memorize", "reasoning"};
    recipe.stages = {{"one, \"short\"", 10, 0.9}, {"two", 10, 2}};
    return recipe;
}

} // namespace

class TestMetricsReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsStepsAndValidations();
    void findsColumnsByName();
    void leavesOutStepsThatWillBeDoneAgain();
    void goesOnWithoutTheFile();
    void leavesOutWhatItCannotUnderstand_data();
    void leavesOutWhatItCannotUnderstand();
    void tellsStagesOfOneNameApart();
    void namesTheTasks();

private:
    [[nodiscard]] std::filesystem::path metrics(const QByteArray& rows, const QByteArray& header = {}) const {
        QFile file(m_folder.filePath(QStringLiteral("metrics.csv")));
        if (!file.open(QIODevice::WriteOnly)) {
            qFatal("a test's file can't be written");
        }
        file.write(header.isEmpty() ? QByteArray("step,kind,stage,segments,loss,accuracy detect-memorize,accuracy "
                                                 "reasoning,auxiliary_loss,learning_rate,gradient_norm,"
                                                 "segments_per_second\n")
                                    : header);
        file.write(rows);
        return file.fileName().toStdString();
    }

    QTemporaryDir m_folder;
};

void TestMetricsReader::readsStepsAndValidations() {
    const TrainingHistory history =
        readMetrics(metrics("1,train,\"one, \"\"short\"\"\",96,1.75,0.25,,0.5,1e-05,3.5,812.25\n"
                            "2,train,\"one, \"\"short\"\"\",90,1.5,0.5,0.125,0.25,2e-05,3,800\n"
                            "2,validation,\"one, \"\"short\"\"\",1,1.6,0.75,0.5,,,,\n"
                            "3,train,\"two\",100,1.25,1,0,0,3e-05,2,900\n"),
                    twoStages(), 3);
    QCOMPARE(history.steps.size(), std::size_t{3});
    const TrainingStep& first = history.steps[0];
    QCOMPARE(first.step, 1);
    QCOMPARE(first.stage, std::size_t{0});
    QCOMPARE(first.stageStep, 1);
    QCOMPARE(first.loss, 1.75);
    QCOMPARE(first.accuracy[0], std::optional(0.25));
    QVERIFY(!first.accuracy[1]); // nothing was asked
    QCOMPARE(first.auxiliaryLoss, 0.5);
    QCOMPARE(first.learningRate, 1e-5);
    QCOMPARE(first.gradientNorm, 3.5);
    QCOMPARE(first.segments, 96);
    QCOMPARE(first.segmentsPerSecond, 812.25);
    QCOMPARE(history.steps[1].stageStep, 2);
    QCOMPARE(history.steps[2].stage, std::size_t{1});
    QCOMPARE(history.steps[2].stageStep, 1);
    QCOMPARE(history.validations.size(), std::size_t{1});
    QCOMPARE(history.validations[0].step, 2);
    QCOMPARE(history.validations[0].segments, 1);
    QCOMPARE(history.validations[0].loss, 1.6);
    QCOMPARE(history.validations[0].accuracy, (std::vector<double>{0.75, 0.5}));
}

void TestMetricsReader::findsColumnsByName() {
    const TrainingHistory history =
        readMetrics(metrics("two,0.5,4,train,7,0.25\n", "stage,accuracy reasoning,step,kind,of_a_later_version,loss\n"),
                    twoStages(), 4);
    QCOMPARE(history.steps.size(), std::size_t{1});
    QCOMPARE(history.steps[0].loss, 0.25);
    QVERIFY(!history.steps[0].accuracy[0]);
    QCOMPARE(history.steps[0].accuracy[1], std::optional(0.5));
    QCOMPARE(history.steps[0].learningRate, 0.0);
}

void TestMetricsReader::leavesOutStepsThatWillBeDoneAgain() {
    const auto file = metrics("1,train,two,96,1.75,0,0,0,0,0,0\n2,train,two,96,1.5,0,0,0,0,0,0\n"
                              "2,validation,two,1,1.6,0.75,0.5,,,,\n");
    QCOMPARE(readMetrics(file, twoStages(), 1).steps.size(), std::size_t{1});
    QVERIFY(readMetrics(file, twoStages(), 1).validations.empty());
    QVERIFY(readMetrics(file, twoStages(), 0).steps.empty());
}

void TestMetricsReader::goesOnWithoutTheFile() {
    QVERIFY(readMetrics("/nowhere/metrics.csv", twoStages(), 5).steps.empty());
    QVERIFY(tasksInMetrics("/nowhere/metrics.csv").empty());
}

void TestMetricsReader::leavesOutWhatItCannotUnderstand_data() {
    QTest::addColumn<QByteArray>("row");
    QTest::newRow("nothing") << QByteArray("\n");
    QTest::newRow("a cut row") << QByteArray("2,train,\"tw");
    QTest::newRow("no number") << QByteArray("two,train,two,96,1.5,0,0,0,0,0,0\n");
    QTest::newRow("no loss") << QByteArray("2,train,two,96,,0,0,0,0,0,0\n");
    QTest::newRow("an unknown stage") << QByteArray("2,train,three,96,1.5,0,0,0,0,0,0\n");
    QTest::newRow("an unknown kind") << QByteArray("2,dream,two,96,1.5,0,0,0,0,0,0\n");
}

void TestMetricsReader::leavesOutWhatItCannotUnderstand() {
    QFETCH(QByteArray, row);
    const TrainingHistory history = readMetrics(metrics("1,train,two,96,1.75,0,0,0,0,0,0\n" + row), twoStages(), 9);
    QCOMPARE(history.steps.size(), std::size_t{1});
    QVERIFY(history.validations.empty());
}

void TestMetricsReader::tellsStagesOfOneNameApart() {
    RecipeSummary recipe = twoStages();
    recipe.stages = {{"samples", 1, 1}, {"pool", 1, 1}, {"samples", 1, 1}};
    const TrainingHistory history = readMetrics(metrics("1,train,\"samples\",9,3,0,0,0,0,0,0\n"
                                                        "2,train,\"pool\",9,2,0,0,0,0,0,0\n"
                                                        "3,train,\"samples\",9,1,0,0,0,0,0,0\n"),
                                                recipe, 3);
    QCOMPARE(history.steps.size(), std::size_t{3});
    QCOMPARE(history.steps[2].stage, std::size_t{2});
}

void TestMetricsReader::namesTheTasks() {
    QCOMPARE(tasksInMetrics(metrics("")), twoStages().tasks);
}

QTEST_APPLESS_MAIN(TestMetricsReader)
#include "tst_metrics_reader.moc"
