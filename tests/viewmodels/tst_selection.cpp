#include "viewmodels/selected_heads.h"
#include "viewmodels/selection.h"

#include <QSignalSpy>
#include <QtTest>

#include <functional>

using namespace rmtscope;

namespace {

/// Counts of each signal, in the order of their declaration.
struct Counts {
    explicit Counts(const Selection& s)
        : segment(&s, &Selection::segmentChanged)
        , layers(&s, &Selection::layersChanged)
        , heads(&s, &Selection::headsChanged)
        , aggregation(&s, &Selection::aggregationChanged)
        , slot(&s, &Selection::slotChanged)
        , pinned(&s, &Selection::pinnedChanged)
        , hover(&s, &Selection::hoverChanged) {}
    [[nodiscard]] QList<qsizetype> all() const {
        return {segment.size(), layers.size(), heads.size(), aggregation.size(),
                slot.size(),    pinned.size(), hover.size()};
    }
    QSignalSpy segment, layers, heads, aggregation, slot, pinned, hover;
};

using Change = std::function<void(Selection&)>;

class TestSelection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void emitsOneSignalForOneChange_data();
    void emitsOneSignalForOneChange();
    void setsWholeStates();
    void acceptsItsOwnState();
    void selectsHeads_data();
    void selectsHeads();
    void layersEndSingleHeads();
    void keepsSeveralPins();
    void resolvesChoices_data();
    void resolvesChoices();
};

void TestSelection::emitsOneSignalForOneChange_data() {
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("signal");
    QTest::newRow("segment") << Change([](Selection& s) { s.setSegment(SegmentIndex{3}); }) << 0;
    QTest::newRow("layers") << Change([](Selection& s) { s.setLayers(LayerChoice(LayerIndex{1})); }) << 1;
    QTest::newRow("heads") << Change([](Selection& s) { s.setHeads(HeadChoice(HeadIndex{1})); }) << 2;
    QTest::newRow("aggregation") << Change([](Selection& s) { s.setAggregation(Aggregation::Max); }) << 3;
    QTest::newRow("slot") << Change([](Selection& s) { s.setSlot(SlotIndex{2}); }) << 4;
    QTest::newRow("query") << Change([](Selection& s) { s.setPinnedQuery(4); }) << 5;
    QTest::newRow("key") << Change([](Selection& s) { s.setPinnedKey(4); }) << 5;
    QTest::newRow("both") << Change([](Selection& s) { s.setPinned(4, 5); }) << 5;
    QTest::newRow("hover") << Change([](Selection& s) { s.setHovered(TokenPosition{SegmentIndex{1}, 2}); }) << 6;
}

void TestSelection::emitsOneSignalForOneChange() {
    QFETCH(Change, change);
    QFETCH(int, signal);
    Selection selection;
    const Counts counts(selection);
    QList<qsizetype> expected(7, 0);
    expected[signal] = 1;
    change(selection);
    QCOMPARE(counts.all(), expected);
    change(selection); // nothing changes
    QCOMPARE(counts.all(), expected);
}

void TestSelection::setsWholeStates() {
    Selection selection;
    SelectionState state;
    state.segment = SegmentIndex{9};
    state.layers = LayerChoice(LayerIndex{2});
    state.pinnedKey = 7;
    const Counts counts(selection);
    selection.setState(state);
    QVERIFY(selection.state() == state);
    QCOMPARE(counts.all(), QList<qsizetype>({1, 1, 0, 0, 0, 1, 0}));
}

void TestSelection::acceptsItsOwnState() {
    Selection selection;
    selection.setSegment(SegmentIndex{4});
    const Counts counts(selection);
    selection.setState(selection.state());
    QCOMPARE(counts.all(), QList<qsizetype>(7, 0));
    QVERIFY(selection.segment() == SegmentIndex{4});
}

void TestSelection::selectsHeads_data() {
    QTest::addColumn<QList<int>>("heads"); // layer * 10 + head
    QTest::addColumn<QList<int>>("single");
    QTest::addColumn<QList<int>>("resolved"); // of 2 layers and 3 heads
    QTest::newRow("one") << QList<int>{12} << QList<int>{} << QList<int>{12};
    QTest::newRow("of one layer") << QList<int>{12, 10} << QList<int>{} << QList<int>{10, 12};
    QTest::newRow("a block") << QList<int>{1, 12, 2, 11} << QList<int>{} << QList<int>{1, 2, 11, 12};
    QTest::newRow("no block") << QList<int>{12, 1} << QList<int>{1, 12} << QList<int>{1, 12};
    QTest::newRow("doubled") << QList<int>{12, 1, 12} << QList<int>{1, 12} << QList<int>{1, 12};
    QTest::newRow("none is all") << QList<int>{} << QList<int>{} << QList<int>{0, 1, 2, 10, 11, 12};
    QTest::newRow("of a larger model") << QList<int>{1, 12, 25} << QList<int>{1, 12, 25} << QList<int>{1, 12};
}

