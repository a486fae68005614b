#include "engine/api/error.h"
#include "engine/api/training.h"
#include "engine/training/recipe_paths.h"
#include "engine/training/training_run.h"
#include "tests/engine/training/training_files.h"

#include <QDir>
#include <QTest>

#include <cmath>
#include <vector>

using namespace rmtscope;

namespace {

constexpr int allSteps = 17;

/// What a training told.
struct Told {
    std::vector<TrainingStep> steps;
    std::vector<TrainingValidation> validations;
};

/// Trains until `stopAt` steps were told, or to the end. True at the end.
bool train(Training& training, Told& told, std::int64_t stopAt = 0) {
    std::stop_source stop;
    const TrainingEvents events{[&](const TrainingStep& step) {
                                    told.steps.push_back(step);
                                    if (step.step == stopAt) {
                                        stop.request_stop();
                                    }
                                },
                                [&](const TrainingValidation& validation) { told.validations.push_back(validation); }};
    return training.run(events, stop.get_token());
}

} // namespace

/// Training by the contract that the window uses, against the same run by rmt train's own way.
class TestRecipeTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void summarizesARecipe();
    void namesTheKeyThatNobodyKnows();
    void tellsWhatItDoes();
    void pausesToTheLastBit();
    void showsTheEarlierRun();
    void refusesTheFolderOfOtherTasks();
    void writesOverNoRun();
    void saysThatADeviceIsNotThere();
    void canBeStoppedWhileItOpens();
    void findsWhatARecipeNames();

private:
    [[nodiscard]] TrainingOptions options(const QString& folder, bool resume = false) {
        return {.recipe = m_files.recipe(),
                .folder = m_files.path(folder).toStdString(),
                .bundled = {},
                .resume = resume,
                .device = {.device = "cpu", .threads = 1}};
    }

    TrainingFiles m_files;
};

void TestRecipeTraining::summarizesARecipe() {
    const RecipeSummary summary = summarizeRecipe(m_files.recipe());
    QCOMPARE(summary.memorySystem, std::string("rmt-encoder"));
    QCOMPARE(summary.layers, 2);
    QCOMPARE(summary.hiddenSize, 32);
    QCOMPARE(summary.memoryTokens, 10);
    QCOMPARE(summary.segmentSize, 40);
    QCOMPARE(summary.tasks, (std::vector<std::string>{"detect-memorize", "reasoning"}));
    QCOMPARE(summary.stages.size(), std::size_t{2});
    QCOMPARE(summary.stages[0].name, std::string("short"));
    QCOMPARE(summary.stages[1].mostSteps, 9);
    QVERIFY(summary.stages[1].passAccuracy > 1); // it names none
}

void TestRecipeTraining::namesTheKeyThatNobodyKnows() {
    const auto recipe = m_files.recipe("\"bptt_depth\"", "\"bpt_depth\"");
    try {
        static_cast<void>(summarizeRecipe(recipe));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::ConfigInvalid);
        QVERIFY2(QString::fromUtf8(error.what()).contains(QStringLiteral("bpt_depth")), error.what());
    }
}

void TestRecipeTraining::tellsWhatItDoes() {
    const auto training = openTraining(options("tells"), {});
    QCOMPARE(training->recipe().stages.size(), std::size_t{2});
    QVERIFY(training->earlier().steps.empty());
    Told told;
    QVERIFY(train(*training, told));
    QCOMPARE(told.steps.size(), std::size_t{allSteps});
    QCOMPARE(told.steps[0].step, 1);
    QCOMPARE(told.steps[8].stage, std::size_t{1});
    QCOMPARE(told.steps[8].stageStep, 1);
    QVERIFY(told.steps[0].segments > 0 && told.steps[0].segmentsPerSecond > 0);
    QVERIFY(!told.steps[2].validates && told.steps[3].validates);
    // Behind steps 4 and 8 at 2 segments; behind 12, 16 and the last one at 2 and 3.
    QCOMPARE(told.validations.size(), std::size_t{8});
    QCOMPARE(told.validations[1].step, 8);
    QCOMPARE(told.validations[1].stage, std::size_t{0}); // which it ended
    QCOMPARE(told.validations[7].step, allSteps);
    QCOMPARE(told.validations[7].segments, 3);
    QCOMPARE(told.validations[7].accuracy.size(), std::size_t{2});
}

void TestRecipeTraining::pausesToTheLastBit() {
    Trainer trainer(readRecipe(m_files.recipe()), 1);
    const TrainingListener silent{[](const StepReport&, double) {}, [](const ValidationReport&, const std::string&) {}};
    QVERIFY(TrainingRun(trainer, m_files.path("whole").toStdString(), false).run(silent, {}));
    const auto training = openTraining(options("paused"), {});
    Told told;
    QVERIFY(!train(*training, told, 3));
    QCOMPARE(told.steps.size(), std::size_t{3});
    QVERIFY(!train(*training, told, 11));
    QVERIFY(!m_files.read("paused/model.safetensors").isEmpty());
    QVERIFY(train(*training, told));
    QCOMPARE(told.steps.size(), std::size_t{allSteps});
    QVERIFY(m_files.read("paused/model.safetensors") == m_files.read("whole/model.safetensors"));
    QVERIFY(m_files.read("paused/training/state.safetensors") == m_files.read("whole/training/state.safetensors"));
    QCOMPARE(m_files.read("paused/metrics.csv").count('\n'), m_files.read("whole/metrics.csv").count('\n'));
}

