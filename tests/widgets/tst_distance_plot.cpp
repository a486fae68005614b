#include "widgets/distance_plot.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

constexpr std::int64_t segmentCount = 40;

/// The distance of a and b is |a - b| / 40; remembers what was asked for.
struct Ramp {
    struct Request {
        HeatmapGeometry rows;
        HeatmapGeometry columns;
    };
    std::shared_ptr<QList<Request>> asked = std::make_shared<QList<Request>>();

    std::vector<float> operator()(const HeatmapGeometry& rows, const HeatmapGeometry& columns) const {
        asked->append({rows, columns});
        std::vector<float> values;
        for (std::int64_t row = 0; row < rows.columns(); ++row) {
            for (std::int64_t column = 0; column < columns.columns(); ++column) {
                const std::int64_t a = rows.firstSegment() + row * rows.segmentsPerColumn();
                const std::int64_t b = columns.firstSegment() + column * columns.segmentsPerColumn();
                values.push_back(static_cast<float>(std::abs(a - b)) / segmentCount);
            }
        }
        return values;
    }
};

class DistancePlotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void paintsValues_data();
    void paintsValues();
    void unknownPairsAreBlank();
    void asksForVisibleCellsOnly();
    void neverAsksForMoreThanAFrameTakes();
    void wheelZoomsBothSides();
    void doubleClickShowsEverything();
    void clickTellsThePair_data();
    void clickTellsThePair();
    void keysMoveTheCell();
    void growsWithWhatIsRead();
    void selectionIsSeen_data();
    void selectionIsSeen();
    void marksChangePoints();

private:
    [[nodiscard]] QWidget* surface() const { return m_plot->childAt(m_plot->plotArea().center()); }

    std::unique_ptr<DistancePlot> m_plot;
    Ramp m_ramp;
};

void DistancePlotTest::init() {
    QApplication::setPalette(themePalette(Theme::Light));
    m_ramp = Ramp();
    m_plot = std::make_unique<DistancePlot>();
    m_plot->resize(600, 500);
    m_plot->setExtent(segmentCount);
    m_plot->setSource(m_ramp);
    m_plot->setMaximum(1.0);
    m_plot->setRead(segmentCount);
    m_plot->show();
    m_plot->refreshNow();
}

void DistancePlotTest::paintsValues_data() {
    QTest::addColumn<int>("theme");
    QTest::addColumn<int>("map");
    QTest::newRow("light, viridis") << static_cast<int>(Theme::Light) << static_cast<int>(ColourMap::Viridis);
    QTest::newRow("dark, cividis") << static_cast<int>(Theme::Dark) << static_cast<int>(ColourMap::Cividis);
}

void DistancePlotTest::paintsValues() {
    QFETCH(int, theme);
    QFETCH(int, map);
    m_plot->setPalette(themePalette(static_cast<Theme>(theme)));
    m_plot->setColourMap(static_cast<ColourMap>(map));
    m_plot->refreshNow();
    const QImage image = m_plot->grab().toImage();
    for (const DistanceCell cell :
         {DistanceCell{2, 2}, DistanceCell{2, 30}, DistanceCell{30, 2}, DistanceCell{39, 4}}) {
        const QColor shown = image.pixelColor(m_plot->cellCentre(cell));
        const double value = static_cast<double>(std::abs(cell.row - cell.column)) / segmentCount;
        const QColor expected(mappedColour(static_cast<ColourMap>(map), value));
        QVERIFY2(std::abs(shown.green() - expected.green()) <= 3, qPrintable(shown.name() + expected.name()));
    }
    QVERIFY(m_plot->cellCentre({30, 2}).y() > m_plot->cellCentre({2, 2}).y()); // time runs downwards
}

void DistancePlotTest::unknownPairsAreBlank() {
    m_plot->setSource([](const HeatmapGeometry& rows, const HeatmapGeometry& columns) {
        return std::vector<float>(static_cast<std::size_t>(rows.columns() * columns.columns()), std::nanf(""));
    });
    m_plot->refreshNow();
    const QColor shown = m_plot->grab().toImage().pixelColor(m_plot->cellCentre({10, 30}));
    QCOMPARE(shown.rgb(), themeColours(m_plot->palette()).notRead.rgb());
}

void DistancePlotTest::asksForVisibleCellsOnly() {
    m_plot->setRanges({8, 16}, {20, 36});
    m_plot->refreshNow();
    const auto asked = m_ramp.asked->last();
    QCOMPARE(asked.rows.firstSegment(), 8);
    QCOMPARE(asked.rows.columns(), 8);
    QCOMPARE(asked.columns.firstSegment(), 20);
    QCOMPARE(asked.columns.columns(), 16);
    const auto times = m_ramp.asked->size();
    m_plot->setSelectedSegment(10);
    m_plot->refreshNow();
    QCOMPARE(m_ramp.asked->size(), times); // the picture is the same
}

void DistancePlotTest::neverAsksForMoreThanAFrameTakes() {
    m_plot->resize(3000, 2500);
    m_plot->setExtent(31250);
    m_plot->setRead(31250);
    m_plot->refreshNow();
    const auto asked = m_ramp.asked->last();
    QVERIFY(asked.rows.columns() <= DistancePlot::mostCells);
    QVERIFY(asked.columns.columns() <= DistancePlot::mostCells);
    QVERIFY(asked.rows.lastSegment() >= 31250); // and yet for all
}

