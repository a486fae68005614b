#include "viewmodels/read_reduction.h"

#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

class TestReadReduction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reduces_data();
    void reduces();
    void refusesAnotherShape();
};

void TestReadReduction::reduces_data() {
    QTest::addColumn<QList<int>>("layers");
    QTest::addColumn<QList<int>>("heads");
    QTest::addColumn<bool>("mean");
    QTest::addColumn<QList<float>>("slotReads");
    QTest::addColumn<float>("mass");
    const float none = std::numeric_limits<float>::quiet_NaN();
    // [2 layers, 2 heads, 2 slots]: 0.1 0.2 | 0.3 0.0 || 0.0 0.4 | 0.2 0.2
    QTest::newRow("mean of all") << QList<int>{0, 1} << QList<int>{0, 1} << true << QList<float>{0.15F, 0.2F} << 0.35F;
    QTest::newRow("maximum of all") << QList<int>{0, 1} << QList<int>{0, 1} << false << QList<float>{0.3F, 0.4F}
                                    << 0.4F; // not 0.7: no head gives that
    QTest::newRow("one head") << QList<int>{1} << QList<int>{1} << true << QList<float>{0.2F, 0.2F} << 0.4F;
    QTest::newRow("a layer's maximum") << QList<int>{0} << QList<int>{0, 1} << false << QList<float>{0.3F, 0.2F}
                                       << 0.3F;
    QTest::newRow("no head") << QList<int>{0} << QList<int>{} << true << QList<float>{none, none} << none;
    QTest::newRow("a layer that isn't there")
        << QList<int>{7} << QList<int>{0} << true << QList<float>{none, none} << none;
}

bool sameNumber(float a, float b) {
    return std::isnan(b) ? std::isnan(a) : std::abs(a - b) < 1e-6F;
}

template <class I>
Choice<I> choiceOf(const QList<int>& chosen) {
    std::vector<I> indices;
    for (const int one : chosen) {
        indices.push_back(I(one));
    }
    return Choice<I>(indices);
}

void TestReadReduction::reduces() {
    QFETCH(QList<int>, layers);
    QFETCH(QList<int>, heads);
    QFETCH(bool, mean);
    QFETCH(QList<float>, slotReads);
    QFETCH(float, mass);
    const std::vector<float> read{0.1F, 0.2F, 0.3F, 0.0F, 0.0F, 0.4F, 0.2F, 0.2F};
    SelectionState selection;
    selection.layers = choiceOf<LayerIndex>(layers);
    selection.heads = choiceOf<HeadIndex>(heads);
    selection.aggregation = mean ? Aggregation::Mean : Aggregation::Max;
    std::vector<float> reduced(2, -1);
    QVERIFY(sameNumber(reduceRead(read, CaptureShape{2, 2, 2}, selection, reduced), mass));
    QVERIFY2(sameNumber(reduced[0], slotReads[0]), qPrintable(QString::number(reduced[0])));
    QVERIFY2(sameNumber(reduced[1], slotReads[1]), qPrintable(QString::number(reduced[1])));
}

void TestReadReduction::refusesAnotherShape() {
    std::vector<float> reduced(2, -1);
    QVERIFY(std::isnan(reduceRead(std::vector<float>(7), CaptureShape{2, 2, 2}, {}, reduced)));
    QVERIFY(std::isnan(reduced[0]));
}

} // namespace

QTEST_APPLESS_MAIN(TestReadReduction)
#include "tst_read_reduction.moc"
