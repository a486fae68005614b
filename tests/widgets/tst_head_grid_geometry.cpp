#include "widgets/head_grid_geometry.h"

#include <QtTest>

using namespace rmtscope;

namespace {

const QRectF area(50, 20, 400, 300);
constexpr double strip = 6;

class HeadGridGeometryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsItsArea_data();
    void fillsItsArea();
    void findsTiles();
    void movesWithinTheGrid_data();
    void movesWithinTheGrid();
    void isEmptyWithoutHeads();
};

void HeadGridGeometryTest::fillsItsArea_data() {
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("heads");
    QTest::addColumn<double>("ratio");
    QTest::newRow("12 x 12") << 12 << 12 << 1.0;
    QTest::newRow("12 x 12, dense screen") << 12 << 12 << 2.0;
    QTest::newRow("24 x 16, fractional") << 24 << 16 << 1.25;
    QTest::newRow("one head") << 1 << 1 << 1.0;
    QTest::newRow("more than fit") << 500 << 500 << 1.0;
}

void HeadGridGeometryTest::fillsItsArea() {
    QFETCH(int, layers);
    QFETCH(int, heads);
    QFETCH(double, ratio);
    const auto geometry = HeadGridGeometry::fitting(area, layers * heads, heads, strip, ratio);
    QCOMPARE(geometry.rows(), layers);
    QVERIFY(geometry.tile(0).topLeft() == area.topLeft());
    QCOMPARE(geometry.layout.tileWidth, geometry.layout.tileHeight);
    QVERIFY(geometry.tile(0).width() <= HeadGridGeometry::widest);
    QVERIFY(!geometry.layout.isEmpty());
    if (layers <= 24) {
        const int last = layers * heads - 1;
        QVERIFY(area.contains(geometry.tile(last)));
        QVERIFY(geometry.strip(last).bottom() <= area.bottom() + 1);
        QVERIFY(!geometry.tile(0).intersects(geometry.strip(0)));
    }
    if (heads > 1) {
        QVERIFY(!geometry.tile(0).intersects(geometry.tile(1)));
        QVERIFY(!geometry.strip(0).intersects(geometry.tile(heads)));
    }
}

void HeadGridGeometryTest::findsTiles() {
    const auto geometry = HeadGridGeometry::fitting(area, 10, 4, strip, 2.0); // the last row has two
    QCOMPARE(geometry.rows(), 3);
    for (int tile = 0; tile < 10; ++tile) {
        QCOMPARE(geometry.at(geometry.tile(tile).center()), std::optional(tile));
        QCOMPARE(geometry.at(geometry.strip(tile).center()), std::optional(tile));
    }
    QVERIFY(!geometry.at(area.topLeft() - QPointF(5, 5)));
    const QPointF beside(geometry.tile(9).right() + 20, geometry.tile(9).center().y());
    QVERIFY(!geometry.at(beside)); // there are only two in that row
}

void HeadGridGeometryTest::movesWithinTheGrid_data() {
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("to");
    QTest::newRow("right") << 0 << 1 << 0 << 1;
    QTest::newRow("down") << 1 << 0 << 1 << 5;
    QTest::newRow("at the right edge") << 3 << 1 << 0 << 3;
    QTest::newRow("at the left edge") << 4 << -1 << 0 << 4;
    QTest::newRow("at the upper edge") << 2 << 0 << -1 << 2;
    QTest::newRow("into a row that is shorter") << 7 << 0 << 1 << 9;
}

void HeadGridGeometryTest::movesWithinTheGrid() {
    QFETCH(int, from);
    QFETCH(int, columns);
    QFETCH(int, rows);
    QFETCH(int, to);
    QCOMPARE(HeadGridGeometry::fitting(area, 10, 4, strip, 1.0).moved(from, columns, rows), to);
}

void HeadGridGeometryTest::isEmptyWithoutHeads() {
    const auto geometry = HeadGridGeometry::fitting(area, 0, 0, strip, 1.0);
    QVERIFY(geometry.layout.isEmpty());
    QCOMPARE(geometry.rows(), 0);
    QVERIFY(!geometry.at(area.center()));
}

} // namespace

QTEST_APPLESS_MAIN(HeadGridGeometryTest)
#include "tst_head_grid_geometry.moc"
