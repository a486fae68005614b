#include "engine/api/error.h"
#include "tests/support/fake_attention.h"
#include "tests/viewmodels/made_map.h"
#include "viewmodels/head_atlas.h"

#include <QtTest>

#include <numeric>

using namespace rmtscope;

namespace {

const HeadPosition firstHead{LayerIndex(0), HeadIndex(0)};
const HeadPosition secondHead{LayerIndex(0), HeadIndex(1)};

/// The first head has 0/16 to 15/16, the second 0.25 everywhere but for one 0.5.
AttentionMap twoHeads() {
    std::vector<float> weights(32, 0.25F);
    for (std::size_t cell = 0; cell < 16; ++cell) {
        weights[cell] = static_cast<float>(cell) / 16;
    }
    weights[16 + 1 * 4 + 3] = 0.5F; // mem 0 attends to the word
    return madeMap({1, 2, 2}, std::move(weights));
}

AtlasRequest request(HeadBlock block, int tile) {
    AtlasRequest wanted;
    wanted.block = block;
    wanted.layout = AtlasLayout{2, tile, tile, tile + 1, tile + 3};
    wanted.order = {firstHead, secondHead};
    return wanted;
}

QList<float> thumbOf(const HeadAtlas& atlas, std::size_t index) {
    const std::size_t size = atlas.thumbWidth * atlas.thumbHeight;
    return {atlas.thumbs.begin() + static_cast<std::ptrdiff_t>(index * size),
            atlas.thumbs.begin() + static_cast<std::ptrdiff_t>((index + 1) * size)};
}

class TestHeadAtlas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void levelsGoFromNothingToTheLargest();
    void aPixelIsTheMaximumOfItsCells();
    void cropsItsBlock_data();
    void cropsItsBlock();
    void paintsTiles_data();
    void paintsTiles();
    void largeTilesRepeatPixels();
    void followsTheOrder();
    void losesNoCell_data();
    void losesNoCell();
    void isEmptyWithoutRoom();
    void refusesAMapWithoutWeights();
};

void TestHeadAtlas::levelsGoFromNothingToTheLargest() {
    QCOMPARE(atlasLevel(0.0F, 0.5F), std::uint8_t{1});
    QCOMPARE(atlasLevel(0.25F, 0.5F), std::uint8_t{128});
    QCOMPARE(atlasLevel(0.5F, 0.5F), std::uint8_t{255});
    QCOMPARE(atlasLevel(0.7F, 0.5F), std::uint8_t{255});
    QCOMPARE(atlasLevel(0.0F, 0.0F), std::uint8_t{1});
}

void TestHeadAtlas::aPixelIsTheMaximumOfItsCells() {
    const HeadAtlas atlas = makeHeadAtlas(twoHeads(), request(HeadBlock::Whole, 2), {});
    QCOMPARE(thumbOf(atlas, 0), QList<float>({5 / 16.0F, 7 / 16.0F, 13 / 16.0F, 15 / 16.0F}));
    QCOMPARE(thumbOf(atlas, 1), QList<float>({0.25F, 0.5F, 0.25F, 0.25F}));
    QCOMPARE(atlas.maxima, (std::vector<float>{15 / 16.0F, 0.5F}));
    QCOMPARE(atlas.largest, 15 / 16.0F);
    QVERIFY(atlas.segment == SegmentIndex(7));
}

void TestHeadAtlas::cropsItsBlock_data() {
    QTest::addColumn<int>("block");
    QTest::addColumn<QList<float>>("sixteenths"); // of the first head
    QTest::addColumn<std::size_t>("height");
    QTest::newRow("write: rows of the slots")
        << static_cast<int>(HeadBlock::Write) << QList<float>{4, 5, 6, 7, 8, 9, 10, 11} << std::size_t{2};
    QTest::newRow("read: columns of the slots")
        << static_cast<int>(HeadBlock::Read) << QList<float>{1, 2, 5, 6, 9, 10, 13, 14} << std::size_t{4};
}

void TestHeadAtlas::cropsItsBlock() {
    QFETCH(int, block);
    QFETCH(QList<float>, sixteenths);
    QFETCH(std::size_t, height);
    const HeadAtlas atlas = makeHeadAtlas(twoHeads(), request(static_cast<HeadBlock>(block), 4), {});
    QCOMPARE(atlas.thumbHeight, height);
    QCOMPARE(atlas.thumbWidth * atlas.thumbHeight, 8U);
    for (float& value : sixteenths) {
        value /= 16;
    }
    QCOMPARE(thumbOf(atlas, 0), sixteenths);
}

