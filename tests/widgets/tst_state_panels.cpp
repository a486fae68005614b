#include "tests/widgets/clicks.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/distance_panel.h"
#include "widgets/path_panel.h"
#include "widgets/path_plot.h"
#include "widgets/series_plot.h"
#include "widgets/slot_view.h"
#include "widgets/slots_panel.h"
#include "widgets/theme.h"
#include "widgets/work_strip.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QToolButton>

#include <cmath>

using namespace rmtscope;

namespace {

class StatePanelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void worksOnlyWhileItIsSeen_data();
    void worksOnlyWhileItIsSeen();
    void exportsEveryPanel_data();
    void exportsEveryPanel();
    void saysThatThereAreNoStates_data();
    void saysThatThereAreNoStates();
    void clickSelectsColumnOrRow_data();
    void clickSelectsColumnOrRow();
    void mapSaysTheExactDistance();
    void comparesWhatIsChosen();
    void curveStandsBelowItsMap();
    void thresholdMarksChangePoints();
    void slotsFollowTheSelection();
    void heatmapShowsNormsOrChanges();
    void ranksStandBelowTheHeatmap();
    void pathIsInTheRightPlace();
    void pathIsWalkedByKeys();
    void workStripWaits();

private:
    template <class P>
    P& make(const QSize& size = QSize(900, 700)) {
        auto panel = std::make_unique<P>(m_read->workspace());
        P& result = *panel;
        result.resize(size);
        result.show();
        m_widget = std::move(panel);
        return result;
    }
    Panel& makePanel(int which) {
        return which == 0   ? static_cast<Panel&>(make<DistancePanel>())
               : which == 1 ? static_cast<Panel&>(make<SlotsPanel>())
                            : static_cast<Panel&>(make<PathPanel>());
    }
    static void addPanels() {
        QTest::addColumn<int>("which");
        QTest::newRow("distance") << 0;
        QTest::newRow("slots") << 1;
        QTest::newRow("path") << 2;
    }
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    /// Every state is in the views that are seen.
    [[nodiscard]] bool measured() const {
        return QTest::qWaitFor([this] {
            return !workspace().distance().isWorking() && !workspace().slotHistory().isWorking() &&
                   !workspace().slotReport().isWorking() && !workspace().path().isWorking();
        });
    }
    template <class W>
    [[nodiscard]] W* control(const char* name) const {
        for (W* widget : m_widget->findChildren<W*>()) {
            if (widget->accessibleName() == QLatin1String(name)) {
                return widget;
            }
        }
        return nullptr;
    }
    void choose(const char* name, int index) const {
        auto* box = control<QComboBox>(name);
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index); // as if by hand
    }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<QWidget> m_widget;
};

void StatePanelsTest::init() {
    m_read = std::make_unique<ReadWorkspace>();
}

void StatePanelsTest::cleanup() {
    m_widget.reset();
    m_read.reset();
}

void StatePanelsTest::worksOnlyWhileItIsSeen_data() {
    addPanels();
}

void StatePanelsTest::worksOnlyWhileItIsSeen() {
    QFETCH(int, which);
    const auto done = [this] {
        return std::array{workspace().distance().segmentCount(), workspace().slotHistory().segmentCount(),
                          workspace().path().points().size()};
    };
    Panel& panel = makePanel(which);
    panel.hide();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    QCOMPARE(done(), (std::array<std::size_t, 3>{0, 0, 0}));
    panel.show();
    QVERIFY(measured());
    QCOMPARE(done()[static_cast<std::size_t>(which)], 40U);
    QCOMPARE(done()[static_cast<std::size_t>((which + 1) % 3)], 0U);
}

void StatePanelsTest::exportsEveryPanel_data() {
    addPanels();
}

