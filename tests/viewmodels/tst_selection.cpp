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
