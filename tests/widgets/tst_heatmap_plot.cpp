#include "tests/widgets/clicks.h"
#include "widgets/heatmap_plot.h"
#include "widgets/segment_markers.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

constexpr int slotCount = 4;
constexpr std::int64_t segmentCount = 40;

/// Slot s of segment k holds k / 40 in slot 0 and nothing elsewhere; `asked` remembers what was asked for.
struct Ramp {
    struct Request {
        std::int64_t first = 0;
        std::int64_t last = 0;
        int columns = 0;
    };
    std::shared_ptr<QList<Request>> asked = std::make_shared<QList<Request>>();

    std::vector<float> operator()(std::int64_t first, std::int64_t last, int columns) const {
        asked->append({first, last, columns});
        std::vector<float> values(static_cast<std::size_t>(slotCount) * static_cast<std::size_t>(columns), 0.0F);
        const std::int64_t width = (last - first) / columns;
        for (int column = 0; column < columns; ++column) {
            values[static_cast<std::size_t>(column)] = static_cast<float>(first + column * width) / segmentCount;
        }
        return values;
    }
};

class HeatmapPlotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void paintsValues_data();
    void paintsValues();
    void unreadSegmentsAreBlank();
    void divergesFromZero_data();
    void divergesFromZero();
    void asksForVisiblePixelsOnly();
    void wheelZoomsAndTells();
    void doubleClickShowsEverything();
    void clickTellsTheCell_data();
    void clickTellsTheCell();
    void draggingIsNoClick();
    void keysMoveTheCell_data();
    void keysMoveTheCell();
    void describesTheCellInWords();
    void tellsTheSegmentsThatColumnsAre();
    void followsTheRightEnd();
    void manyChangesAreOneFrame();
    void selectionHidesNoCell_data();
    void selectionHidesNoCell();
    void marksFacts_data();
    void marksFacts();

private:
    std::unique_ptr<HeatmapPlot> m_plot;
    Ramp m_ramp;
};

void HeatmapPlotTest::init() {
    QApplication::setPalette(themePalette(Theme::Light));
    m_ramp = Ramp();
    m_plot = std::make_unique<HeatmapPlot>();
    m_plot->resize(640, 200);
    m_plot->setQuantity(QStringLiteral("write mass"));
    m_plot->setExtent(segmentCount, slotCount);
    m_plot->setSource(m_ramp);
    m_plot->setFixedMaximum(1.0);
    m_plot->setRead(segmentCount);
    m_plot->show();
    m_plot->refreshNow();
}

void HeatmapPlotTest::paintsValues_data() {
    QTest::addColumn<int>("theme");
    QTest::addColumn<int>("map");
    QTest::newRow("light, viridis") << static_cast<int>(Theme::Light) << static_cast<int>(ColourMap::Viridis);
    QTest::newRow("dark, viridis") << static_cast<int>(Theme::Dark) << static_cast<int>(ColourMap::Viridis);
    QTest::newRow("light, cividis") << static_cast<int>(Theme::Light) << static_cast<int>(ColourMap::Cividis);
}

void HeatmapPlotTest::paintsValues() {
    QFETCH(int, theme);
    QFETCH(int, map);
    const QPalette palette = themePalette(static_cast<Theme>(theme));
    m_plot->setPalette(palette);
    m_plot->setColourMap(static_cast<ColourMap>(map));
    m_plot->refreshNow();
    const QImage image = m_plot->grab().toImage();
    for (const int segment : {0, 10, 39}) {
        const QColor shown = image.pixelColor(m_plot->cellCentre({segment, 0}));
        const QColor expected(mappedColour(static_cast<ColourMap>(map), segment / 40.0));
        QVERIFY2(std::abs(shown.green() - expected.green()) <= 3, qPrintable(shown.name() + expected.name()));
        QCOMPARE(image.pixelColor(m_plot->cellCentre({segment, 2})).rgb(),
                 QColor(mappedColour(static_cast<ColourMap>(map), 0)).rgb());
    }
    QCOMPARE(image.pixelColor(2, 2).rgb(), palette.color(QPalette::Base).rgb());
}