void StatePanelsTest::exportsEveryPanel() {
    QFETCH(int, which);
    Panel& panel = makePanel(which);
    QVERIFY(m_read->read());
    workspace().selection().setSegment(SegmentIndex(7));
    QVERIFY(measured());
    QSvgRenderer svg(renderFigure(panel, FigureFormat::Svg));
    QVERIFY(svg.isValid());
    QCOMPARE(svg.viewBox().size(), panel.figureSize());
    const QImage png = QImage::fromData(renderFigure(panel, FigureFormat::Png));
    QCOMPARE(png.size(), panel.figureSize() * 2);
    QVERIFY(renderFigure(panel, FigureFormat::Pdf).trimmed().endsWith("%%EOF"));
    QCOMPARE(panel.csv().count('\n'), 41);
    for (const Panel::Table& table : panel.furtherTables()) {
        QVERIFY2(table.csv.count('\n') >= 7, table.csv.left(300).constData());
    }
}

void StatePanelsTest::saysThatThereAreNoStates_data() {
    addPanels();
}

void StatePanelsTest::saysThatThereAreNoStates() {
    QFETCH(int, which);
    SessionOptions options;
    options.tape = false;
    workspace().controller().setOptions(options, {});
    Panel& panel = makePanel(which);
    const QString before = panel.caption();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    QTRY_VERIFY2(panel.caption().contains(QStringLiteral("There are no memory states")), qPrintable(panel.caption()));
    QVERIFY(!before.contains(QStringLiteral("There are no memory states")));
}

void StatePanelsTest::clickSelectsColumnOrRow_data() {
    QTest::addColumn<bool>("shift");
    QTest::addColumn<qint64>("segment");
    QTest::newRow("column") << false << qint64(9);
    QTest::newRow("row") << true << qint64(30);
}

void StatePanelsTest::clickSelectsColumnOrRow() {
    QFETCH(bool, shift);
    QFETCH(qint64, segment);
    auto& panel = make<DistancePanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    panel.map().refreshNow();
    clickInside(panel.map(), panel.map().cellCentre({30, 9}), shift ? Qt::ShiftModifier : Qt::NoModifier);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(segment)));
}

void StatePanelsTest::mapSaysTheExactDistance() {
    auto& panel = make<DistancePanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    panel.map().refreshNow();
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(&panel.map(), Qt::Key_Right);
    }
    QTest::keyClick(&panel.map(), Qt::Key_Down);
    const QString words = panel.map().accessibleDescription();
    const double exact = workspace().distance().exact(SegmentIndex(1), SegmentIndex(3)).value();
    QVERIFY2(words.startsWith(QStringLiteral("Euclidean distance of whole memory states: ") +
                              QString::number(exact, 'g', 6)),
             qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("after segment 1, tokens 12 to 23")), qPrintable(words));
    QVERIFY2(words.contains(QStringLiteral("after segment 3, tokens 36 to 47")), qPrintable(words));
    QTRY_VERIFY2(panel.caption().contains(QStringLiteral("a cell is one pair of segments")),
                 qPrintable(panel.caption()));
}

void StatePanelsTest::comparesWhatIsChosen() {
    auto& panel = make<DistancePanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    QCOMPARE(control<QComboBox>("Compared slots")->count(), 7); // the whole memory and six slots
    choose("Compared slots", 3);
    QCOMPARE(workspace().distance().slot(), std::optional(SlotIndex(2)));
    choose("Distance", 2);
    QCOMPARE(workspace().distance().metric(), StateMetric::Cka);
    QVERIFY(!control<QComboBox>("Compared slots")->isEnabled());
    QVERIFY(measured());
    QTRY_VERIFY2(panel.caption().contains(QStringLiteral("linear CKA of whole memory states, after 40 of 40")),
                 qPrintable(panel.caption()));
    choose("Distance", 1);
    QVERIFY(control<QComboBox>("Compared slots")->isEnabled());
    QVERIFY(measured());
    QTRY_VERIFY(panel.map().accessibleName().contains(QStringLiteral("cosine distance")));
}