void TestSelection::selectsHeads() {
    QFETCH(QList<int>, heads);
    QFETCH(QList<int>, single);
    QFETCH(QList<int>, resolved);
    const auto numbers = [](const std::vector<HeadPosition>& positions) {
        QList<int> result;
        for (const HeadPosition& at : positions) {
            result.append(static_cast<int>(at.layer.value * 10 + at.head.value));
        }
        return result;
    };
    std::vector<HeadPosition> wanted;
    for (const int head : heads) {
        wanted.push_back({LayerIndex(head / 10), HeadIndex(head % 10)});
    }
    Selection selection;
    selection.setLayers(LayerChoice(LayerIndex(0)));
    selection.selectHeads(wanted);
    QCOMPARE(numbers(selection.singleHeads()), single);
    const CaptureShape shape{2, 3, 5};
    QCOMPARE(numbers(selectedHeads(selection.state(), shape)), resolved);
    const std::vector<std::size_t> offsets = selectedHeadOffsets(selection.state(), shape);
    QCOMPARE(offsets.size(), static_cast<std::size_t>(resolved.size()));
    QCOMPARE(offsets.back(), static_cast<std::size_t>((resolved.back() / 10 * 3 + resolved.back() % 10) * 5));
}

void TestSelection::layersEndSingleHeads() {
    const HeadPosition first{LayerIndex(0), HeadIndex(1)};
    const HeadPosition second{LayerIndex(2), HeadIndex(0)};
    Selection selection;
    selection.selectHeads({second, first});
    const SelectionState state = selection.state();
    QCOMPARE(state.singleHeads, (std::vector{first, second}));
    QVERIFY(state.layers == LayerChoice(std::vector{LayerIndex(0), LayerIndex(2)}));
    const Counts counts(selection);
    selection.setLayers(state.layers); // which are the same, but now mean all of their chosen heads
    QVERIFY(selection.singleHeads().empty());
    QCOMPARE(counts.all(), QList<qsizetype>({0, 0, 1, 0, 0, 0, 0}));
    selection.setState(state);
    QCOMPARE(selection.singleHeads(), state.singleHeads);
    selection.setHeads(HeadChoice());
    QVERIFY(selection.singleHeads().empty());
}

void TestSelection::keepsSeveralPins() {
    const PinnedCell a{1, 2};
    const PinnedCell b{3, 4};
    Selection selection;
    QSignalSpy changed(&selection, &Selection::pinnedChanged);
    selection.togglePin(a);
    selection.togglePin(b);
    QCOMPARE(selection.pins(), (std::vector{a, b}));
    QCOMPARE(selection.pinnedQuery(), std::optional<std::size_t>(3)); // the newest
    selection.togglePin(b);
    QCOMPARE(selection.pins(), std::vector{a});
    QCOMPARE(selection.pinnedKey(), std::optional<std::size_t>(2));
    selection.togglePin(b);
    const SelectionState both = selection.state();
    selection.setPinned(5, 6);
    QCOMPARE(selection.pins(), (std::vector{PinnedCell{5, 6}}));
    QCOMPARE(changed.size(), 5);
    selection.setState(both);
    QCOMPARE(selection.pins(), (std::vector{a, b}));
    selection.togglePin(a);
    selection.togglePin(b);
    QVERIFY(selection.pins().empty() && !selection.pinnedQuery());
}

void TestSelection::resolvesChoices_data() {
    QTest::addColumn<bool>("all");
    QTest::addColumn<QList<qint64>>("chosen");
    QTest::addColumn<QList<qint64>>("expected");
    QTest::newRow("all") << true << QList<qint64>{} << QList<qint64>{0, 1, 2, 3};
    QTest::newRow("one") << false << QList<qint64>{2} << QList<qint64>{2};
    QTest::newRow("none") << false << QList<qint64>{} << QList<qint64>{};
    QTest::newRow("unsorted, doubled") << false << QList<qint64>{3, 0, 3} << QList<qint64>{0, 3};
    QTest::newRow("more than there are") << false << QList<qint64>{1, 8} << QList<qint64>{1};
}

void TestSelection::resolvesChoices() {
    QFETCH(bool, all);
    QFETCH(QList<qint64>, chosen);
    QFETCH(QList<qint64>, expected);
    std::vector<LayerIndex> layers;
    for (const qint64 layer : chosen) {
        layers.emplace_back(layer);
    }
    const LayerChoice choice = all ? LayerChoice() : LayerChoice(layers);
    QList<qint64> resolved;
    for (const LayerIndex layer : choice.resolve(4)) {
        resolved.append(layer.value);
        QVERIFY(choice.contains(layer));
    }
    QCOMPARE(resolved, expected);
}

} // namespace

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
