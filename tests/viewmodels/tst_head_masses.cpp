#include "viewmodels/head_masses.h"

#include <QtTest>

using namespace rmtscope;

namespace {

/// Two layers of one head with two slots. All numbers are exact halves.
SegmentTrace madeTrace() {
    SegmentTrace trace;
    trace.shape = {2, 1, 2};
    for (const float mass : {0.25F, 0.75F, 1.0F, 0.5F,     // write
                             0.125F, 0.25F, 0.0625F, 0.0F, // read
                             0.5F, 0.25F, 0.0F, 0.25F}) {  // retain
        trace.masses.push_back(toHalf(mass));
    }
    return trace;
}

class TestHeadMasses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meansAndSums();
    void orders_data();
    void orders();
    void nothingWasCaptured();
};

void TestHeadMasses::meansAndSums() {
    const std::vector<HeadMasses> masses = headMasses(madeTrace());
    QCOMPARE(masses.size(), 2U);
    QVERIFY(masses[1].at == (HeadPosition{LayerIndex(1), HeadIndex(0)}));
    QCOMPARE(masses[0].write, 0.5F);
    QCOMPARE(masses[1].write, 0.75F);
    QCOMPARE(masses[0].read, 0.375F); // of both slots together
    QCOMPARE(masses[1].read, 0.0625F);
    QCOMPARE(masses[0].retain, 0.375F);
    QCOMPARE(masses[1].retain, 0.125F);
}

void TestHeadMasses::orders_data() {
    QTest::addColumn<int>("order");
    QTest::addColumn<int>("first"); // layer
    QTest::newRow("model") << static_cast<int>(HeadOrder::Model) << 0;
    QTest::newRow("write") << static_cast<int>(HeadOrder::ByWrite) << 1;
    QTest::newRow("read") << static_cast<int>(HeadOrder::ByRead) << 0;
}

void TestHeadMasses::orders() {
    QFETCH(int, order);
    QFETCH(int, first);
    const SegmentTrace trace = madeTrace();
    const auto heads = orderedHeads(trace.shape, headMasses(trace), static_cast<HeadOrder>(order));
    QCOMPARE(heads.size(), 2U);
    QCOMPARE(heads[0].layer.value, first);
    QCOMPARE(heads[1].layer.value, 1 - first);
}

void TestHeadMasses::nothingWasCaptured() {
    SegmentTrace trace = madeTrace();
    trace.masses.clear();
    QVERIFY(headMasses(trace).empty());
    const auto heads = orderedHeads({2, 2, 1}, {}, HeadOrder::ByWrite); // so they stay as they are
    QCOMPARE(heads.size(), 4U);
    QVERIFY(std::is_sorted(heads.begin(), heads.end()));
}

} // namespace

QTEST_GUILESS_MAIN(TestHeadMasses)
#include "tst_head_masses.moc"
