#include "engine/probe/row_blocks.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <thread>

using namespace rmtscope;

class TestRowBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void blocksDontOverlap_data();
    void blocksDontOverlap();
    void aDroppedBlockIsGivenOutAgain();
    void aBlockOutlivesItsMaker();
    void blocksMayBeDroppedInAnotherThread();
};

void TestRowBlocks::blocksDontOverlap_data() {
    QTest::addColumn<int>("cells");
    QTest::newRow("one number") << 1;
    QTest::newRow("no multiple of anything") << 30'243;
    QTest::newRow("larger than a piece") << 3'000'001;
}

void TestRowBlocks::blocksDontOverlap() {
    QFETCH(int, cells);
    const auto size = static_cast<std::size_t>(cells);
    RowBlocks blocks(size);
    std::vector<std::shared_ptr<Half[]>> taken;
    for (std::uint16_t i = 0; i < 5; ++i) {
        taken.push_back(blocks.take());
        std::fill_n(taken.back().get(), size, Half{i});
    }
    for (std::uint16_t i = 0; i < 5; ++i) {
        const Half* const block = taken[i].get();
        QVERIFY(std::all_of(block, block + size, [i](Half value) { return value.bits == i; }));
    }
}

void TestRowBlocks::aDroppedBlockIsGivenOutAgain() {
    RowBlocks blocks(1'000'000);
    const Half* const first = blocks.take().get();
    const std::shared_ptr<Half[]> again = blocks.take();
    QVERIFY(again.get() == first);
    QVERIFY(blocks.take().get() != first);
}

void TestRowBlocks::aBlockOutlivesItsMaker() {
    std::shared_ptr<Half[]> block = RowBlocks(100).take();
    std::fill_n(block.get(), 100, Half{7});
    QCOMPARE(block[99].bits, std::uint16_t{7});
}

void TestRowBlocks::blocksMayBeDroppedInAnotherThread() {
    RowBlocks blocks(1000);
    std::vector<std::shared_ptr<Half[]>> taken;
    for (int i = 0; i < 1000; ++i) {
        taken.push_back(blocks.take());
    }
    std::thread dropper([&taken] { taken.clear(); });
    std::vector<std::shared_ptr<Half[]>> more;
    for (int i = 0; i < 1000; ++i) {
        more.push_back(blocks.take());
    }
    dropper.join();
    std::set<const Half*> places;
    for (const auto& block : more) {
        places.insert(block.get());
    }
    QCOMPARE(places.size(), std::size_t{1000});
}

QTEST_APPLESS_MAIN(TestRowBlocks)
#include "tst_row_blocks.moc"
