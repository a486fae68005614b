#include "tests/widgets/clicks.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/attention_controls.h"
#include "widgets/attention_panel.h"
#include "widgets/matrix_plot.h"
#include "widgets/theme.h"

#include <QComboBox>

using namespace rmtscope;

namespace {

class AttentionPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void pinsSeveralCells();
    void hidesSpecialTokens();
    void subtractsWhatIsPinnedAsB();
    void saysWhyNothingIsSubtracted();
    void saysWhatARolloutIs();
    void escapeEndsARollout();
    void keepsWhatWasZoomedInto();
    void exportsTheCrop();

private:
    /// Shows a segment of a run of that plan.
    AttentionPanel& show(std::int64_t segment, const FakePlan& plan = {});
    [[nodiscard]] Workspace& workspace() { return m_read->workspace(); }
    [[nodiscard]] ShownAttention& shown() { return workspace().shownAttention(); }
    [[nodiscard]] bool looksAt(std::int64_t segment);
    void click(MatrixCell cell, Qt::KeyboardModifiers modifiers = {});
    static void choose(QComboBox& box, int index) {
        box.setCurrentIndex(index);
        Q_EMIT box.activated(index);
    }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<AttentionPanel> m_panel;
};

void AttentionPanelTest::init() {
    applyTheme(Theme::Light);
}

void AttentionPanelTest::cleanup() {
    m_panel.reset();
    m_read.reset();
}

bool AttentionPanelTest::looksAt(std::int64_t segment) {
    workspace().selection().setSegment(SegmentIndex(segment));
    return QTest::qWaitFor([&] {
        const SegmentAttention& attention = workspace().attention();
        return !attention.isLoading() && attention.map() && attention.map()->segment.value == segment;
    });
}

AttentionPanel& AttentionPanelTest::show(std::int64_t segment, const FakePlan& plan) {
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_panel = std::make_unique<AttentionPanel>(workspace());
    m_panel->resize(700, 640);
    m_panel->show();
    if (!m_read->read() || !looksAt(segment)) {
        qFatal("the segment isn't shown");
    }
    return *m_panel;
}

void AttentionPanelTest::click(MatrixCell cell, Qt::KeyboardModifiers modifiers) {
    MatrixPlot& plot = m_panel->matrix();
    plot.refreshNow();
    clickInside(plot, plot.cellCentre(cell), modifiers);
}

void AttentionPanelTest::pinsSeveralCells() {
    AttentionPanel& panel = show(5);
    const Selection& selection = workspace().selection();
    click({3, 2});
    QVERIFY(panel.pinsText().isEmpty()); // the tooltip says it
    click({8, 4}, Qt::ControlModifier);
    QCOMPARE(selection.pins(), (std::vector{PinnedCell{3, 2}, PinnedCell{8, 4}}));
    const QString value = QString::number(static_cast<double>(shown().cell(8, 4).value), 'g', 3);
    QVERIFY2(panel.pinsText().contains(QStringLiteral("mem 3 (position 4, slot 3): ") + value),
             qPrintable(panel.pinsText()));
    click({3, 2}, Qt::ControlModifier);
    QCOMPARE(selection.pins(), (std::vector{PinnedCell{8, 4}}));
    click({8, 4}); // the only one: lets go of it
    QVERIFY(selection.pins().empty());
}

void AttentionPanelTest::hidesSpecialTokens() {
    AttentionPanel& panel = show(5);
    choose(panel.controls().special(), 1);
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{0.0, 18.0}));
    QVERIFY(panel.caption().contains(QStringLiteral("3 special tokens hidden; rows not renormalised")));
    click({0, 6}); // mem 0 and the first word
    QCOMPARE(workspace().selection().pins(), (std::vector{PinnedCell{1, 8}}));
    choose(panel.controls().special(), 2);
    QVERIFY(panel.caption().contains(QStringLiteral("rows renormalised to sum to 1")));
    choose(panel.controls().special(), 0);
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{0.0, 21.0}));
}

