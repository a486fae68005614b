#include "viewmodels/selection_history.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace rmtscope;

namespace {

class SelectionHistoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void goesNowhereAtFirst();
    void goesBackAndForward();
    void restoresEveryPart();
    void mergesQuickMoves();
    void endsAStepAfterAPause();
    void forgetsAStepThatLedNowhere();
    void forgetsWhatLayAhead();
    void remembersNoHovering();
    void keepsTheNewestSteps();
    void clears();

private:
    void visit(std::int64_t segment) {
        m_selection->setSegment(SegmentIndex(segment));
        m_history->endStep();
    }
    [[nodiscard]] std::int64_t segment() const { return m_selection->segment() ? m_selection->segment()->value : -1; }

    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<SelectionHistory> m_history;
};

void SelectionHistoryTest::init() {
    m_history.reset();
    m_selection = std::make_unique<Selection>();
    m_history = std::make_unique<SelectionHistory>(*m_selection);
}

void SelectionHistoryTest::goesNowhereAtFirst() {
    QVERIFY(!m_history->canGoBack());
    QVERIFY(!m_history->canGoForward());
    m_history->back();
    m_history->forward();
    QCOMPARE(segment(), -1);
}

void SelectionHistoryTest::goesBackAndForward() {
    QSignalSpy changed(m_history.get(), &SelectionHistory::changed);
    visit(3);
    visit(8);
    QVERIFY(m_history->canGoBack());
    m_history->back();
    QCOMPARE(segment(), 3);
    QVERIFY(m_history->canGoForward());
    m_history->back();
    QCOMPARE(segment(), -1);
    QVERIFY(!m_history->canGoBack());
    m_history->forward();
    m_history->forward();
    QCOMPARE(segment(), 8);
    QVERIFY(!m_history->canGoForward());
    QCOMPARE(changed.size(), 6);
}

void SelectionHistoryTest::restoresEveryPart() {
    visit(3);
    m_selection->setLayers(LayerChoice(LayerIndex(1)));
    m_selection->setHeads(HeadChoice(HeadIndex(2)));
    m_selection->setAggregation(Aggregation::Max);
    m_selection->setSlot(SlotIndex(4));
    m_selection->setPinned(5, 6);
    const SelectionState full = m_selection->state();
    m_history->endStep();
    visit(9);
    m_history->back();
    QVERIFY(m_selection->state() == full);
    m_history->back();
    SelectionState first;
    first.segment = SegmentIndex(3);
    QVERIFY(m_selection->state() == first);
}

void SelectionHistoryTest::mergesQuickMoves() {
    visit(3);
    for (std::int64_t segment = 4; segment < 20; ++segment) { // an arrow key is held
        m_selection->setSegment(SegmentIndex(segment));
    }
    m_history->back();
    QCOMPARE(segment(), 3);
    m_history->forward();
    QCOMPARE(segment(), 19);
}

void SelectionHistoryTest::endsAStepAfterAPause() {
    m_selection->setSegment(SegmentIndex(3));
    QVERIFY(m_history->isInStep());
    QTRY_VERIFY(!m_history->isInStep());
    m_selection->setSegment(SegmentIndex(4));
    m_history->back();
    QCOMPARE(segment(), 3);
}

void SelectionHistoryTest::forgetsAStepThatLedNowhere() {
    visit(3);
    m_selection->setSegment(SegmentIndex(4));
    m_selection->setSegment(SegmentIndex(3));
    m_history->back();
    QCOMPARE(segment(), -1);
}

void SelectionHistoryTest::forgetsWhatLayAhead() {
    visit(3);
    visit(8);
    m_history->back();
    visit(5);
    QVERIFY(!m_history->canGoForward());
    m_history->back();
    QCOMPARE(segment(), 3);
}

void SelectionHistoryTest::remembersNoHovering() {
    m_selection->setHovered(TokenPosition{SegmentIndex(1), 2});
    QVERIFY(!m_history->canGoBack());
}

void SelectionHistoryTest::keepsTheNewestSteps() {
    constexpr auto all = static_cast<std::int64_t>(SelectionHistory::most) + 50;
    for (std::int64_t segment = 0; segment < all; ++segment) {
        visit(segment);
    }
    std::int64_t steps = 0;
    for (; m_history->canGoBack(); ++steps) {
        m_history->back();
    }
    QCOMPARE(steps, static_cast<std::int64_t>(SelectionHistory::most) - 1);
    QCOMPARE(segment(), all - steps - 1);
}

void SelectionHistoryTest::clears() {
    visit(3);
    visit(8);
    m_history->back();
    m_history->clear();
    QVERIFY(!m_history->canGoBack());
    QVERIFY(!m_history->canGoForward());
    QCOMPARE(segment(), 3);
    visit(4);
    m_history->back();
    QCOMPARE(segment(), 3);
}

} // namespace

QTEST_GUILESS_MAIN(SelectionHistoryTest)
#include "tst_selection_history.moc"