void HeatmapPlotTest::unreadSegmentsAreBlank() {
    m_plot->setSource([](std::int64_t, std::int64_t, int columns) {
        return std::vector<float>(static_cast<std::size_t>(slotCount * columns), std::nanf(""));
    });
    m_plot->refreshNow();
    const QColor shown = m_plot->grab().toImage().pixelColor(m_plot->cellCentre({10, 1}));
    QCOMPARE(shown.rgb(), themeColours(m_plot->palette()).notRead.rgb());
}

void HeatmapPlotTest::divergesFromZero_data() {
    QTest::addColumn<int>("theme");
    QTest::newRow("light") << static_cast<int>(Theme::Light);
    QTest::newRow("dark") << static_cast<int>(Theme::Dark);
}

void HeatmapPlotTest::divergesFromZero() {
    QFETCH(int, theme);
    m_plot->setPalette(themePalette(static_cast<Theme>(theme)));
    m_plot->setFixedMaximum(std::nullopt);
    m_plot->setDiverging(true);
    m_plot->setMissingText(QStringLiteral("not measured"));
    m_plot->setSource([](std::int64_t, std::int64_t, int columns) {
        std::vector<float> values; // a row each
        for (const float value : {-0.5F, 0.0F, 0.25F, std::nanf("")}) {
            values.insert(values.end(), static_cast<std::size_t>(columns), value);
        }
        return values;
    });
    m_plot->refreshNow();
    QCOMPARE(m_plot->maximum(), 0.5); // of both signs
    const QImage image = m_plot->grab().toImage();
    const auto shown = [&](int slot) { return image.pixelColor(m_plot->cellCentre({10, slot})); };
    const ColourTable& table = divergingTable(static_cast<Theme>(theme) == Theme::Dark);
    QCOMPARE(shown(0).rgb(), table.front());
    QVERIFY(std::abs(shown(1).green() - QColor(table[127]).green()) <= 2);
    QVERIFY(std::abs(shown(2).green() - QColor(table[191]).green()) <= 2);
    QVERIFY(std::abs(shown(3).green() - shown(1).green()) > 20); // nothing isn't zero
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(m_plot.get(), Qt::Key_Down);
    }
    QCOMPARE(m_plot->accessibleDescription(), QStringLiteral("Segment 0, slot 3: write mass not measured"));
}

void HeatmapPlotTest::asksForVisiblePixelsOnly() {
    m_plot->setExtent(31250, slotCount);
    m_plot->setRead(31250);
    m_ramp.asked->clear();
    m_plot->refreshNow();
    QVERIFY(!m_ramp.asked->isEmpty());
    const auto whole = m_ramp.asked->last();
    QVERIFY(whole.columns <= m_plot->plotArea().width());
    QVERIFY(whole.last >= 31250);
    m_plot->setRange({1000, 1100});
    m_plot->refreshNow();
    const auto zoomed = m_ramp.asked->last();
    QCOMPARE(zoomed.first, 1000);
    QCOMPARE(zoomed.last, 1100);
    QCOMPARE(zoomed.columns, 100);
}

void HeatmapPlotTest::wheelZoomsAndTells() {
    QSignalSpy changed(m_plot.get(), &HeatmapPlot::rangeChanged);
    const double before = m_plot->range().size();
    const QPoint at = m_plot->plotArea().center();
    QWidget* surface = m_plot->childAt(at);
    QWheelEvent wheel(QPointF(surface->mapFrom(m_plot.get(), at)), QPointF(m_plot->mapToGlobal(at)), {}, QPoint(0, 120),
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(surface, &wheel);
    QVERIFY(m_plot->range().size() < before);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(changed.last().first().value<SegmentRange>(), m_plot->range());
}

void HeatmapPlotTest::doubleClickShowsEverything() {
    m_plot->setRange({10, 20});
    const QPoint at = m_plot->plotArea().center();
    QTest::mouseDClick(m_plot->childAt(at), Qt::LeftButton, {}, m_plot->childAt(at)->mapFrom(m_plot.get(), at));
    QCOMPARE(m_plot->range(), (SegmentRange{0, 40}));
}

void HeatmapPlotTest::clickTellsTheCell_data() {
    QTest::addColumn<int>("segment");
    QTest::addColumn<int>("slot");
    QTest::newRow("first") << 0 << 0;
    QTest::newRow("middle") << 17 << 2;
    QTest::newRow("last") << 39 << 3;
}

void HeatmapPlotTest::clickTellsTheCell() {
    QFETCH(int, segment);
    QFETCH(int, slot);
    QSignalSpy clicked(m_plot.get(), &HeatmapPlot::clicked);
    clickInside(*m_plot, m_plot->cellCentre({segment, slot}));
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.first().first().value<HeatmapCell>(), (HeatmapCell{segment, slot}));
    QCOMPARE(m_plot->cellCursor(), (HeatmapCell{segment, slot}));
}