void TestRecipeTraining::showsTheEarlierRun() {
    Told told;
    {
        const auto training = openTraining(options("earlier"), {});
        QVERIFY(!train(*training, told, 12));
    }
    RecipeSummary recipe = summarizeRecipe(m_files.recipe());
    const TrainingHistory unopened = trainingHistory(m_files.path("earlier").toStdString(), recipe);
    QCOMPARE(unopened.steps.size(), std::size_t{12});
    QCOMPARE(unopened.validations.size(), told.validations.size());
    QVERIFY(trainingHistory(m_files.path("none").toStdString(), recipe).steps.empty());
    recipe.tasks.pop_back(); // of another recipe
    QVERIFY(trainingHistory(m_files.path("earlier").toStdString(), recipe).steps.empty());
    const auto training = openTraining(options("earlier", true), {});
    const TrainingHistory& earlier = training->earlier();
    QCOMPARE(earlier.steps.size(), std::size_t{12});
    QCOMPARE(earlier.validations.size(), told.validations.size());
    for (std::size_t i = 0; i < earlier.steps.size(); ++i) {
        QCOMPARE(earlier.steps[i].step, told.steps[i].step);
        QCOMPARE(earlier.steps[i].stage, told.steps[i].stage);
        QCOMPARE(earlier.steps[i].stageStep, told.steps[i].stageStep);
        QVERIFY(std::abs(earlier.steps[i].loss - told.steps[i].loss) < 1e-6);
        QCOMPARE(earlier.steps[i].accuracy[0].has_value(), told.steps[i].accuracy[0].has_value());
    }
    QCOMPARE(earlier.validations.back().stage, told.validations.back().stage);
    QVERIFY(train(*training, told));
    QCOMPARE(told.steps.size(), std::size_t{allSteps});
}

void TestRecipeTraining::refusesTheFolderOfOtherTasks() {
    Told told;
    QVERIFY(!train(*openTraining(options("tasks"), {}), told, 1));
    TrainingOptions other = options("tasks", true);
    other.recipe = m_files.recipe("\"detect-memorize\", \"reasoning\"", "\"reasoning\", \"detect-memorize\"");
    try {
        static_cast<void>(openTraining(other, {}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::ConfigInvalid);
        QVERIFY2(QString::fromUtf8(error.what()).contains(QStringLiteral("other tasks")), error.what());
    }
}

void TestRecipeTraining::writesOverNoRun() {
    Told told;
    QVERIFY(!train(*openTraining(options("mine"), {}), told, 1));
    const QByteArray before = m_files.read("mine/model.safetensors");
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(openTraining(options("mine"), {})), Error);
    QVERIFY(m_files.read("mine/model.safetensors") == before);
}

void TestRecipeTraining::saysThatADeviceIsNotThere() {
    TrainingOptions absent = options("absent");
    absent.device.device = "cuda:99";
    try {
        static_cast<void>(openTraining(absent, {}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::DeviceUnavailable);
        QVERIFY2(QString::fromUtf8(error.what()).startsWith(QStringLiteral("Device cuda:99 is not available")),
                 error.what());
    }
    QVERIFY(!QFile::exists(m_files.path("absent")));
}

void TestRecipeTraining::canBeStoppedWhileItOpens() {
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(openTraining(options("stopped"), stop.get_token()));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Cancelled);
    }
    QVERIFY(!QFile::exists(m_files.path("stopped")));
}

void TestRecipeTraining::findsWhatARecipeNames() {
    QDir(m_files.path({})).mkpath(QStringLiteral("bundled/documents"));
    m_files.write("bundled/documents/book.txt", "bundled");
    m_files.write("beside.txt", "beside");
    Recipe recipe;
    recipe.file = m_files.path("recipe.json").toStdString();
    recipe.noise = "documents/book.txt";
    recipe.vocabulary = "beside.txt";
    const std::filesystem::path bundled = m_files.path("bundled").toStdString();
    resolvePaths(recipe, bundled);
    QVERIFY(recipe.noise == bundled / "documents/book.txt");
    QVERIFY(recipe.vocabulary == m_files.path("beside.txt").toStdString());
    QVERIFY(recipe.start.empty());
    recipe.noise = "nowhere.txt";
    resolvePaths(recipe, bundled);
    QVERIFY(recipe.noise == "nowhere.txt");
}

QTEST_APPLESS_MAIN(TestRecipeTraining)
#include "tst_recipe_training.moc"
