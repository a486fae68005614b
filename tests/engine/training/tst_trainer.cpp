#include "engine/training/trainer.h"
#include "tests/engine/training/training_files.h"

#include <QTest>

#include <cmath>

using namespace rmtscope;

/// What a stage's losses of their own do to the memory of a model in training.
class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void memoryComesToTheCode();
    void memoryNoiseGrows();
    void aPauseShiftsMemory();
    void gradientsFlowAsFarAsAsked();

private:
    /// One stage of samples of three segments with these keys.
    [[nodiscard]] Trainer trainer(const QString& keys) {
        const auto file = m_files.recipe(QStringLiteral("\"stages\": ["),
                                         QStringLiteral("\"stages\": [{\"segments\": 3, "
                                                        "\"share_of_most\": 1, \"streams\": 12, \"most_steps\": 1000, "
                                                        "\"remembered_share\": 1, \"learning_rate\": 0.01, %1},")
                                             .arg(keys));
        return Trainer(readRecipe(file), 1);
    }
    /// Mean of `value` over the first and the last ten of 120 steps.
    template <typename Value>
    [[nodiscard]] std::pair<double, double> firstAndLast(Trainer& trainer, const Value& value) const {
        constexpr int steps = 120;
        constexpr int some = 10;
        std::pair<double, double> means;
        for (int step = 0; step < steps; ++step) {
            const double now = value(trainer.step());
            means.first += step < some ? now / some : 0;
            means.second += step >= steps - some ? now / some : 0;
        }
        return means;
    }

    TrainingFiles m_files;
};

void TestTrainer::memoryComesToTheCode() {
    const auto distance = [](const StepReport& report) { return report.codeDistance; };
    Trainer with = trainer(QStringLiteral("\"code_weight\": 5, \"forced_share\": 0.5, \"forced_blur\": 0.3"));
    const auto learned = firstAndLast(with, distance);
    QVERIFY2(learned.second < learned.first / 2,
             qPrintable(QString("%1 -> %2").arg(learned.first).arg(learned.second)));
    Trainer hardly = trainer(QStringLiteral("\"code_weight\": 1e-9"));
    QVERIFY(firstAndLast(hardly, distance).second > 2 * learned.second);
}

void TestTrainer::memoryNoiseGrows() {
    // The same samples and weights: only what is added to memory differs, and at the first step nothing does.
    Trainer constant = trainer(QStringLiteral("\"memory_noise\": 0"));
    Trainer growing = trainer(QStringLiteral("\"memory_noise\": 0, \"last_memory_noise\": 5"));
    QCOMPARE(growing.step().loss, constant.step().loss);
    QVERIFY(growing.step().loss != constant.step().loss);
}

void TestTrainer::aPauseShiftsMemory() {
    const auto pausing = [this](const char* share) {
        return trainer(QStringLiteral("\"memory_noise\": 0, \"most_pause\": 40, \"pause_share\": ") + share);
    };
    Trainer never = pausing("0");
    Trainer always = pausing("1");
    const StepReport without = never.step();
    const StepReport with = always.step();
    QVERIFY(with.segments > without.segments);
    QVERIFY(with.loss != without.loss);
    QVERIFY(with.gradientNorm > 0);
}

void TestTrainer::gradientsFlowAsFarAsAsked() {
    const auto firstStep = [this](int depth) {
        return trainer(QStringLiteral("\"bptt_depth\": %1").arg(depth)).step();
    };
    const StepReport all = firstStep(0);
    const StepReport one = firstStep(1);
    QCOMPARE(firstStep(3).gradientNorm, all.gradientNorm); // as many as there are
    QCOMPARE(one.loss, all.loss);
    QVERIFY(one.gradientNorm > 0 && one.gradientNorm != all.gradientNorm);
    QVERIFY(firstStep(2).gradientNorm != one.gradientNorm);
}

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
