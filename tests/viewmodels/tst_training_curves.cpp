#include "tests/support/fake_training.h"
#include "viewmodels/training_csv.h"
#include "viewmodels/training_curves.h"

#include <QBuffer>
#include <QTest>

#include <cmath>

using namespace rmtscope;

namespace {

using Kind = TrainingCurves::Kind;

TrainingCurves curvesOf(std::int64_t steps, std::optional<double> seconds = std::nullopt) {
    TrainingCurves curves(fakeRecipe(), {});
    for (std::int64_t step = 1; step <= steps; ++step) {
        curves.add(fakeStep(step), seconds);
    }
    return curves;
}

class TestTrainingCurves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasNothingAtFirst();
    void keepsWhatEachStepHad();
    void smoothesWithinAStage();
    void forgetsSlowlyWhenAStageIsLong();
    void marksWhereStagesBegin();
    void beginsWithTheEarlierRun();
    void findsTheNearestStep_data();
    void findsTheNearestStep();
    void saysWhatIsLeftOfTheStage();
    void writesItsNumbers();
    void quotesNamesOfStages();
};

void TestTrainingCurves::hasNothingAtFirst() {
    const TrainingCurves curves;
    QVERIFY(!curves.nearest(1));
    QVERIFY(!curves.mostSecondsLeftInStage());
    QCOMPARE(curves.segmentsPerSecond(), 0.0);
    QVERIFY(curves.loss(Kind::Raw, 10).empty());
    QVERIFY(curves.learningRate(10).empty());
}

void TestTrainingCurves::keepsWhatEachStepHad() {
    const TrainingCurves curves = curvesOf(4);
    QCOMPARE(curves.loss(Kind::Raw, 100), (std::vector<SeriesPoint>{{1, 2.0}, {2, 1.0}, {3, 2.0 / 3}, {4, 0.5}}));
    QCOMPARE(curves.accuracy(1, Kind::Raw, 100), (std::vector<SeriesPoint>{{2, 0.5}, {4, 0.5}}));
    QCOMPARE(curves.learningRate(100).size(), std::size_t{4});
    QCOMPARE(curves.segmentsPerSecond(), 50.0);
}

void TestTrainingCurves::smoothesWithinAStage() {
    const TrainingCurves curves = curvesOf(8);
    // At a stage's begin it is the mean of all steps.
    QVERIFY(std::abs(curves.smoothedLoss(1) - (2.0 + 1.0) / 2) < 1e-12);
    QVERIFY(std::abs(curves.smoothedLoss(2) - (2.0 + 1.0 + 2.0 / 3) / 3) < 1e-12);
    QCOMPARE(curves.smoothedLoss(6), 2.0 / 7); // nothing of the stage before
    QVERIFY(std::abs(curves.smoothedLoss(7) - (2.0 / 7 + 2.0 / 8) / 2) < 1e-12);
}

void TestTrainingCurves::forgetsSlowlyWhenAStageIsLong() {
    TrainingCurves curves(fakeRecipe(), {});
    TrainingStep step = fakeStep(1);
    for (step.loss = 1; step.step <= 200; ++step.step) {
        curves.add(step, std::nullopt);
    }
    step.loss = 2;
    curves.add(step, std::nullopt);
    QVERIFY(std::abs(curves.smoothedLoss(200) - (1 + 1.0 / TrainingCurves::smoothedOver)) < 1e-12);
}

void TestTrainingCurves::marksWhereStagesBegin() {
    const TrainingCurves curves = curvesOf(7);
    QCOMPARE(curves.stages().size(), std::size_t{2});
    QCOMPARE(curves.stages()[0].stepsBefore, 0);
    QCOMPARE(curves.stages()[1].stage, std::size_t{1});
    QCOMPARE(curves.stages()[1].stepsBefore, 6);
}

