#include "tests/widgets/clicks.h"
#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/selected_heads.h"
#include "widgets/colour_maps.h"
#include "widgets/head_grid_panel.h"
#include "widgets/head_grid_view.h"
#include "widgets/matrix_plot.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QSvgRenderer>

using namespace rmtscope;

namespace {

constexpr HeadPosition at(int layer, int head) {
    return {LayerIndex(layer), HeadIndex(head)};
}

class HeadGridPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void paintsTheAtlas();
    void followsItsSize();
    void clicksSelectHeads();
    void controlAddsAndRemoves();
    void keysMoveAndSelect();
    void ranksHeads();
    void rangesAreSaidInWords();
    void showsTheStrongestHead();
    void isIdleWhenHidden();
    void exportsWhatIsShown_data();
    void exportsWhatIsShown();

private:
    /// With segment 5 selected and shown.
    HeadGridPanel& show(const FakePlan& plan = {});
    [[nodiscard]] Workspace& workspace() { return m_read->workspace(); }
    [[nodiscard]] HeadGrid& grid() { return workspace().headGrid(); }
    [[nodiscard]] std::vector<HeadPosition> selected() {
        return selectedHeads(workspace().selection().state(), FakePlan().shape);
    }
    void click(const HeadPosition& head, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseClick(&m_panel->grid(), Qt::LeftButton, modifiers, *m_panel->grid().centreOf(head));
    }
    static void choose(QComboBox& box, int index) {
        box.setCurrentIndex(index);
        Q_EMIT box.activated(index);
    }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<HeadGridPanel> m_panel;
};

void HeadGridPanelTest::init() {
    applyTheme(Theme::Light);
}

void HeadGridPanelTest::cleanup() {
    m_panel.reset();
    m_read.reset();
}

HeadGridPanel& HeadGridPanelTest::show(const FakePlan& plan) {
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_panel = std::make_unique<HeadGridPanel>(workspace());
    m_panel->resize(600, 520);
    m_panel->show();
    const bool read = m_read->read();
    workspace().selection().setSegment(SegmentIndex(5));
    const bool shown = QTest::qWaitFor([this] { return !grid().isLoading() && !grid().atlas().levels.empty(); });
    if (!read || !shown) {
        qFatal("the heads of segment 5 aren't shown");
    }
    return *m_panel;
}

void HeadGridPanelTest::paintsTheAtlas() {
    HeadGridPanel& panel = show();
    const HeadAtlas& atlas = grid().atlas();
    const AtlasLayout& layout = atlas.request.layout;
    const QImage image = panel.grid().grab().toImage();
    QCOMPARE(atlas.request.order.size(), 16U);
    for (int tile = 0; tile < 16; ++tile) {
        const QPoint centre = *panel.grid().centreOf(at(tile / 4, tile % 4));
        QCOMPARE(panel.grid().headAt(centre), std::optional(at(tile / 4, tile % 4)));
        const int half = (layout.tileWidth + 1) / 2; // as the centre is rounded
        const int x = tile % 4 * layout.pitchX + half;
        const int y = tile / 4 * layout.pitchY + half;
        const int level = atlas.levels[static_cast<std::size_t>(y * atlas.width + x)];
        const QColor expected(mappedColour(ColourMap::Viridis, (level - 1) / 254.0));
        const QColor shown = image.pixelColor(centre);
        QVERIFY2(std::abs(shown.red() - expected.red()) <= 3 && std::abs(shown.green() - expected.green()) <= 3,
                 qPrintable(shown.name() + QLatin1Char(' ') + expected.name()));
    }
    QVERIFY(panel.caption().contains(QStringLiteral("segment 5")));
}

void HeadGridPanelTest::followsItsSize() {
    HeadGridPanel& panel = show();
    const AtlasLayout before = grid().atlas().request.layout;
    panel.resize(400, 300);
    QTRY_VERIFY(grid().atlas().request.layout.tileWidth < before.tileWidth);
    const QRect view = panel.grid().rect();
    QVERIFY(view.contains(*panel.grid().centreOf(at(3, 3))));
}

void HeadGridPanelTest::clicksSelectHeads() {
    show();
    click(at(2, 1));
    QCOMPARE(selected(), std::vector{at(2, 1)});
    QVERIFY(workspace().selection().layers() == LayerChoice(LayerIndex(2)));
    click(at(0, 3));
    QCOMPARE(selected(), std::vector{at(0, 3)});
    click(at(0, 3)); // lets go of it
    QCOMPARE(selected().size(), 16U);
}

void HeadGridPanelTest::controlAddsAndRemoves() {
    show();
    click(at(2, 1), Qt::ControlModifier); // of all heads it is the first to be chosen
    QCOMPARE(selected(), std::vector{at(2, 1)});
    click(at(0, 3), Qt::ControlModifier);
    QCOMPARE(selected(), (std::vector{at(0, 3), at(2, 1)}));
    click(at(2, 1), Qt::ControlModifier);
    QCOMPARE(selected(), std::vector{at(0, 3)});
    click(at(0, 3), Qt::ControlModifier);
    QCOMPARE(selected().size(), 16U);
}