void StatePanelsTest::curveStandsBelowItsMap() {
    auto& panel = make<DistancePanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    const auto linedUp = [&panel] {
        return panel.curve().plotArea().left() == panel.map().plotArea().left() &&
               panel.curve().plotArea().right() == panel.map().plotArea().right();
    };
    QTRY_VERIFY(linedUp());
    panel.resize(1100, 800);
    QTRY_VERIFY(panel.map().plotArea().right() > 900 && linedUp());
    panel.map().setRange({10, 30});
    QCOMPARE(panel.curve().lower(), 10.0);
    QCOMPARE(panel.curve().upper(), 30.0);
    panel.curve().setRange(12, 20);
    QCOMPARE(panel.map().range(), (SegmentRange{12, 20}));
    QTRY_COMPARE(panel.curve().series().size(), 2U);
    QTRY_COMPARE(panel.curve().series()[0].x.size(), 39); // all but the first
    QCOMPARE(panel.curve().series()[0].y[4], workspace().distance().consecutive()[5]);
    QVERIFY2(panel.curve().readout(5.5).contains(QStringLiteral("segment 5")), qPrintable(panel.curve().readout(5.5)));
}

void StatePanelsTest::thresholdMarksChangePoints() {
    auto& panel = make<DistancePanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    QTRY_COMPARE(panel.curve().series().size(), 2U);
    auto* threshold = control<QDoubleSpinBox>("Threshold of change points");
    threshold->setValue(threshold->maximum());
    QVERIFY(panel.curve().series()[1].x.isEmpty());
    threshold->setValue(threshold->minimum());
    const auto points = workspace().distance().changePoints();
    QVERIFY(!points.empty()); // noise exceeds one deviation somewhere
    QCOMPARE(static_cast<std::size_t>(panel.curve().series()[1].x.size()), points.size());
    QCOMPARE(panel.curve().series()[1].x[0], static_cast<double>(points[0].value) + 0.5);
}

void StatePanelsTest::slotsFollowTheSelection() {
    auto& panel = make<SlotsPanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    QCOMPARE(panel.table().model()->rowCount(), 6);
    workspace().selection().setSlot(SlotIndex(4));
    QCOMPARE(panel.table().currentIndex().row(), 4);
    panel.heatmap().refreshNow();
    clickInside(panel.heatmap(), panel.heatmap().cellCentre({12, 2}));
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(12)));
    QCOMPARE(panel.table().currentIndex().row(), 2);
    const float norm = workspace().slotHistory().value(SlotQuantity::Norm, SegmentIndex(12), SlotIndex(2));
    QCOMPARE(panel.table().model()->index(2, SlotTable::Norm).data().toString(),
             QString::number(static_cast<double>(norm), 'g', 4));
    panel.table().setCurrentIndex(panel.table().model()->index(5, 0));
    QTest::keyClick(&panel.table(), Qt::Key_Return);
    QCOMPARE(workspace().selection().slot(), std::optional(SlotIndex(5)));
}

void StatePanelsTest::heatmapShowsNormsOrChanges() {
    auto& panel = make<SlotsPanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    const auto largest = [this](SlotQuantity quantity) {
        float result = 0;
        for (SegmentIndex segment; segment.value < 40; ++segment) {
            for (SlotIndex slot; slot.value < 6; ++slot) {
                const float value = workspace().slotHistory().value(quantity, segment, slot);
                result = value > result ? value : result;
            }
        }
        return static_cast<double>(result);
    };
    panel.heatmap().refreshNow();
    QCOMPARE(panel.heatmap().maximum(), largest(SlotQuantity::Norm));
    choose("Quantity", 1);
    panel.heatmap().refreshNow();
    QCOMPARE(panel.heatmap().maximum(), largest(SlotQuantity::Change));
    QVERIFY2(panel.caption().contains(QStringLiteral("every slot's change")), qPrintable(panel.caption()));
    const QColor before = panel.heatmap().grab().toImage().pixelColor(panel.heatmap().cellCentre({20, 3}));
    buttonNamed(panel, QStringLiteral("from smallest")).click();
    panel.heatmap().refreshNow();
    QVERIFY(panel.heatmap().grab().toImage().pixelColor(panel.heatmap().cellCentre({20, 3})) != before);
}

