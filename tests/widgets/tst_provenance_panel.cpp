#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/provenance_tree.h"
#include "widgets/heatmap_plot.h"
#include "widgets/provenance_panel.h"
#include "widgets/theme.h"
#include "widgets/timeline_panel.h"

#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QToolButton>
#include <QTreeView>

using namespace rmtscope;

namespace {

class ProvenancePanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysThatAttentionIsNoCause();
    void isDisabledWithASentence();
    void tracesAndListsTheSources();
    void clickSelects();
    void enterSelects();
    void causeIsHiddenUntilSomebodyWantsIt();
    void namesWhatToCheck();
    void marksTheTimeline();
    void exports_data();
    void exports();
    void followsTheTheme();

private:
    [[nodiscard]] bool traces(std::int64_t segment);
    [[nodiscard]] QModelIndex row(std::initializer_list<int> path) const {
        QModelIndex index;
        for (const int each : path) {
            index = m_panel->sources().model()->index(each, 0, index);
        }
        return index;
    }
    [[nodiscard]] Selection& selection() const { return m_read->workspace().selection(); }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<ProvenancePanel> m_panel;
};

void ProvenancePanelTest::init() {
    applyTheme(Theme::Light);
    m_read = std::make_unique<ReadWorkspace>();
    m_panel = std::make_unique<ProvenancePanel>(m_read->workspace());
    m_panel->resize(700, 600);
    m_panel->show();
}

void ProvenancePanelTest::cleanup() {
    m_panel.reset();
    m_read.reset();
}

bool ProvenancePanelTest::traces(std::int64_t segment) {
    if (!m_read->read()) {
        return false;
    }
    selection().setSegment(SegmentIndex(segment));
    m_panel->traceButton().click();
    return QTest::qWaitFor([this] {
        return m_panel->sources().model()->rowCount() > 0 && m_panel->sources().model()->rowCount(row({0, 0})) > 0;
    });
}

void ProvenancePanelTest::saysThatAttentionIsNoCause() {
    const auto labels = m_panel->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->isVisible() && label->text().startsWith(QStringLiteral("Attention, not cause"));
    }));
}

void ProvenancePanelTest::isDisabledWithASentence() {
    QVERIFY(!m_panel->traceButton().isEnabled());
    QVERIFY2(m_panel->caption().contains(QStringLiteral("Open a model")), qPrintable(m_panel->caption()));
    QVERIFY(m_read->read());
    QVERIFY(m_panel->traceButton().isEnabled());
    QVERIFY(m_panel->caption().isEmpty());
}

void ProvenancePanelTest::tracesAndListsTheSources() {
    QVERIFY(traces(5));
    QVERIFY2(m_panel->caption().startsWith(QStringLiteral("\u201cWhere is Mary?\u201d after segment 5: bathroom (0.")),
             qPrintable(m_panel->caption()));
    QVERIFY(m_panel->caption().contains(QStringLiteral("mean over 4 layers")));
    QVERIFY(m_panel->sources().isExpanded(row({0})));
    QCOMPARE(row({0, 0}).data().toString(), QStringLiteral("segment 5"));
    selection().setSegment(SegmentIndex(9)); // what was traced stays
    QVERIFY(m_panel->caption().contains(QStringLiteral("after segment 5:")));
    QCOMPARE(row({0, 0}).data().toString(), QStringLiteral("segment 5"));
}

void ProvenancePanelTest::clickSelects() {
    QVERIFY(traces(5));
    selection().setSegment(SegmentIndex(0));
    QTreeView& tree = m_panel->sources();
    const auto click = [&](const QModelIndex& index) {
        tree.scrollTo(index);
        QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(index).center());
    };
    click(row({0, 0}));
    QCOMPARE(selection().segment(), SegmentIndex(5));
    const auto* const model = dynamic_cast<const ProvenanceTree*>(tree.model());
    QVERIFY(model != nullptr);
    QCOMPARE(selection().slot(), model->node(row({0})).slot);
    tree.expand(row({0, 0}));
    click(row({0, 0, 2}));
    QCOMPARE(selection().pinnedKey(), model->node(row({0, 0, 2})).position);
    selection().setSegment(SegmentIndex(0));
    click(row({1})); // a slot: the segment stays
    QCOMPARE(selection().slot(), model->node(row({1})).slot);
    QCOMPARE(selection().segment(), SegmentIndex(0));
}

