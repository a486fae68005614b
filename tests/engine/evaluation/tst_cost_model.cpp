#include "engine/evaluation/cost_model.h"

#include <QTest>

#include <cmath>

using namespace rmtscope;

/// What full attention would cost, against the published factors.
class TestCostModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysThePublishedFactors_data();
    void saysThePublishedFactors();
    void recurrenceIsLinear();
    void mapsGrowWithTheSquare();
};

void TestCostModel::saysThePublishedFactors_data() {
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("hidden");
    QTest::addColumn<int>("heads");
    QTest::addColumn<double>("factor"); // at 2^21 tokens in segments of 512
    QTest::newRow("OPT-125M") << 12 << 768 << 12 << 294.8;
    QTest::newRow("OPT-1.3B") << 24 << 2048 << 32 << 154.0;
    QTest::newRow("OPT-175B") << 96 << 12288 << 96 << 29.3;
}

void TestCostModel::saysThePublishedFactors() {
    QFETCH(int, layers);
    QFETCH(int, hidden);
    QFETCH(int, heads);
    QFETCH(double, factor);
    const TransformerShape shape{layers, hidden, heads, 50272};
    const double tokens = 1 << 21;
    const double ratio = fullAttentionFlops(shape, tokens) / recurrentFlops(shape, tokens, 512);
    QVERIFY2(std::abs(ratio / factor - 1) < 0.005, QByteArray::number(ratio));
}

void TestCostModel::recurrenceIsLinear() {
    const TransformerShape shape{3, 96, 6, 4080};
    QCOMPARE(recurrentFlops(shape, 77, 77), fullAttentionFlops(shape, 77));
    QCOMPARE(recurrentFlops(shape, 77'000, 77), 1000 * fullAttentionFlops(shape, 77));
    QVERIFY(fullAttentionFlops(shape, 77'000) > 60 * recurrentFlops(shape, 77'000, 77));
}

void TestCostModel::mapsGrowWithTheSquare() {
    // A head's map of half-precision numbers at 2^21 tokens: 8.8 TB.
    const TransformerShape one{1, 768, 1, 50272};
    QCOMPARE(attentionMapBytes(one, 1 << 21, 2), 8'796'093'022'208.0);
}

QTEST_APPLESS_MAIN(TestCostModel)
#include "tst_cost_model.moc"