void HeatmapPlotTest::draggingIsNoClick() {
    m_plot->setRange({10, 20});
    QSignalSpy clicked(m_plot.get(), &HeatmapPlot::clicked);
    const QPoint from = m_plot->plotArea().center();
    QWidget* surface = m_plot->childAt(from);
    const QPoint start = surface->mapFrom(m_plot.get(), from);
    QTest::mousePress(surface, Qt::LeftButton, {}, start);
    QTest::mouseMove(surface, start + QPoint(30, 0));
    QTest::mouseMove(surface, start + QPoint(60, 0));
    QTest::mouseRelease(surface, Qt::LeftButton, {}, start + QPoint(60, 0));
    QVERIFY(clicked.isEmpty());
    QVERIFY(m_plot->range().lower < 10);
    QCOMPARE(m_plot->range().size(), 10.0);
}

void HeatmapPlotTest::keysMoveTheCell_data() {
    QTest::addColumn<QList<int>>("keys");
    QTest::addColumn<int>("segment");
    QTest::addColumn<int>("slot");
    QTest::newRow("the first key shows the cursor") << QList<int>{Qt::Key_Right} << 0 << 0;
    QTest::newRow("right and down") << QList<int>{Qt::Key_Right, Qt::Key_Right, Qt::Key_Down} << 1 << 1;
    QTest::newRow("stops at the edge") << QList<int>{Qt::Key_Up, Qt::Key_Up, Qt::Key_Left} << 0 << 0;
    QTest::newRow("back") << QList<int>{Qt::Key_Right, Qt::Key_Right, Qt::Key_Right, Qt::Key_Left} << 1 << 0;
}

void HeatmapPlotTest::keysMoveTheCell() {
    QFETCH(QList<int>, keys);
    QFETCH(int, segment);
    QFETCH(int, slot);
    for (const int key : keys) {
        QTest::keyClick(m_plot.get(), static_cast<Qt::Key>(key));
    }
    QCOMPARE(m_plot->cellCursor(), (HeatmapCell{segment, slot}));
    QSignalSpy clicked(m_plot.get(), &HeatmapPlot::clicked);
    QTest::keyClick(m_plot.get(), Qt::Key_Return);
    QCOMPARE(clicked.size(), 1);
}

void HeatmapPlotTest::describesTheCellInWords() {
    for (int i = 0; i < 21; ++i) {
        QTest::keyClick(m_plot.get(), Qt::Key_Right);
    }
    QCOMPARE(m_plot->accessibleDescription(), QStringLiteral("Segment 20, slot 0: write mass 0.5"));
}

void HeatmapPlotTest::tellsTheSegmentsThatColumnsAre() {
    m_plot->setExtent(3, slotCount);
    m_plot->setRead(3);
    m_plot->setColumnSegments({8, 16, 24});
    QTest::keyClick(m_plot.get(), Qt::Key_Right);
    QTest::keyClick(m_plot.get(), Qt::Key_Right);
    QVERIFY(m_plot->accessibleDescription().startsWith(QStringLiteral("Segment 16, slot 0:")));
}

void HeatmapPlotTest::followsTheRightEnd() {
    m_plot->setExtent(1000, slotCount);
    m_plot->setRead(100);
    m_plot->setRange({80, 110});
    m_plot->setRead(120);
    QVERIFY(m_plot->range().lower > 80);
    QVERIFY(m_plot->range().upper >= 120);
    m_plot->setRange({10, 40}); // looking back: nothing moves
    m_plot->setRead(200);
    QCOMPARE(m_plot->range(), (SegmentRange{10, 40}));
}