void StatePanelsTest::ranksStandBelowTheHeatmap() {
    auto& panel = make<SlotsPanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    QTRY_VERIFY(panel.ranks().plotArea().left() == panel.heatmap().plotArea().left() &&
                panel.ranks().plotArea().right() == panel.heatmap().plotArea().right());
    QTRY_COMPARE(panel.ranks().series().at(0).x.size(), 40);
    QCOMPARE(panel.ranks().series()[0].y[11], workspace().slotHistory().effectiveRanks()[11]);
    panel.heatmap().setRange({10, 30});
    QCOMPARE(panel.ranks().lower(), 10.0);
    panel.ranks().setRange(4, 20);
    QCOMPARE(panel.heatmap().range(), (SegmentRange{4, 20}));
}

void StatePanelsTest::pathIsInTheRightPlace() {
    auto& panel = make<PathPanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    QTRY_COMPARE(workspace().path().points().size(), 40U);
    panel.path().refreshNow();
    panel.path().refreshNow(); // the numbers at the axes come first
    const auto points = workspace().path().points();
    const auto pixels = [&panel](std::size_t a, std::size_t b) {
        return panel.path().positionOf(b) - panel.path().positionOf(a);
    };
    const double scale = std::hypot(pixels(3, 20).x(), pixels(3, 20).y()) /
                         std::hypot(points[20][0] - points[3][0], points[20][1] - points[3][1]);
    for (const std::size_t other : {0U, 11U, 39U}) { // the same scale on both axes, and upwards is larger
        QVERIFY(std::abs(pixels(3, other).x() - scale * (points[other][0] - points[3][0])) < 4);
        QVERIFY(std::abs(-pixels(3, other).y() - scale * (points[other][1] - points[3][1])) < 4);
        QVERIFY(panel.path().plotArea().contains(panel.path().positionOf(other)));
    }
    const QPoint at = panel.path().positionOf(11);
    QCOMPARE(panel.path().cellAt(at), std::optional<std::size_t>(11));
    clickInside(panel.path(), at);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(11)));
    QVERIFY2(panel.caption().contains(QStringLiteral("near points may be far apart")), qPrintable(panel.caption()));
    QVERIFY2(panel.caption().contains(QStringLiteral("40 of 40 segments")), qPrintable(panel.caption()));
}

void StatePanelsTest::pathIsWalkedByKeys() {
    auto& panel = make<PathPanel>();
    QVERIFY(m_read->read());
    QVERIFY(measured());
    workspace().selection().setSegment(SegmentIndex(30));
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Right}) { // the first shows the cursor
        QTest::keyClick(&panel.path(), key);
    }
    QCOMPARE(panel.path().cursorPoint(), std::optional<std::size_t>(32));
    QVERIFY2(panel.path().accessibleDescription().startsWith(QStringLiteral("after segment 32, tokens 384 to 395")),
             qPrintable(panel.path().accessibleDescription()));
    QTest::keyClick(&panel.path(), Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(panel.path().cursorPoint(), std::optional<std::size_t>(39));
    QTest::keyClick(&panel.path(), Qt::Key_Return);
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(39)));
}

void StatePanelsTest::workStripWaits() {
    WorkStrip strip(QStringLiteral("Comparing"));
    QSignalSpy stopped(&strip, &WorkStrip::stopWanted);
    QSignalSpy resumed(&strip, &WorkStrip::resumeWanted);
    auto* button = strip.findChild<QToolButton*>();
    strip.setWork(true, false, 120);
    QVERIFY(!strip.isVisible());
    strip.setWork(false, false, 1000); // done before anybody would wonder
    QVERIFY(!strip.isVisible());
    strip.setWork(true, false, 250);
    QTRY_VERIFY(strip.isVisible());
    QCOMPARE(strip.text(), QStringLiteral("Comparing 25 % \u2026"));
    button->click();
    QCOMPARE(stopped.size(), 1);
    strip.setWork(true, true, 250);
    QVERIFY2(strip.text().contains(QStringLiteral("stopped at 25 %")), qPrintable(strip.text()));
    button->click();
    QCOMPARE(resumed.size(), 1);
    strip.setWork(false, false, 1000);
    QVERIFY(!strip.isVisible());
}

} // namespace

QTEST_MAIN(StatePanelsTest)
#include "tst_state_panels.moc"
