#include "engine/training/parameter_store.h"

#include <ATen/ATen.h>
#include <QTest>

using namespace rmtscope;

class TestParameterStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isItselfWhereItIs();
    void hasTheSamePlacesElsewhere();
    void gradientsStandBesideTheirValues();

private:
    const std::vector<ParameterShape> m_list{{"bias", {3}}, {"weight", {2, 3}}, {"words", {5, 2}}};
};

void TestParameterStore::isItselfWhereItIs() {
    const TensorPack values(m_list);
    const TensorPack same = values.on(at::kCPU);
    at::Tensor bias = same.tensors().at("bias");
    bias.fill_(2);
    QVERIFY(at::equal(values.vectors(), at::full({3}, 2.0)));
}

/// On a device that keeps shapes and no numbers.
void TestParameterStore::hasTheSamePlacesElsewhere() {
    const TensorPack values(m_list);
    const TensorPack other = values.on(at::kMeta);
    QVERIFY(other.all().is_meta() && values.all().is_cpu());
    QCOMPARE(other.all().numel(), values.all().numel());
    QCOMPARE(other.matrices().numel(), values.matrices().numel());
    for (const auto& [name, tensor] : values.tensors()) {
        const at::Tensor& there = other.tensors().at(name);
        QVERIFY(there.is_meta());
        QVERIFY(there.sizes() == tensor.sizes());
        QCOMPARE(there.storage_offset(), tensor.storage_offset());
    }
}

void TestParameterStore::gradientsStandBesideTheirValues() {
    const TensorPack values(m_list);
    GradientLeaves leaves(values, m_list);
    const at::Tensor loss = leaves.leaves().at("weight").sum() * 3;
    loss.backward();
    QVERIFY(leaves.gradients().all().device() == values.all().device());
    QVERIFY(at::equal(leaves.gradients().tensors().at("weight"), at::full({2, 3}, 3.0)));
    QCOMPARE(leaves.gradients().all().sum().item<double>(), 18.0);
}

QTEST_APPLESS_MAIN(TestParameterStore)
#include "tst_parameter_store.moc"