void DistancePlotTest::wheelZoomsBothSides() {
    QSignalSpy changed(m_plot.get(), &DistancePlot::rangeChanged);
    const QPoint at = m_plot->plotArea().center();
    QWheelEvent wheel(QPointF(surface()->mapFrom(m_plot.get(), at)), QPointF(m_plot->mapToGlobal(at)), {},
                      QPoint(0, 120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(surface(), &wheel);
    QVERIFY(m_plot->range().size() < segmentCount);
    QCOMPARE(m_plot->rowsInView().visible.size(), m_plot->range().size());
    QVERIFY(!changed.isEmpty());
    QCOMPARE(changed.last().first().value<SegmentRange>(), m_plot->range());
}

void DistancePlotTest::doubleClickShowsEverything() {
    m_plot->setRanges({10, 20}, {5, 15});
    const QPoint at = m_plot->plotArea().center();
    QTest::mouseDClick(surface(), Qt::LeftButton, {}, surface()->mapFrom(m_plot.get(), at));
    QCOMPARE(m_plot->range(), (SegmentRange{0, 40}));
    QCOMPARE(m_plot->rowsInView().visible, (SegmentRange{0, 40}));
}

void DistancePlotTest::clickTellsThePair_data() {
    QTest::addColumn<qint64>("row");
    QTest::addColumn<qint64>("column");
    QTest::newRow("first") << qint64(0) << qint64(0);
    QTest::newRow("above the diagonal") << qint64(7) << qint64(31);
    QTest::newRow("below it") << qint64(31) << qint64(7);
    QTest::newRow("last") << qint64(39) << qint64(39);
}

void DistancePlotTest::clickTellsThePair() {
    QFETCH(qint64, row);
    QFETCH(qint64, column);
    QSignalSpy clicked(m_plot.get(), &DistancePlot::clicked);
    const QPoint at = m_plot->cellCentre({row, column});
    QTest::mouseClick(surface(), Qt::LeftButton, {}, surface()->mapFrom(m_plot.get(), at));
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.first().first().value<DistanceCell>(), (DistanceCell{row, column}));
    QCOMPARE(m_plot->cellCursor(), (DistanceCell{row, column}));
}

void DistancePlotTest::keysMoveTheCell() {
    m_plot->setToolTipText(
        [](DistanceCell cell) { return QStringLiteral("%1 and %2").arg(cell.row).arg(cell.column); });
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Down, Qt::Key_Down, Qt::Key_Up, Qt::Key_Left,
                              Qt::Key_Left}) { // the first shows the cursor, the last stops at the edge
        QTest::keyClick(m_plot.get(), key);
    }
    QCOMPARE(m_plot->cellCursor(), (DistanceCell{1, 0}));
    QCOMPARE(m_plot->accessibleDescription(), QStringLiteral("1 and 0"));
    QSignalSpy clicked(m_plot.get(), &DistancePlot::clicked);
    QTest::keyClick(m_plot.get(), Qt::Key_Return);
    QCOMPARE(clicked.size(), 1);
    QTest::keyClick(m_plot.get(), Qt::Key_Plus);
    QVERIFY(m_plot->range().size() < 40);
    QTest::keyClick(m_plot.get(), Qt::Key_Home);
    QCOMPARE(m_plot->range(), (SegmentRange{0, 40}));
}

void DistancePlotTest::growsWithWhatIsRead() {
    m_plot->setExtent(1000);
    m_plot->setRead(20);
    QCOMPARE(m_plot->range(), (SegmentRange{0, 32}));
    m_plot->setRead(100);
    QCOMPARE(m_plot->range(), (SegmentRange{0, 128}));
    m_plot->setRanges({10, 20}, {10, 20}); // somebody looks at it
    m_plot->setRead(300);
    QCOMPARE(m_plot->range(), (SegmentRange{10, 20}));
}

void DistancePlotTest::selectionIsSeen_data() {
    QTest::addColumn<qint64>("segments");
    QTest::addColumn<bool>("framed");
    QTest::newRow("large cells: frames") << qint64(40) << true;
    QTest::newRow("small cells: arrows outside") << qint64(4000) << false;
}

void DistancePlotTest::selectionIsSeen() {
    QFETCH(qint64, segments);
    QFETCH(bool, framed);
    m_plot->setExtent(segments);
    m_plot->setRead(segments);
    m_plot->refreshNow();
    const auto pictures = [this] {
        const QImage whole = m_plot->grab().toImage();
        const QRect area = m_plot->plotArea();
        return std::array{whole.copy(area.adjusted(2, 2, -2, -2)),
                          whole.copy(area.left(), area.top() - 6, area.width(), 4),
                          whole.copy(area.left() - 6, area.top(), 4, area.height())};
    };
    const auto before = pictures();
    m_plot->setSelectedSegment(segments / 2);
    m_plot->refreshNow();
    const auto after = pictures();
    QCOMPARE(after[0] != before[0], framed);
    QCOMPARE(after[1] != before[1], !framed);
    QCOMPARE(after[2] != before[2], !framed);
}

void DistancePlotTest::marksChangePoints() {
    const auto edges = [this] {
        const QImage whole = m_plot->grab().toImage();
        const QRect area = m_plot->plotArea();
        return std::array{whole.copy(area.left() + 12, area.top() + 2, area.width() - 14, 5),
                          whole.copy(area.left() + 2, area.top() + 12, 5, area.height() - 14),
                          whole.copy(area.adjusted(12, 12, -2, -2))};
    };
    const auto before = edges();
    m_plot->setChangePoints({12, 30});
    m_plot->refreshNow();
    const auto after = edges();
    QVERIFY(after[0] != before[0]);
    QVERIFY(after[1] != before[1]);
    QVERIFY(after[2] == before[2]); // no cell is hidden but at the edges
    m_plot->setRanges({31, 40}, {31, 40});
    m_plot->refreshNow();
    const auto none = edges();
    m_plot->setChangePoints({});
    m_plot->refreshNow();
    QVERIFY(edges() == none);
}

} // namespace

QTEST_MAIN(DistancePlotTest)
#include "tst_distance_plot.moc"
