#include "tests/support/fake_training.h"
#include "viewmodels/training_controller.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace rmtscope;

namespace {

using State = TrainingController::State;

class TestTrainingController : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void trainsToTheEnd();
    void showsStepsWhileTheyCome();
    void pausesAndGoesOnWhereItWas();
    void stopsAndKeepsACheckpoint();
    void resumesAFolderWithItsEarlierSteps();
    void stopsWhatIsPaused();
    void startsOnlyWhenNothingWorks();
    void saysWhyItFailed_data();
    void saysWhyItFailed();
    void saysWhereTheLossIsNoNumber();
    void losesNoStepWhenNobodyReads();
    void readsARecipe();
    void looksAtAnEarlierRun();
    void canBeDestroyedWhileItTrains();

private:
    [[nodiscard]] TrainingOptions options(const char* recipe = "recipe.json", bool resume = false) const {
        return {.recipe = recipe, .folder = m_folder->path().toStdString(), .bundled = {}, .resume = resume};
    }
    [[nodiscard]] std::int64_t keptSteps() {
        const std::lock_guard lock(m_plan->mutex);
        return m_plan->kept[m_folder->path().toStdString()];
    }

    std::shared_ptr<FakeTrainingPlan> m_plan;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTrainingController::init() {
    m_plan = std::make_shared<FakeTrainingPlan>();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestTrainingController::trainsToTheEnd() {
    TrainingController training(fakeTrainings(m_plan));
    QVERIFY(training.state() == State::Idle);
    QVERIFY(training.trainedModel().empty());
    training.start(options());
    QVERIFY(training.isWorking());
    QVERIFY(training.trainedModel().empty());
    QTRY_VERIFY(training.state() == State::Finished);
    QCOMPARE(training.curves().recipe().stages.size(), std::size_t{2});
    QCOMPARE(training.curves().steps().size(), std::size_t{16});
    QCOMPARE(training.curves().validations().size(), std::size_t{8}); // twice at 1 segment, three times at 2 and at 4
    QVERIFY(training.trainedModel() == m_folder->path().toStdString());
    QCOMPARE(keptSteps(), 16);
}

void TestTrainingController::showsStepsWhileTheyCome() {
    m_plan->holdBefore = 4;
    TrainingController training(fakeTrainings(m_plan));
    QSignalSpy changes(&training, &TrainingController::changed);
    training.start(options());
    QTRY_COMPARE(training.curves().steps().size(), std::size_t{3});
    QVERIFY(training.state() == State::Running);
    QVERIFY(training.curves().mostSecondsLeftInStage().has_value());
    QVERIFY(!changes.isEmpty());
    m_plan->holdBefore = 0;
    QTRY_VERIFY(training.state() == State::Finished);
}

void TestTrainingController::pausesAndGoesOnWhereItWas() {
    m_plan->holdBefore = 4;
    TrainingController training(fakeTrainings(m_plan));
    training.start(options());
    QTRY_VERIFY(m_plan->holds);
    QTRY_VERIFY(training.state() == State::Running);
    training.pause();
    QVERIFY(training.state() == State::Stopping);
    QTRY_VERIFY(training.state() == State::Paused);
    QCOMPARE(keptSteps(), 4); // with the step that was being computed
    QCOMPARE(training.curves().steps().size(), std::size_t{4});
    QVERIFY(!training.trainedModel().empty());
    QTest::qWait(80);
    QCOMPARE(m_plan->steps.load(), 4); // nothing goes on
    training.resume();
    QVERIFY(training.trainedModel().empty()); // it changes again
    QTRY_VERIFY(training.state() == State::Finished);
    QCOMPARE(m_plan->steps.load(), 16);
    QCOMPARE(m_plan->opened.load(), 1);
    QCOMPARE(training.curves().steps().size(), std::size_t{16});
}

void TestTrainingController::stopsAndKeepsACheckpoint() {
    m_plan->holdBefore = 4;
    TrainingController training(fakeTrainings(m_plan));
    training.start(options());
    QTRY_VERIFY(m_plan->holds);
    training.stop();
    QTRY_VERIFY(training.state() == State::Idle);
    QCOMPARE(keptSteps(), 4);
    QVERIFY(!training.trainedModel().empty());
    QCOMPARE(training.curves().steps().size(), std::size_t{4});
}

void TestTrainingController::resumesAFolderWithItsEarlierSteps() {
    m_plan->holdBefore = 6;
    {
        TrainingController training(fakeTrainings(m_plan));
        training.start(options());
        QTRY_VERIFY(m_plan->holds);
        training.stop();
        QTRY_VERIFY(training.state() == State::Idle);
    }
    m_plan->holdBefore = 7;
    TrainingController training(fakeTrainings(m_plan));
    training.start(options("recipe.json", true));
    QTRY_COMPARE(training.curves().steps().size(), std::size_t{6}); // before there are new ones
    m_plan->holdBefore = 0;
    QTRY_VERIFY(training.state() == State::Finished);
    QCOMPARE(training.curves().steps().size(), std::size_t{16});
    QCOMPARE(m_plan->steps.load(), 16); // no step was done twice
}

void TestTrainingController::stopsWhatIsPaused() {
    m_plan->holdBefore = 2;
    TrainingController training(fakeTrainings(m_plan));
    training.start(options());
    QTRY_VERIFY(training.state() == State::Running);
    training.pause();
    QTRY_VERIFY(training.state() == State::Paused);
    training.stop();
    QVERIFY(training.state() == State::Idle);
    training.resume();
    QVERIFY(training.state() == State::Idle);
}

void TestTrainingController::startsOnlyWhenNothingWorks() {
    m_plan->holdBefore = 2;
    TrainingController training(fakeTrainings(m_plan));
    training.start(options());
    QTRY_VERIFY(m_plan->holds);
    training.start(options());
    training.stop();
    QTRY_VERIFY(training.state() == State::Idle);
    QCOMPARE(m_plan->opened.load(), 1);
}

void TestTrainingController::saysWhyItFailed_data() {
    QTest::addColumn<QByteArray>("recipe");
    QTest::addColumn<bool>("resume");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("unknown key") << QByteArray("broken.json") << false
                                 << QStringLiteral("broken.json has the unknown key \"stagse\".");
    QTest::newRow("another recipe") << QByteArray("other.json") << true
                                    << QStringLiteral("The folder belongs to another recipe.");
    QTest::newRow("a run that isn't resumed")
        << QByteArray("recipe.json") << false << QStringLiteral("There is a run already.");
}

void TestTrainingController::saysWhyItFailed() {
    QFETCH(QByteArray, recipe);
    QFETCH(bool, resume);
    QFETCH(QString, sentence);
    m_plan->kept[m_folder->path().toStdString()] = 3;
    TrainingController training(fakeTrainings(m_plan));
    QSignalSpy failures(&training, &TrainingController::failed);
    training.start(options(recipe.constData(), resume));
    QTRY_VERIFY(training.state() == State::Idle);
    QCOMPARE(failures.size(), 1);
    QCOMPARE(failures[0][0].toString(), sentence);
    QVERIFY(training.trainedModel().empty());
}

void TestTrainingController::saysWhereTheLossIsNoNumber() {
    m_plan->failAt = 5;
    TrainingController training(fakeTrainings(m_plan));
    QSignalSpy failures(&training, &TrainingController::failed);
    training.start(options());
    QTRY_VERIFY(training.state() == State::Idle);
    QCOMPARE(failures.size(), 1);
    QVERIFY(failures[0][0].toString().contains(QStringLiteral("step 5")));
    QCOMPARE(training.curves().steps().size(), std::size_t{4}); // what came before stays to be looked at
    QVERIFY(!training.trainedModel().empty());
    m_plan->failAt = 0;
    m_plan->kept.clear();
    training.start(options());
    QTRY_VERIFY(training.state() == State::Finished);
}

void TestTrainingController::losesNoStepWhenNobodyReads() {
    TrainingController training(fakeTrainings(m_plan));
    training.start(options());
    for (int i = 0; i < 500 && m_plan->steps < 16; ++i) {
        QTest::qSleep(10); // no event is handled meanwhile
    }
    QCOMPARE(m_plan->steps.load(), 16);
    training.stop();
    QTRY_VERIFY(!training.isWorking());
    QCOMPARE(training.curves().steps().size(), std::size_t{16});
}

void TestTrainingController::readsARecipe() {
    TrainingController training(fakeTrainings(m_plan));
    QSignalSpy summaries(&training, &TrainingController::summaryAvailable);
    QSignalSpy failures(&training, &TrainingController::summaryFailed);
    training.summarize("recipe.json");
    QTRY_COMPARE(summaries.size(), 1);
    training.summarize("broken.json");
    QTRY_COMPARE(failures.size(), 1);
    QCOMPARE(m_plan->opened.load(), 0);
}

void TestTrainingController::looksAtAnEarlierRun() {
    {
        TrainingController first(fakeTrainings(m_plan));
        first.start(options());
        QTRY_VERIFY(first.state() == State::Finished);
    }
    TrainingController training(fakeTrainings(m_plan));
    training.look("broken.json", m_folder->path().toStdString());
    training.look("recipe.json", m_folder->path().toStdString());
    QTRY_COMPARE(training.curves().steps().size(), std::size_t{16});
    QVERIFY(training.curvesRecipe() == "recipe.json");
    QVERIFY(training.state() == State::Idle);
    QVERIFY(training.trainedModel().empty()); // nothing was trained here
    m_plan->holdBefore = 4;
    training.start(
        {.recipe = "recipe.json", .folder = m_folder->filePath(QStringLiteral("new")).toStdString(), .bundled = {}});
    QVERIFY(training.curves().steps().empty());
    training.look("recipe.json", m_folder->path().toStdString()); // not while it works
    QTRY_VERIFY(m_plan->holds);
    QTRY_COMPARE(training.curves().steps().size(), std::size_t{3});
    m_plan->holdBefore = 0;
    QTRY_VERIFY(training.state() == State::Finished);
}

void TestTrainingController::canBeDestroyedWhileItTrains() {
    m_plan->holdBefore = 2;
    {
        TrainingController training(fakeTrainings(m_plan));
        training.start(options());
        QTRY_VERIFY(m_plan->holds);
    }
    QCOMPARE(m_plan->trainers.load(), 0);
    QCOMPARE(m_plan->steps.load(), 2);
    QCOMPARE(keptSteps(), 2);
}

} // namespace

QTEST_GUILESS_MAIN(TestTrainingController)
#include "tst_training_controller.moc"
