#include "engine/layers/feed_forward.h"
#include "engine/layers/layer_norm.h"
#include "tests/support/memory_checkpoint.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace rmtscope;

namespace {

constexpr double tolerance = 2e-5;

double gelu(double x) {
    return x / 2 * (1 + std::erf(x / std::numbers::sqrt2));
}

double geluTanh(double x) {
    return x / 2 * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
}

double relu(double x) {
    return std::max(x, 0.0);
}

} // namespace

/// The two halves of a transformer block that work on each position alone, against their formulas in double precision.
class TestFeedForward : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheFormula_data();
    void isTheFormula();
    void normalises();
};

void TestFeedForward::isTheFormula_data() {
    QTest::addColumn<int>("activation");
    QTest::newRow("gelu") << static_cast<int>(Activation::Gelu);
    QTest::newRow("gelu, tanh") << static_cast<int>(Activation::GeluTanh);
    QTest::newRow("relu") << static_cast<int>(Activation::Relu);
}

void TestFeedForward::isTheFormula() {
    QFETCH(int, activation);
    const auto kind = static_cast<Activation>(activation);
    MemoryCheckpoint checkpoint;
    checkpoint.addLinear("wide", 4, 16);
    checkpoint.addLinear("narrow", 16, 4);
    Parameters parameters = checkpoint.parameters();
    const ParameterScope root(parameters, "");
    const FeedForward feedForward(Linear(root / "wide", 4, 16), Linear(root / "narrow", 16, 4), kind);
    const at::Tensor x = at::randn({7, 4});

    at::Tensor wide = at::linear(x, checkpoint.at("wide.weight"), checkpoint.at("wide.bias")).to(at::kDouble);
    double* const values = wide.data_ptr<double>();
    const auto function = kind == Activation::Gelu ? gelu : kind == Activation::GeluTanh ? geluTanh : relu;
    std::transform(values, values + wide.numel(), values, function);
    const at::Tensor expected =
        at::linear(wide, checkpoint.at("narrow.weight").to(at::kDouble), checkpoint.at("narrow.bias").to(at::kDouble));
    QVERIFY(largestDifference(feedForward(x), expected) < tolerance);
}

void TestFeedForward::normalises() {
    MemoryCheckpoint checkpoint;
    checkpoint.addLayerNorm("norm", 32);
    Parameters parameters = checkpoint.parameters();
    constexpr double epsilon = 0.5; // large enough to be seen
    const LayerNorm norm(ParameterScope(parameters, "norm"), 32, epsilon);
    const at::Tensor x = at::randn({3, 5, 32});
    const at::Tensor wide = x.to(at::kDouble);
    const at::Tensor centred = wide - wide.mean(-1, true);
    const at::Tensor expected =
        centred / (centred.square().mean(-1, true) + epsilon).sqrt() * checkpoint.at("norm.weight").to(at::kDouble) +
        checkpoint.at("norm.bias").to(at::kDouble);
    QVERIFY(largestDifference(norm(x), expected) < tolerance);
}

QTEST_APPLESS_MAIN(TestFeedForward)
#include "tst_feed_forward.moc"