void TestTrainingCurves::beginsWithTheEarlierRun() {
    TrainingHistory earlier;
    earlier.steps = {fakeStep(1), fakeStep(2)};
    earlier.validations = {{2, 0, 1, 0.5, {0.75, 0.25}}};
    TrainingCurves curves(fakeRecipe(), earlier);
    QCOMPARE(curves.steps().size(), std::size_t{2});
    QCOMPARE(curves.validations().size(), std::size_t{1});
    QVERIFY(!curves.mostSecondsLeftInStage()); // nobody knows how long those took
    curves.add(fakeStep(3), 1.0);
    QCOMPARE(curves.steps()[2].step, 3);
    QCOMPARE(curves.mostSecondsLeftInStage(), std::optional(3.0));
}

void TestTrainingCurves::findsTheNearestStep_data() {
    QTest::addColumn<double>("at");
    QTest::addColumn<int>("step");
    QTest::newRow("before all") << -5.0 << 1;
    QTest::newRow("on one") << 3.0 << 3;
    QTest::newRow("below the middle") << 3.4 << 3;
    QTest::newRow("above the middle") << 3.6 << 4;
    QTest::newRow("behind all") << 1e9 << 5;
}

void TestTrainingCurves::findsTheNearestStep() {
    QFETCH(double, at);
    QFETCH(int, step);
    const TrainingCurves curves = curvesOf(5);
    QVERIFY(curves.nearest(at).has_value());
    QCOMPARE(curves.steps()[*curves.nearest(at)].step, step);
}

void TestTrainingCurves::saysWhatIsLeftOfTheStage() {
    TrainingCurves curves = curvesOf(4, 2.0);
    QCOMPARE(curves.mostSecondsLeftInStage(), std::optional(4.0));
    curves.add(fakeStep(5), 7.0); // with a validation in between
    QCOMPARE(curves.mostSecondsLeftInStage(), std::optional(3.0));
    curves.add(fakeStep(6), 3.0);
    QCOMPARE(curves.mostSecondsLeftInStage(), std::optional(0.0));
    curves.add(fakeStep(7), 5.0); // another stage has another pace
    QCOMPARE(curves.mostSecondsLeftInStage(), std::optional(45.0));
}

void TestTrainingCurves::writesItsNumbers() {
    TrainingCurves curves = curvesOf(2);
    curves.add(TrainingValidation{2, 0, 1, 0.5, {0.75, 0.25}});
    QBuffer steps;
    steps.open(QIODevice::WriteOnly);
    exportTrainingSteps(steps, curves);
    const QList<QByteArray> rows = steps.data().split('\n');
    QCOMPARE(rows[0].trimmed(), QByteArray("step,stage,loss,smoothed_loss,accuracy_detect-memorize,accuracy_reasoning,"
                                           "auxiliary_loss,learning_rate,gradient_norm,segments,segments_per_second,"
                                           "reduction"));
    QVERIFY2(rows[1].startsWith("1,short,2,2,0.0625,,0,0.001,1.5,100,50,"), rows[1].constData());
    QVERIFY2(rows[2].startsWith("2,short,1,1.5,0.125,0.5,0,"), rows[2].constData());
    QBuffer validations;
    validations.open(QIODevice::WriteOnly);
    exportTrainingValidations(validations, curves);
    QVERIFY(validations.data().contains("\n2,short,1,0.5,0.75,0.25,"));
}

void TestTrainingCurves::quotesNamesOfStages() {
    RecipeSummary recipe = fakeRecipe();
    recipe.stages[0].name = "short, with \"noise\"";
    TrainingCurves curves(recipe, {});
    curves.add(fakeStep(1), std::nullopt);
    QBuffer steps;
    steps.open(QIODevice::WriteOnly);
    exportTrainingSteps(steps, curves);
    QVERIFY(steps.data().contains("\n1,\"short, with \"\"noise\"\"\",2,"));
}

} // namespace

QTEST_GUILESS_MAIN(TestTrainingCurves)
#include "tst_training_curves.moc"
