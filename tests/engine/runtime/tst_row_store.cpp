#include "engine/runtime/row_store.h"

#include <QTest>

using namespace rmtscope;

namespace {

std::shared_ptr<const MemoryRows> rowsOf(std::size_t bytes) {
    const CaptureShape oneCell{1, 1, 1};
    return std::make_shared<MemoryRows>(oneCell, static_cast<std::int64_t>(bytes / (2 * sizeof(Half))));
}

} // namespace

class TestRowStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void staysWithinItsBudget();
    void dropsWhatWasUsedLongestAgo();
    void replacesWithoutCountingTwice();
    void forgetsFromASegmentOn();
    void aBudgetOfNothingKeepsNothing();
};

void TestRowStore::staysWithinItsBudget() {
    RowStore store(1000);
    for (int i = 0; i < 50; ++i) {
        store.put(SegmentIndex(i), rowsOf(100));
        QVERIFY(store.bytes() <= store.budgetBytes());
    }
    QCOMPARE(store.segments(), 10);
    QVERIFY(store.get(SegmentIndex(49)));
    QVERIFY(!store.get(SegmentIndex(39)));
}

void TestRowStore::dropsWhatWasUsedLongestAgo() {
    RowStore store(300);
    for (int i = 0; i < 3; ++i) {
        store.put(SegmentIndex(i), rowsOf(100));
    }
    QVERIFY(store.get(SegmentIndex(0)));
    store.put(SegmentIndex(3), rowsOf(100));
    QVERIFY(store.get(SegmentIndex(0)));
    QVERIFY(!store.get(SegmentIndex(1)));
}

void TestRowStore::replacesWithoutCountingTwice() {
    RowStore store(1000);
    store.put(SegmentIndex(0), rowsOf(100));
    store.put(SegmentIndex(0), rowsOf(300));
    QCOMPARE(store.bytes(), 300U);
    QCOMPARE(store.segments(), 1);
}

void TestRowStore::forgetsFromASegmentOn() {
    RowStore store(1000);
    for (int i = 0; i < 5; ++i) {
        store.put(SegmentIndex(i), rowsOf(100));
    }
    store.eraseFrom(SegmentIndex(2));
    QCOMPARE(store.bytes(), 200U);
    QVERIFY(store.get(SegmentIndex(1)));
    QVERIFY(!store.get(SegmentIndex(2)));
}

void TestRowStore::aBudgetOfNothingKeepsNothing() {
    RowStore store(0);
    store.put(SegmentIndex(0), rowsOf(100));
    QCOMPARE(store.bytes(), 0U);
    QVERIFY(!store.get(SegmentIndex(0)));
}

QTEST_APPLESS_MAIN(TestRowStore)
#include "tst_row_store.moc"