void AttentionPanelTest::subtractsWhatIsPinnedAsB() {
    AttentionPanel& panel = show(5);
    QVERIFY(!panel.controls().comparison().isEnabled());
    panel.controls().keep().click();
    QVERIFY(panel.controls().comparison().isEnabled());
    QCOMPARE(panel.controls().comparison().currentIndex(), 1);
    QVERIFY(!panel.controls().scale().isEnabled() && panel.controls().range().isEnabled());
    QVERIFY(looksAt(6));
    QVERIFY2(panel.caption().startsWith(QStringLiteral("A \u2212 B; A: Attention, mean")), qPrintable(panel.caption()));
    QVERIFY(panel.caption().contains(QStringLiteral("difference of attention")));
    panel.matrix().refreshNow();
    const QImage image = panel.matrix().grab().toImage();
    std::size_t strongest = 0;
    for (std::size_t cell = 0; cell < shown().matrix().size(); ++cell) {
        if (std::abs(shown().matrix()[cell]) > std::abs(shown().matrix()[strongest])) {
            strongest = cell;
        }
    }
    const MatrixCell at{strongest / shown().size(), strongest % shown().size()};
    const QColor colour = image.pixelColor(panel.matrix().cellCentre(at));
    const QColor expected(divergingTable(false)[shown().matrix()[strongest] > 0 ? 255 : 0]);
    QVERIFY(std::abs(colour.red() - expected.red()) <= 6 && std::abs(colour.blue() - expected.blue()) <= 6);
    choose(panel.controls().comparison(), 0);
    QVERIFY(panel.caption().startsWith(QStringLiteral("Attention, mean")));
    QVERIFY(panel.controls().scale().isEnabled());
}

void AttentionPanelTest::saysWhyNothingIsSubtracted() {
    FakePlan plan;
    plan.wordsLeftOut = 4;
    AttentionPanel& panel = show(5, plan);
    panel.controls().keep().click();
    QVERIFY(looksAt(39));
    QVERIFY2(panel.caption().startsWith(QStringLiteral("Segment 39 has 17 positions and B has 21")),
             qPrintable(panel.caption()));
    choose(panel.controls().comparison(), 2);
    QVERIFY(panel.caption().contains(QStringLiteral("slots only")));
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{0.0, 6.0}));
}

void AttentionPanelTest::saysWhatARolloutIs() {
    AttentionPanel& panel = show(5);
    QVERIFY(!panel.controls().stop().isVisible());
    choose(panel.controls().quantity(), 1);
    QVERIFY(panel.controls().stop().isVisible());
    QVERIFY2(panel.caption().startsWith(QStringLiteral("Attention rollout: ")), qPrintable(panel.caption()));
    QTRY_VERIFY(workspace().attention().isRolloutShown());
    QVERIFY(!panel.controls().stop().isEnabled());
    for (const QString& words :
         {QStringLiteral("Abnar and Zuidema"), QStringLiteral("heads are averaged"), QStringLiteral("computed")}) {
        QVERIFY2(panel.caption().contains(words), qPrintable(panel.caption()));
    }
    choose(panel.controls().quantity(), 0);
    QTRY_VERIFY(!workspace().attention().isRolloutShown());
    QVERIFY(!panel.caption().contains(QStringLiteral("Abnar")));
}

void AttentionPanelTest::escapeEndsARollout() {
    AttentionPanel& panel = show(5);
    choose(panel.controls().quantity(), 1);
    QTest::keyClick(&panel.matrix(), Qt::Key_Escape);
    QVERIFY(!workspace().attention().isRollout());
    QCOMPARE(panel.controls().quantity().currentIndex(), 0);
    QTRY_VERIFY(!workspace().attention().isLoading());
    QVERIFY(!workspace().attention().isRolloutShown());
}

void AttentionPanelTest::keepsWhatWasZoomedInto() {
    AttentionPanel& panel = show(5);
    choose(panel.controls().crop(), 2);
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{1.0, 7.0}));
    panel.matrix().showColumns(8, 14);
    QVERIFY(looksAt(6)); // as long
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{8.0, 14.0}));
    choose(panel.controls().special(), 1);
    QCOMPARE(panel.matrix().visibleKeys(), (std::pair{0.0, 6.0})); // the crop, in the rows that are left
}

void AttentionPanelTest::exportsTheCrop() {
    AttentionPanel& panel = show(5);
    QCOMPARE(panel.csv().count('\n'), 22);
    choose(panel.controls().crop(), 1);
    QCOMPARE(panel.csv().count('\n'), 7);
}

} // namespace

QTEST_MAIN(AttentionPanelTest)
#include "tst_attention_panel.moc"
