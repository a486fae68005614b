#include "engine/training/autocast.h"
#include "engine/training/trainer.h"
#include "tests/engine/training/training_files.h"

#include <ATen/ATen.h>
#include <QTest>

#include <cmath>

using namespace rmtscope;

namespace {

const TrainingDevice half{.device = at::kCPU, .precision = Precision::Bfloat16};

at::ScalarType typeOfProduct() {
    return at::addmm(at::zeros({2}), at::ones({3, 4}), at::ones({4, 2})).scalar_type();
}

} // namespace

/// Matrix products in bfloat16, which the CPU can do as a GPU does them, only slowly.
class TestAutocast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lastsAsLongAsItLives();
    void doesNothingForFloat32();
    void trainsLikeFloat32();
    void keepsFloat32BetweenSteps();
    void validatesInFloat32();

private:
    TrainingFiles m_files;
};

void TestAutocast::lastsAsLongAsItLives() {
    QVERIFY(typeOfProduct() == at::kFloat);
    {
        const Autocast outer(at::kCPU, Precision::Bfloat16);
        QVERIFY(typeOfProduct() == at::kBFloat16);
        { const Autocast inner(at::kCPU, Precision::Bfloat16); }
        QVERIFY(typeOfProduct() == at::kBFloat16);
    }
    QVERIFY(typeOfProduct() == at::kFloat);
}

void TestAutocast::doesNothingForFloat32() {
    const Autocast autocast(at::kCPU, Precision::Float32);
    QVERIFY(typeOfProduct() == at::kFloat);
}

void TestAutocast::trainsLikeFloat32() {
    Trainer rounded(readRecipe(m_files.recipe()), 1, {}, half);
    Trainer exact(readRecipe(m_files.recipe()), 1);
    for (int step = 0; step < 5; ++step) {
        const StepReport one = rounded.step();
        const StepReport other = exact.step();
        QVERIFY2(std::abs(one.loss - other.loss) < 0.05 * other.loss,
                 qPrintable(QString("%1, %2").arg(one.loss).arg(other.loss)));
        QVERIFY(one.gradientNorm > 0);
        QVERIFY2(std::abs(one.gradientNorm - other.gradientNorm) < 0.3 * other.gradientNorm,
                 qPrintable(QString("%1, %2").arg(one.gradientNorm).arg(other.gradientNorm)));
        QVERIFY(one.loss != other.loss);
    }
    QVERIFY(typeOfProduct() == at::kFloat);
}

void TestAutocast::keepsFloat32BetweenSteps() {
    Trainer trainer(readRecipe(m_files.recipe("\"most_steps\": 8", "\"most_steps\": 1")), 2, {}, half);
    trainer.step();
    QVERIFY(trainer.validationDue());
    trainer.validate();
    trainer.step(); // of the second stage
    const TrainingState state = trainer.state();
    for (const at::Tensor& tensor : {state.values, state.first, state.second}) {
        QVERIFY(tensor.scalar_type() == at::kFloat);
        QVERIFY(at::isfinite(tensor).all().item<bool>());
        QVERIFY(!at::equal(tensor.to(at::kBFloat16).to(at::kFloat), tensor));
    }
}

void TestAutocast::validatesInFloat32() {
    Trainer rounded(readRecipe(m_files.recipe()), 1, {}, half);
    Trainer exact(readRecipe(m_files.recipe()), 1);
    rounded.step();
    exact.restore(rounded.state());
    QCOMPARE(rounded.validate().back().loss, exact.validate().back().loss);
}

QTEST_APPLESS_MAIN(TestAutocast)
#include "tst_autocast.moc"
