#include "engine/api/error.h"
#include "tests/viewmodels/made_map.h"
#include "viewmodels/head_dominance.h"

#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

/// One layer of three heads. The cells belong to head 2, 0, 0 (which is as strong as 1) and 1.
AttentionMap threeHeads() {
    return madePair({1, 3, 0}, {0.1F, 0.9F, 0.5F, 0.5F,     //
                                0.2F, 0.8F, 0.5F, 0.6F,     //
                                0.3F, 0.7F, 0.45F, 0.55F}); //
}

class TestHeadDominance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheStrongest();
    void namesTheHeadsWithMostWeight_data();
    void namesTheHeadsWithMostWeight();
    void countsHeadsOfLayers();
    void aCellWithoutWeightBelongsToTheFirst();
    void refusesAMapWithoutWeights();
};

void TestHeadDominance::findsTheStrongest() {
    const HeadDominance found = findDominantHeads(threeHeads(), 3, {});
    QCOMPARE(found.strength, (std::vector<float>{0.3F, 0.9F, 0.5F, 0.6F}));
    QCOMPARE(found.head, (std::vector<std::uint16_t>{2, 0, 0, 1}));
    QVERIFY(found.segment == SegmentIndex(7));
    QCOMPARE(found.tokens.size(), 2U);
}

void TestHeadDominance::namesTheHeadsWithMostWeight_data() {
    QTest::addColumn<int>("most");
    QTest::addColumn<QList<int>>("named");
    QTest::addColumn<QList<int>>("groups");
    // Head 0 holds 1.4 of 2.3, head 1 0.6, head 2 0.3.
    QTest::newRow("all") << 3 << QList<int>{0, 1, 2} << QList<int>{2, 0, 0, 1};
    QTest::newRow("more than there are") << 8 << QList<int>{0, 1, 2} << QList<int>{2, 0, 0, 1};
    QTest::newRow("two and the others") << 2 << QList<int>{0, 1} << QList<int>{2, 0, 0, 1};
    QTest::newRow("one and the others") << 1 << QList<int>{0} << QList<int>{1, 0, 0, 1};
}

void TestHeadDominance::namesTheHeadsWithMostWeight() {
    QFETCH(int, most);
    QFETCH(QList<int>, named);
    QFETCH(QList<int>, groups);
    const HeadDominance found = findDominantHeads(threeHeads(), static_cast<std::size_t>(most), {});
    QList<int> heads;
    for (const HeadPosition& at : found.named) {
        QCOMPARE(at.layer.value, 0);
        heads.append(static_cast<int>(at.head.value));
    }
    QCOMPARE(heads, named);
    QCOMPARE(QList<int>(found.group.begin(), found.group.end()), groups);
    QVERIFY(std::abs(found.namedShare[0] - 1.4 / 2.3) < 1e-6);
}

void TestHeadDominance::countsHeadsOfLayers() {
    const HeadDominance found =
        findDominantHeads(madePair({2, 1, 0}, {0.5F, 0.5F, 1, 0, 0.4F, 0.6F, 0.9F, 0.1F}), 2, {});
    QVERIFY(found.headOf(0) == (HeadPosition{LayerIndex(0), HeadIndex(0)}));
    QVERIFY(found.headOf(1) == (HeadPosition{LayerIndex(1), HeadIndex(0)}));
    QVERIFY(found.named.front() == (HeadPosition{LayerIndex(0), HeadIndex(0)}));
}

void TestHeadDominance::aCellWithoutWeightBelongsToTheFirst() {
    const HeadDominance found = findDominantHeads(madePair({1, 2, 0}, {1, 0, 0.5F, 0.5F, 1, 0, 0.5F, 0.5F}), 4, {});
    QCOMPARE(found.head, (std::vector<std::uint16_t>{0, 0, 0, 0}));
    QCOMPARE(found.named.size(), 1U); // the other one leads nowhere
}

void TestHeadDominance::refusesAMapWithoutWeights() {
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(findDominantHeads(madePair({1, 2, 0}, {}), 2, {})), Error);
}

} // namespace

QTEST_GUILESS_MAIN(TestHeadDominance)
#include "tst_head_dominance.moc"