void TestHeadAtlas::paintsTiles_data() {
    QTest::addColumn<bool>("shared");
    QTest::addColumn<QList<int>>("levels"); // of the 2 rows of 5 pixels; 0 lies between the tiles
    QTest::newRow("own range") << false << QList<int>{86, 120, 0, 128, 255, 221, 255, 0, 128, 128};
    QTest::newRow("shared range") << true << QList<int>{86, 120, 0, 69, 136, 221, 255, 0, 69, 69};
}

void TestHeadAtlas::paintsTiles() {
    QFETCH(bool, shared);
    QFETCH(QList<int>, levels);
    AtlasRequest wanted = request(HeadBlock::Whole, 2);
    wanted.sharedRange = shared;
    const HeadAtlas atlas = makeHeadAtlas(twoHeads(), wanted, {});
    QCOMPARE(atlas.width, 5);
    QCOMPARE(atlas.height, 2);
    QCOMPARE(QList<int>(atlas.levels.begin(), atlas.levels.end()), levels);
}

void TestHeadAtlas::largeTilesRepeatPixels() {
    AtlasRequest wanted = request(HeadBlock::Write, 8); // of 2 rows and 4 keys
    wanted.layout.columns = 1;
    const HeadAtlas atlas = makeHeadAtlas(twoHeads(), wanted, {});
    QCOMPARE(atlas.width, 8);
    QCOMPARE(atlas.height, 8 + 11);
    const auto level = [&atlas](int x, int y) { return int{atlas.levels[static_cast<std::size_t>(y * 8 + x)]}; };
    for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 8; ++x) {
            const float sixteenths = static_cast<float>(4 + y / 4 * 4 + x / 2);
            QCOMPARE(level(x, y), int{atlasLevel(sixteenths, 11)});
        }
    }
    QCOMPARE(level(3, 8), 0); // between the rows of tiles
    QCOMPARE(level(3, 10), 0);
    QCOMPARE(level(7, 11), 255); // the word, for mem 0 of the second head
}

void TestHeadAtlas::followsTheOrder() {
    AtlasRequest wanted = request(HeadBlock::Whole, 2);
    std::swap(wanted.order[0], wanted.order[1]);
    const HeadAtlas atlas = makeHeadAtlas(twoHeads(), wanted, {});
    QCOMPARE(atlas.maxima, (std::vector<float>{0.5F, 15 / 16.0F}));
    QCOMPARE(int{atlas.levels[0]}, 128);
}

void TestHeadAtlas::losesNoCell_data() {
    QTest::addColumn<int>("tile");
    for (const int tile : {1, 3, 7, 16, 22, 23, 24, 60}) {
        QTest::addRow("%d pixels", tile) << tile;
    }
}

void TestHeadAtlas::losesNoCell() {
    QFETCH(int, tile);
    FakePlan plan;
    plan.shape = {1, 1, 3};
    AttentionMap map =
        fakeMap(plan, SegmentIndex(0), fakeSequence(3, std::vector<SegmentToken>(17, {9, TokenRole::Text, "w", {}})));
    const std::size_t size = map.tokens.size();
    QCOMPARE(size, 23U);
    AtlasRequest wanted = request(HeadBlock::Whole, tile);
    wanted.order = {firstHead};
    for (std::size_t cell = 0; cell < size * size; ++cell) {
        std::fill(map.weights.begin(), map.weights.end(), 0.0F);
        map.weights[cell] = 1;
        const HeadAtlas atlas = makeHeadAtlas(map, wanted, {});
        QCOMPARE(static_cast<std::size_t>(atlas.width), static_cast<std::size_t>(tile));
        QVERIFY(std::find(atlas.levels.begin(), atlas.levels.end(), std::uint8_t{255}) != atlas.levels.end());
    }
}

void TestHeadAtlas::isEmptyWithoutRoom() {
    QVERIFY(makeHeadAtlas(twoHeads(), request(HeadBlock::Whole, 0), {}).levels.empty());
    AtlasRequest nothing = request(HeadBlock::Whole, 2);
    nothing.order.clear();
    QVERIFY(makeHeadAtlas(twoHeads(), nothing, {}).levels.empty());
    const AttentionMap without = madePair({1, 1, 0}, {0.5F, 0.5F, 0.25F, 0.75F});
    AtlasRequest write = request(HeadBlock::Write, 2);
    write.order = {firstHead};
    const HeadAtlas whole = makeHeadAtlas(without, write, {}); // there is no memory
    QVERIFY(whole.block == HeadBlock::Whole);
    QCOMPARE(whole.largest, 0.75F);
}

void TestHeadAtlas::refusesAMapWithoutWeights() {
    AttentionMap damaged = twoHeads();
    damaged.weights.clear();
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(makeHeadAtlas(damaged, request(HeadBlock::Whole, 2), {})), Error);
}

} // namespace

QTEST_GUILESS_MAIN(TestHeadAtlas)
#include "tst_head_atlas.moc"