void ProvenancePanelTest::enterSelects() {
    QVERIFY(traces(5));
    selection().setSegment(SegmentIndex(0));
    m_panel->sources().setCurrentIndex(row({0, 0}));
    QTest::keyClick(&m_panel->sources(), Qt::Key_Return);
    QCOMPARE(selection().segment(), SegmentIndex(5));
}

void ProvenancePanelTest::causeIsHiddenUntilSomebodyWantsIt() {
    QVERIFY(!m_panel->checkButton().isVisible());
    const auto connection = connect(m_panel.get(), &ProvenancePanel::causeWanted, this, [] {});
    QTRY_VERIFY(m_panel->checkButton().isVisible());
    QVERIFY(!m_panel->checkButton().isEnabled()); // nothing is selected
    disconnect(connection);
    connect(m_panel.get(), &Panel::failed, this, [] {});
    QTRY_VERIFY(!m_panel->checkButton().isVisible());
}

void ProvenancePanelTest::namesWhatToCheck() {
    TracedSource source;
    connect(m_panel.get(), &ProvenancePanel::causeWanted, this, [&](const TracedSource& wanted) { source = wanted; });
    QVERIFY(traces(8));
    const Provenance& provenance = m_read->workspace().provenance();
    const auto* const model = dynamic_cast<const ProvenanceTree*>(m_panel->sources().model());
    m_panel->sources().setCurrentIndex({});
    m_panel->checkButton().click();
    QVERIFY(source.slots.empty());
    QCOMPARE(source.segments.size(), provenance.marked().size()); // the whole answer
    QVERIFY(source == sourceOf(provenance));
    m_panel->sources().setCurrentIndex(row({2}));
    m_panel->checkButton().click();
    const SlotIndex slot = model->node(row({2})).slot;
    QVERIFY(source.slots == std::vector<SlotIndex>{slot});
    QCOMPARE(source.segments.size(), Provenance::segmentsASlot);
    m_panel->sources().setCurrentIndex(row({1, 0}));
    m_panel->checkButton().click();
    QVERIFY(source.slots == std::vector<SlotIndex>{model->node(row({1, 0})).slot});
    QVERIFY(source.segments == std::vector<SegmentIndex>{*model->node(row({1, 0})).segment});
    m_panel->sources().setCurrentIndex(row({1, 5})); // several segments together
    QVERIFY(!m_panel->checkButton().isEnabled());
}

void ProvenancePanelTest::marksTheTimeline() {
    TimelinePanel timeline(m_read->workspace());
    timeline.resize(900, 420);
    timeline.show();
    QVERIFY(traces(20));
    QVERIFY2(timeline.caption().contains(QStringLiteral("traced answer")), qPrintable(timeline.caption()));
    HeatmapPlot& plot = timeline.heatmap(MassKind::Write);
    plot.refreshNow();
    const QImage marked = plot.grab().toImage();
    m_read->workspace().controller().restart();
    QVERIFY(QTest::qWaitFor([this] { return m_read->workspace().controller().state() == RunState::Finished; }));
    QVERIFY(!timeline.caption().contains(QStringLiteral("traced answer")));
    plot.refreshNow();
    QVERIFY(plot.grab().toImage() != marked);
}

void ProvenancePanelTest::exports_data() {
    QTest::addColumn<bool>("traced");
    QTest::newRow("a trace") << true;
    QTest::newRow("nothing") << false;
}

void ProvenancePanelTest::exports() {
    QFETCH(bool, traced);
    QVERIFY(!traced || traces(8));
    for (const FigureFormat format : {FigureFormat::Png, FigureFormat::Svg, FigureFormat::Pdf}) {
        QVERIFY(renderFigure(*m_panel, format).size() > 500);
    }
    QVERIFY(QSvgRenderer(renderFigure(*m_panel, FigureFormat::Svg)).isValid());
    QCOMPARE(m_panel->csv().contains("attention, not cause"), traced);
}

void ProvenancePanelTest::followsTheTheme() {
    QVERIFY(traces(8));
    const QImage light = m_panel->grab().toImage();
    applyTheme(Theme::Dark);
    QCoreApplication::processEvents();
    const QImage dark = m_panel->grab().toImage();
    QVERIFY(light.pixelColor(5, 5).lightness() > 128);
    QVERIFY(dark.pixelColor(5, 5).lightness() < 128);
}

} // namespace

QTEST_MAIN(ProvenancePanelTest)
#include "tst_provenance_panel.moc"
