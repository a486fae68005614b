#include "engine/training/trainer.h"
#include "tests/engine/training/training_files.h"

#include <QTest>

#include <cmath>

using namespace rmtscope;

/// What a stage's losses of their own do to the memory of a model in training.
class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void retentionKeepsMemoryWhereItIs();
    void relationsAreReadOffTheMemory();
    void memoryNoiseGrows();
    void aPauseShiftsMemory();

private:
    /// One stage of samples of three segments with these keys.
    [[nodiscard]] Trainer trainer(const QString& keys) {
        const auto file = m_files.recipe(QStringLiteral("\"stages\": ["),
                                         QStringLiteral("\"stages\": [{\"kind\": \"samples\", \"segments\": 3, "
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

void TestTrainer::retentionKeepsMemoryWhereItIs() {
    const auto change = [](const StepReport& report) { return report.memoryChange.value_or(0); };
    Trainer with = trainer(QStringLiteral("\"retention_weight\": 20, \"memory_noise\": 0.05"));
    const auto kept = firstAndLast(with, change);
    QVERIFY2(kept.second < kept.first / 2, qPrintable(QString("%1 -> %2").arg(kept.first).arg(kept.second)));
    Trainer without = trainer(QStringLiteral("\"memory_noise\": 0.05"));
    QVERIFY(firstAndLast(without, change).second > 2 * kept.second);
}

void TestTrainer::relationsAreReadOffTheMemory() {
    Trainer with = trainer(QStringLiteral("\"recall_weight\": 5"));
    Trainer without = trainer(QStringLiteral("\"recall_weight\": 0, \"auxiliary_weight\": 1e-9")); // the same heads
    const StepReport recalls = with.step();
    const StepReport doesNot = without.step();
    QCOMPARE(recalls.loss, doesNot.loss);
    // Two of three segments have texts; at first all six places are as likely.
    QVERIFY2(std::abs(recalls.recallLoss - 2.0 / 3 * std::log(6.0)) < 0.3,
             qPrintable(QString::number(recalls.recallLoss)));
    QCOMPARE(doesNot.recallLoss, 0.0);
    QVERIFY(recalls.gradientNorm > 1.1 * doesNot.gradientNorm);
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
    // Not a part of what is asked of single segments.
    QVERIFY(without.memoryChange && with.memoryChange);
}

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
