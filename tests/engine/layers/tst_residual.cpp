#include "engine/layers/residual.h"

#include <ATen/ATen.h>
#include <QTest>

using namespace rmtscope;

class TestResidual : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addsInPlaceWhereTypesAgree();
    void keepsTheResidualsPrecision();
};

void TestResidual::addsInPlaceWhereTypesAgree() {
    const at::Tensor x = at::ones({2, 3});
    const at::Tensor sum = plusResidual(x, at::full({2, 3}, 0.5));
    QVERIFY(sum.is_same(x));
    QVERIFY(at::equal(x, at::full({2, 3}, 1.5)));
}

void TestResidual::keepsTheResidualsPrecision() {
    const at::Tensor x = at::ones({4}, at::kBFloat16);
    const at::Tensor residual = at::full({4}, 0.001); // bfloat16 has no 1.001
    const at::Tensor sum = plusResidual(x, residual);
    QVERIFY(sum.scalar_type() == at::kFloat);
    QVERIFY(at::allclose(sum, at::full({4}, 1.001), 1e-6, 0));
    QVERIFY(at::equal(x, at::ones({4}, at::kBFloat16)));
}

QTEST_APPLESS_MAIN(TestResidual)
#include "tst_residual.moc"
