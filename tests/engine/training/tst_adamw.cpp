#include "engine/training/adamw.h"

#include <ATen/ATen.h>
#include <QTest>

#include <cmath>

using namespace rmtscope;

namespace {

/// Algorithm 2 of Loshchilov & Hutter 2019 for one number.
struct Reference {
    double value = 0;
    double first = 0;
    double second = 0;

    void step(double gradient, int time, double rate, double decay, const AdamWSettings& with) {
        first = with.beta1 * first + (1 - with.beta1) * gradient;
        second = with.beta2 * second + (1 - with.beta2) * gradient * gradient;
        const double firstHat = first / (1 - std::pow(with.beta1, time));
        const double secondHat = second / (1 - std::pow(with.beta2, time));
        value -= rate * (firstHat / (std::sqrt(secondHat) + with.epsilon) + decay * value);
    }
};

} // namespace

class TestAdamW : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheAlgorithm_data();
    void followsTheAlgorithm();
    void goesOnFromWhatWasKept();
};

void TestAdamW::followsTheAlgorithm_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("decay");
    QTest::newRow("a matrix decays") << QStringLiteral("matrix") << 0.1;
    QTest::newRow("a vector doesn't") << QStringLiteral("vector") << 0.0;
}

void TestAdamW::followsTheAlgorithm() {
    QFETCH(QString, name);
    QFETCH(double, decay);
    const std::vector<ParameterShape> list{{"vector", {3}}, {"matrix", {2, 2}}};
    const AdamWSettings settings{.beta1 = 0.8, .beta2 = 0.9, .epsilon = 1e-3, .weightDecay = 0.1};
    AdamW optimizer(list, settings);
    TensorPack values(list);
    TensorPack gradients(list);
    at::manual_seed(4);
    values.all().copy_(at::randn({7}));
    at::Tensor value = values.tensors().at(name.toStdString());
    Reference reference{value.flatten()[1].item<double>()};
    for (int time = 1; time <= 5; ++time) {
        gradients.all().copy_(at::randn({7}));
        const double gradient = gradients.tensors().at(name.toStdString()).flatten()[1].item<double>();
        const double rate = 0.1 / time;
        optimizer.step(values, gradients, rate);
        reference.step(gradient, time, rate, decay, settings);
        QVERIFY(std::abs(value.flatten()[1].item<double>() - reference.value) < 1e-5);
    }
}

void TestAdamW::goesOnFromWhatWasKept() {
    const std::vector<ParameterShape> list{{"matrix", {2, 2}}};
    TensorPack gradients(list);
    gradients.all().fill_(0.5);
    AdamW first(list, {});
    TensorPack values(list);
    first.step(values, gradients, 0.1);
    AdamW second(list, {});
    second.restore(first.first(), first.second(), first.steps());
    TensorPack copy(list);
    copy.all().copy_(values.all());
    gradients.all().fill_(-0.1);
    first.step(values, gradients, 0.1);
    second.step(copy, gradients, 0.1);
    QVERIFY(at::equal(values.all(), copy.all()));
}

QTEST_APPLESS_MAIN(TestAdamW)
#include "tst_adamw.moc"