void HeatmapPlotTest::manyChangesAreOneFrame() {
    QTest::qWait(100);
    const int before = m_plot->frames();
    for (int i = 0; i < 1000; ++i) {
        m_plot->invalidate();
    }
    QTRY_VERIFY(m_plot->frames() > before);
    QTest::qWait(100);
    QVERIFY(m_plot->frames() - before <= 2);
}

void HeatmapPlotTest::selectionHidesNoCell_data() {
    QTest::addColumn<int>("segments");
    QTest::addColumn<bool>("framed");
    QTest::newRow("wide columns: a frame") << 40 << true;
    QTest::newRow("narrow columns: arrows outside") << 4000 << false;
}

void HeatmapPlotTest::selectionHidesNoCell() {
    QFETCH(int, segments);
    QFETCH(bool, framed);
    m_plot->setExtent(segments, slotCount);
    m_plot->setRead(segments);
    m_plot->refreshNow();
    const auto pictures = [this] {
        const QImage whole = m_plot->grab().toImage();
        const QRect area = m_plot->plotArea();
        const QRect above(area.left(), area.top() - 6, area.width(), 4);
        return std::pair{whole.copy(area.adjusted(2, 2, -2, -2)), whole.copy(above)};
    };
    const auto before = pictures();
    m_plot->setSelectedSegment(segments / 2);
    m_plot->refreshNow();
    const auto after = pictures();
    QCOMPARE(after.first != before.first, framed);
    QCOMPARE(after.second != before.second, !framed);
}

void HeatmapPlotTest::marksFacts_data() {
    QTest::addColumn<qint64>("segments");
    QTest::addColumn<qint64>("every");
    QTest::addColumn<SegmentRange>("range");
    QTest::addColumn<bool>("top");
    QTest::addColumn<bool>("whole");
    QTest::newRow("lines") << qint64{40} << qint64{20} << SegmentRange{0, 40} << true << true;
    QTest::newRow("ticks of ten thousand") << qint64{20'000} << qint64{2} << SegmentRange{0, 20'000} << true << false;
    QTest::newRow("lines again when zoomed in")
        << qint64{20'000} << qint64{2} << SegmentRange{100, 108} << true << true;
    QTest::newRow("none in view") << qint64{40} << qint64{30} << SegmentRange{5, 25} << false << false;
}

void HeatmapPlotTest::marksFacts() {
    QFETCH(qint64, segments);
    QFETCH(qint64, every);
    QFETCH(SegmentRange, range);
    QFETCH(bool, top);
    QFETCH(bool, whole);
    m_plot->setExtent(segments, slotCount);
    m_plot->setRead(segments);
    std::vector<SegmentMarker> markers;
    for (std::int64_t segment = 0; segment < segments; segment += every) {
        markers.push_back({static_cast<double>(segment) + 0.5, SegmentMarker::Kind::Fact});
    }
    m_plot->addMarkers(markers);
    m_plot->setRange(range);
    m_plot->refreshNow();
    const QColor fact = themeColours(m_plot->palette()).fact;
    const auto countIn = [&](const QRect& area) {
        const QImage image = m_plot->grab(area).toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                const int off = std::abs(pixel.red() - fact.red()) + std::abs(pixel.green() - fact.green()) +
                                std::abs(pixel.blue() - fact.blue());
                count += off < 40 ? 1 : 0;
            }
        }
        return count;
    };
    const QRect area = m_plot->plotArea();
    QCOMPARE(countIn(QRect(area.left() + 1, area.top() + 1, area.width() - 2, 5)) > 0, top);
    QCOMPARE(countIn(QRect(area.left() + 1, area.center().y(), area.width() - 2, area.height() / 2 - 2)) > 10, whole);
    m_plot->clearMarkers();
    m_plot->refreshNow();
    QCOMPARE(countIn(area.adjusted(1, 1, -2, -2)), 0);
}

} // namespace

QTEST_MAIN(HeatmapPlotTest)
#include "tst_heatmap_plot.moc"
