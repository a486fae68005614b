#include "engine/api/engine.h"
#include "engine/api/error.h"
#include "engine/training/checkpoint.h"
#include "engine/training/training_run.h"
#include "engine/weights/model_folder.h"
#include "tests/engine/training/training_files.h"

#include <ATen/ATen.h>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace rmtscope;

namespace {

constexpr int allSteps = 17;

const TrainingDevice oneByOne{.device = at::kCPU, .precision = Precision::Float32, .oneByOne = true};

struct Killed {};

TrainingListener killerAt(std::int64_t step) {
    return {[step](const StepReport& report, double) {
                if (report.step == step) {
                    throw Killed();
                }
            },
            [](const ValidationReport&, const std::string&) {}};
}

/// The rows' numbers but for the speed, which is another every time.
QList<QByteArray> losses(const QByteArray& metrics) {
    QList<QByteArray> rows = metrics.trimmed().split('\n');
    for (QByteArray& row : rows) {
        row.truncate(row.lastIndexOf(','));
    }
    return rows;
}

} // namespace

class TestTrainingRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesOnAsIfNothingHadHappened_data();
    void goesOnAsIfNothingHadHappened();
    void theNumberOfThreadsChangesNothing();
    void partsOneByOneComeToTheSame();
    void goesOnWhereItComputesInAnotherWay();
    void leavesAModelThatOpens();
    void writesOverNoModel();
    void keepsTheLastCheckpointWhenTheLossIsNoNumber();
    void saysThatTheDiskIsFull();
    void refusesTheStateOfAnotherRecipe();

private:
    bool train(const QString& folder, bool resume, std::int64_t killAt = 0, int threads = 1,
               const std::stop_token& stop = {}, const TrainingDevice& device = {}) {
        Trainer trainer(readRecipe(m_files.recipe()), threads, {}, device);
        return TrainingRun(trainer, m_files.path(folder).toStdString(), resume).run(killerAt(killAt), stop);
    }

    TrainingFiles m_files;
};

void TestTrainingRun::goesOnAsIfNothingHadHappened_data() {
    QTest::addColumn<int>("killAt");
    QTest::newRow("killed before the first checkpoint") << 3;
    QTest::newRow("killed behind a checkpoint") << 7;
    QTest::newRow("killed in the step of a checkpoint") << 10;
    QTest::newRow("killed in the second stage") << 12;
    QTest::newRow("killed at the end") << allSteps;
}

void TestTrainingRun::goesOnAsIfNothingHadHappened() {
    QFETCH(int, killAt);
    if (m_files.read("whole/metrics.csv").isEmpty()) {
        QVERIFY(train("whole", false));
    }
    const QString folder = QStringLiteral("killed-%1").arg(killAt);
    QVERIFY_EXCEPTION_THROWN(train(folder, false, killAt), Killed);
    QVERIFY(train(folder, true));
    const auto rows = losses(m_files.read("whole/metrics.csv"));
    QVERIFY(rows.size() > allSteps);
    QCOMPARE(losses(m_files.read(folder + "/metrics.csv")), rows);
    for (const char* file : {"/model.safetensors", "/training/state.safetensors"}) {
        QVERIFY2(m_files.read(folder + file) == m_files.read(QStringLiteral("whole") + file), file);
    }
}

void TestTrainingRun::theNumberOfThreadsChangesNothing() {
    QVERIFY(train("one", false, 0, 1));
    QVERIFY(train("three", false, 0, 3));
    QCOMPARE(losses(m_files.read("three/metrics.csv")), losses(m_files.read("one/metrics.csv")));
    QVERIFY(m_files.read("three/model.safetensors") == m_files.read("one/model.safetensors"));
}

/// As on a GPU.
void TestTrainingRun::partsOneByOneComeToTheSame() {
    QVERIFY(train("threads", false, 0, 3));
    QVERIFY(train("one-by-one", false, 0, 3, {}, oneByOne));
    QCOMPARE(losses(m_files.read("one-by-one/metrics.csv")), losses(m_files.read("threads/metrics.csv")));
    QVERIFY(m_files.read("one-by-one/model.safetensors") == m_files.read("threads/model.safetensors"));
    QVERIFY(m_files.read("one-by-one/training/state.safetensors") ==
            m_files.read("threads/training/state.safetensors"));
}