void HeadGridPanelTest::keysMoveAndSelect() {
    HeadGridPanel& panel = show();
    QVERIFY(!panel.grid().cursor());
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Down, Qt::Key_Down, Qt::Key_Left}) {
        QTest::keyClick(&panel.grid(), key); // the first one only begins
    }
    QCOMPARE(panel.grid().cursor(), std::optional(at(2, 0)));
    QVERIFY(panel.grid().accessibleDescription().startsWith(QStringLiteral("layer 2, head 0\nwrite mass ")));
    QTest::keyClick(&panel.grid(), Qt::Key_Return);
    QCOMPARE(selected(), std::vector{at(2, 0)});
    QTest::keyClick(&panel.grid(), Qt::Key_End);
    QTest::keyClick(&panel.grid(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(selected(), (std::vector{at(2, 0), at(3, 3)}));
    QTest::keyClick(&panel.grid(), Qt::Key_Home);
    QCOMPARE(panel.grid().cursor(), std::optional(at(0, 0)));
}

void HeadGridPanelTest::ranksHeads() {
    HeadGridPanel& panel = show();
    choose(panel.order(), 1);
    QTRY_VERIFY(grid().shownOrder() == HeadOrder::ByWrite && !grid().isLoading());
    QVERIFY(panel.caption().contains(QStringLiteral("ranked by write mass")));
    const HeadPosition first = grid().atlas().request.order.front();
    const HeadPosition last = grid().atlas().request.order.back();
    QVERIFY(panel.grid().centreOf(first)->y() < panel.grid().centreOf(last)->y());
    click(last);
    QCOMPARE(selected(), std::vector{last});
}

void HeadGridPanelTest::rangesAreSaidInWords() {
    FakePlan plan;
    plan.segmentSize = 150; // more positions than a tile has pixels
    HeadGridPanel& panel = show(plan);
    QVERIFY(panel.caption().contains(QStringLiteral("each head's own largest")));
    QVERIFY(panel.caption().contains(QStringLiteral("bars: write mass (upper, full: ")));
    choose(panel.range(), 1);
    QTRY_VERIFY(panel.caption().contains(QStringLiteral("one colour range")));
    QVERIFY(grid().atlas().request.sharedRange);
    choose(panel.subject(), 2);
    QTRY_VERIFY(panel.caption().startsWith(QStringLiteral("Whole map of 4 layers × 4 heads")));
    QVERIFY2(panel.caption().contains(QStringLiteral("a pixel is the maximum of up to ")), qPrintable(panel.caption()));
}

void HeadGridPanelTest::showsTheStrongestHead() {
    HeadGridPanel& panel = show();
    choose(panel.subject(), 3);
    QVERIFY(!panel.grid().isVisible() && panel.strongest().isVisible());
    QVERIFY(!panel.order().isVisible() && panel.scale().isVisible());
    QTRY_VERIFY(!grid().dominance().tokens.empty());
    const HeadDominance& dominance = grid().dominance();
    QCOMPARE(dominance.named.size(), static_cast<std::size_t>(mostHues));
    QVERIFY2(panel.caption().contains(QStringLiteral("segment 5: hue says which")), qPrintable(panel.caption()));
    const std::size_t size = dominance.tokens.size();
    QTest::mouseMove(&panel.strongest(), QPoint(0, 0));
    panel.strongest().refreshNow();
    clickInside(panel.strongest(), panel.strongest().cellCentre({3, 8}));
    const HeadPosition strongest = dominance.headOf(3 * size + 8);
    QCOMPARE(selected(), std::vector{strongest});
    QTest::keyClick(&panel.strongest(), Qt::Key_Right);
    QTest::keyClick(&panel.strongest(), Qt::Key_Left);
    QVERIFY(panel.strongest().accessibleDescription().contains(
        QStringLiteral("layer %1, head %2, the strongest of 16").arg(strongest.layer.value).arg(strongest.head.value)));
    choose(panel.subject(), 0);
    QVERIFY(panel.grid().isVisible() && !panel.strongest().isVisible());
}

void HeadGridPanelTest::isIdleWhenHidden() {
    HeadGridPanel& panel = show();
    QVERIFY(workspace().attention().isActive());
    panel.setInView(false); // behind another tab
    QVERIFY(!workspace().attention().isActive());
    panel.setInView(true);
    QVERIFY(grid().isActive());
    panel.hide();
    QVERIFY(!grid().isActive());
}

void HeadGridPanelTest::exportsWhatIsShown_data() {
    QTest::addColumn<int>("subject");
    QTest::addColumn<QString>("further");
    QTest::newRow("write") << 0 << QStringLiteral("tiles");
    QTest::newRow("whole") << 2 << QStringLiteral("tiles");
    QTest::newRow("strongest") << 3 << QStringLiteral("heads");
}

void HeadGridPanelTest::exportsWhatIsShown() {
    QFETCH(int, subject);
    QFETCH(QString, further);
    HeadGridPanel& panel = show();
    choose(panel.subject(), subject);
    QTRY_VERIFY(!grid().isLoading());
    const auto svgSize = [&panel] { return QSvgRenderer(renderFigure(panel, FigureFormat::Svg)).viewBox().size(); };
    QTRY_COMPARE(svgSize(), panel.figureSize()); // the caption's lines may still change
    QCOMPARE(QImage::fromData(renderFigure(panel, FigureFormat::Png)).size(), panel.figureSize() * 2);
    QVERIFY(panel.csv().count('\n') > 16);
    const auto tables = panel.furtherTables();
    QCOMPARE(tables.size(), 1U);
    QCOMPARE(tables.front().name, further);
    QVERIFY(tables.front().csv.count('\n') > 16);
}

} // namespace

QTEST_MAIN(HeadGridPanelTest)
#include "tst_head_grid_panel.moc"
