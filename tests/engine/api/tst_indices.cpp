#include "engine/api/attention_map.h"
#include "engine/api/indices.h"
#include "engine/api/segment_trace.h"

#include <QTest>

#include <concepts>
#include <set>

using namespace rmtscope;

namespace {

// Different kinds never mix.
static_assert(!std::convertible_to<SegmentIndex, LayerIndex>);
static_assert(!std::convertible_to<std::int64_t, SegmentIndex>);
static_assert(!std::convertible_to<SegmentIndex, std::int64_t>);
static_assert(!std::equality_comparable_with<HeadIndex, SlotIndex>);

class IndicesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts();
    void compares();
    void spans_data();
    void spans();
    void everyCellHasItsOwnPlace();
    void massesLieOneBehindTheOther();
    void attentionMapIsRowMajor();
};

void IndicesTest::counts() {
    SegmentIndex segment(4);
    QCOMPARE((++segment).value, 5);
    QCOMPARE((segment + 3).value, 8);
    QCOMPARE((segment - 2).value, 3);
    QCOMPARE(SegmentIndex(9) - segment, 4);
    QCOMPARE(segment.offset(), std::size_t{5});
    QCOMPARE(SegmentIndex().value, 0);
}

void IndicesTest::compares() {
    QVERIFY(LayerIndex(1) < LayerIndex(2));
    QVERIFY(LayerIndex(2) == LayerIndex(2));
    QVERIFY(LayerIndex(2) != LayerIndex(3));
    QCOMPARE(std::hash<LayerIndex>{}(LayerIndex(7)), std::hash<LayerIndex>{}(LayerIndex(7)));
}

void IndicesTest::spans_data() {
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");
    QTest::addColumn<bool>("overlaps"); // 10..20
    QTest::newRow("before") << 0 << 10 << false;
    QTest::newRow("over the begin") << 5 << 11 << true;
    QTest::newRow("the same") << 10 << 20 << true;
    QTest::newRow("inside") << 12 << 13 << true;
    QTest::newRow("around") << 0 << 30 << true;
    QTest::newRow("over the end") << 19 << 30 << true;
    QTest::newRow("behind") << 20 << 30 << false;
}

void IndicesTest::spans() {
    QFETCH(int, begin);
    QFETCH(int, end);
    QFETCH(bool, overlaps);
    const ByteSpan fixed{10, 20};
    const ByteSpan other{static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>(end)};
    QCOMPARE(fixed.overlaps(other), overlaps);
    QCOMPARE(other.overlaps(fixed), overlaps);
    bool shared = false;
    for (std::uint64_t byte = 0; byte < 40; ++byte) {
        shared = shared || (fixed.contains(byte) && other.contains(byte));
    }
    QCOMPARE(shared, overlaps);
    QCOMPARE(other.size(), static_cast<std::uint64_t>(end - begin));
}

void IndicesTest::everyCellHasItsOwnPlace() {
    const CaptureShape shape{2, 3, 5};
    QCOMPARE(shape.cells(), std::size_t{30});
    std::set<std::size_t> places;
    for (LayerIndex layer; layer.value < shape.layers; ++layer) {
        for (HeadIndex head; head.value < shape.heads; ++head) {
            for (SlotIndex slot; slot.value < shape.slots; ++slot) {
                places.insert(shape.offset(layer, head, slot));
            }
        }
    }
    QCOMPARE(places.size(), std::size_t{30});
    QCOMPARE(*places.rbegin(), std::size_t{29});
    QCOMPARE(shape.offset(LayerIndex(1), HeadIndex(2), SlotIndex(3)), std::size_t{28});
}

void IndicesTest::massesLieOneBehindTheOther() {
    SegmentTrace trace;
    trace.shape = {1, 2, 2};
    QVERIFY(!trace.captured());
    for (std::uint16_t i = 0; i < massKinds * trace.shape.cells(); ++i) {
        trace.masses.push_back(Half{i});
    }
    QVERIFY(trace.captured());
    QCOMPARE(trace.mass(MassKind::Write).front().bits, 0);
    QCOMPARE(trace.mass(MassKind::Read).front().bits, 4);
    QCOMPARE(trace.mass(MassKind::Retain).front().bits, 8);
    QCOMPARE(trace.mass(MassKind::Retain).size(), std::size_t{4});
}

void IndicesTest::attentionMapIsRowMajor() {
    AttentionMap map;
    map.shape = {2, 2, 1};
    map.tokens.resize(3);
    for (int i = 0; i < 2 * 2 * 3 * 3; ++i) {
        map.weights.push_back(static_cast<float>(i));
    }
    QCOMPARE(map.positions(), 3);
    QCOMPARE(map.offset(LayerIndex(1), HeadIndex(1)), std::size_t{27});
    QCOMPARE(map.at(LayerIndex(1), HeadIndex(0), 2, 1), 25.0F);
}

} // namespace

QTEST_APPLESS_MAIN(IndicesTest)
#include "tst_indices.moc"