void TestTrainingRun::goesOnWhereItComputesInAnotherWay() {
    QVERIFY_EXCEPTION_THROWN(train("moves", false, 12, 2), Killed);
    QVERIFY_EXCEPTION_THROWN(train("moves", true, 15, 1, {}, oneByOne), Killed);
    QVERIFY(train("moves", true, 0, 2));
    if (m_files.read("threads/model.safetensors").isEmpty()) {
        QVERIFY(train("threads", false, 0, 3));
    }
    QVERIFY(m_files.read("moves/model.safetensors") == m_files.read("threads/model.safetensors"));
}

void TestTrainingRun::leavesAModelThatOpens() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!train("opens", false, 0, 1, stop.get_token()));
    const Recipe recipe = readRecipe(m_files.recipe());
    const ModelFolder folder = readModelFolder(m_files.path("opens").toStdString());
    const auto& bert = std::get<BertConfig>(folder.backbone);
    const auto& wanted = std::get<BertConfig>(recipe.folder.backbone);
    QCOMPARE(bert.hiddenSize, wanted.hiddenSize);
    QCOMPARE(bert.heads, wanted.heads);
    QCOMPARE(bert.positions, wanted.positions);
    QCOMPARE(bert.labels, wanted.labels);
    QCOMPARE(folder.memory.segmentSize, recipe.folder.memory.segmentSize);
    QCOMPARE(folder.memory.memoryTokens, recipe.folder.memory.memoryTokens);
    const auto model = makeEngine()->openModel(m_files.path("opens").toStdString(), {}, {}, {});
    Q_UNUSED(model);
}

void TestTrainingRun::writesOverNoModel() {
    std::stop_source stop;
    stop.request_stop();
    train("mine", false, 0, 1, stop.get_token());
    const QByteArray before = m_files.read("mine/model.safetensors");
    const auto refusal = [this] {
        try {
            train("mine", false);
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
        return QString();
    };
    QVERIFY(refusal().contains(QStringLiteral("resume that run")));
    QVERIFY(QFile::remove(m_files.path("mine/training/state.safetensors")));
    QVERIFY(refusal().endsWith(QStringLiteral("holds a model already; choose another one."))); // nothing to resume
    QVERIFY(m_files.read("mine/model.safetensors") == before);
}

void TestTrainingRun::keepsTheLastCheckpointWhenTheLossIsNoNumber() {
    Trainer trainer(readRecipe(m_files.recipe()), 1);
    TrainingRun run(trainer, m_files.path("unstable").toStdString(), false);
    TrainingListener listener = killerAt(0);
    listener.step = [&trainer](const StepReport& report, double) {
        if (report.step == 6) {
            trainer.state().values.fill_(std::numeric_limits<float>::infinity());
        }
    };
    try {
        run.run(listener, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::NotFinite);
        for (const char* part : {"step 7", "short", "checkpoint of step 5"}) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(QString::fromLatin1(part)), error.what());
        }
    }
    const TrainingState kept = loadTrainingState(m_files.path("unstable/training/state.safetensors").toStdString());
    QCOMPARE(kept.step, 5);
    QVERIFY(at::isfinite(kept.values).all().item<bool>());
}

void TestTrainingRun::saysThatTheDiskIsFull() {
    // A limit on the size of files is what a full disk looks like to one process.
    Trainer trainer(readRecipe(m_files.recipe()), 1);
    TrainingRun run(trainer, m_files.path("full").toStdString(), false);
    const auto before = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{100'000, limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    QString said;
    try {
        run.run(killerAt(0), {});
    } catch (const Error& error) {
        said = QString::fromUtf8(error.what());
    }
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, before);
    QVERIFY2(said.contains("can't be written"), qPrintable(said));
    QVERIFY(!QFile::exists(m_files.path("full/model.safetensors")));
}

void TestTrainingRun::refusesTheStateOfAnotherRecipe() {
    std::stop_source stop;
    stop.request_stop();
    train("other", false, 0, 1, stop.get_token());
    Trainer trainer(readRecipe(m_files.recipe("\"hidden_size\": 32", "\"hidden_size\": 64")), 1);
    QVERIFY_EXCEPTION_THROWN(TrainingRun(trainer, m_files.path("other").toStdString(), true), Error);
}

QTEST_APPLESS_MAIN(TestTrainingRun)
#include "tst_training_run.moc"
