#include "widgets/heatmap_geometry.h"

#include <QtTest>

using namespace rmtscope;

namespace {

class HeatmapGeometryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columns_data();
    void columns();
    void clamps_data();
    void clamps();
    void grows_data();
    void grows();
    void follows_data();
    void follows();
    void keepsColumnBordersWhenPanned();
};

void HeatmapGeometryTest::columns_data() {
    QTest::addColumn<double>("lower");
    QTest::addColumn<double>("upper");
    QTest::addColumn<int>("pixels");
    QTest::addColumn<int>("segments");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("count");

    QTest::newRow("one a pixel") << 0.0 << 100.0 << 100 << 100 << 1 << 0 << 100;
    QTest::newRow("wider than a pixel") << 0.0 << 10.0 << 400 << 100 << 1 << 0 << 10;
    QTest::newRow("two a pixel") << 0.0 << 101.0 << 100 << 200 << 2 << 0 << 51;
    QTest::newRow("two million tokens") << 0.0 << 31250.0 << 800 << 31250 << 64 << 0 << 489;
    QTest::newRow("begins at a border") << 5.5 << 205.5 << 100 << 1000 << 2 << 4 << 101;
    QTest::newRow("shorter than the view") << 0.0 << 32.0 << 400 << 7 << 1 << 0 << 7;
    QTest::newRow("nothing") << 0.0 << 4.0 << 400 << 0 << 1 << 0 << 0;
    QTest::newRow("no pixels") << 0.0 << 8.0 << 0 << 8 << 8 << 0 << 1;
}

void HeatmapGeometryTest::columns() {
    QFETCH(double, lower);
    QFETCH(double, upper);
    QFETCH(int, pixels);
    QFETCH(int, segments);
    const HeatmapGeometry geometry{{lower, upper}, pixels, segments};
    QTEST(static_cast<int>(geometry.segmentsPerColumn()), "width");
    QTEST(static_cast<int>(geometry.firstSegment()), "first");
    QTEST(geometry.columns(), "count");
    QCOMPARE(geometry.lastSegment(), geometry.firstSegment() + geometry.columns() * geometry.segmentsPerColumn());
}

void HeatmapGeometryTest::clamps_data() {
    QTest::addColumn<double>("lower");
    QTest::addColumn<double>("upper");
    QTest::addColumn<double>("newLower");
    QTest::addColumn<double>("newUpper");

    QTest::newRow("inside") << 10.0 << 50.0 << 10.0 << 50.0;
    QTest::newRow("over the left edge") << -10.0 << 30.0 << 0.0 << 40.0;
    QTest::newRow("over the right edge") << 90.0 << 130.0 << 60.0 << 100.0;
    QTest::newRow("too wide") << -50.0 << 200.0 << 0.0 << 100.0;
    QTest::newRow("too close") << 50.0 << 50.5 << 48.25 << 52.25;
}

void HeatmapGeometryTest::clamps() {
    QFETCH(double, lower);
    QFETCH(double, upper);
    const SegmentRange range = clampedRange({lower, upper}, 100);
    QTEST(range.lower, "newLower");
    QTEST(range.upper, "newUpper");
}

void HeatmapGeometryTest::grows_data() {
    QTest::addColumn<int>("read");
    QTest::addColumn<int>("segments");
    QTest::addColumn<double>("upper");

    QTest::newRow("nothing read") << 0 << 1000 << 32.0;
    QTest::newRow("fits") << 32 << 1000 << 32.0;
    QTest::newRow("doubles") << 33 << 1000 << 64.0;
    QTest::newRow("whole document") << 900 << 1000 << 1000.0;
    QTest::newRow("short document") << 3 << 7 << 7.0;
    QTest::newRow("one segment") << 1 << 1 << 1.0;
    QTest::newRow("no document") << 0 << 0 << 4.0;
}

void HeatmapGeometryTest::grows() {
    QFETCH(int, read);
    QFETCH(int, segments);
    const SegmentRange range = growingRange(read, segments);
    QCOMPARE(range.lower, 0.0);
    QTEST(range.upper, "upper");
}

void HeatmapGeometryTest::follows_data() {
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("read");
    QTest::addColumn<double>("lower");

    QTest::newRow("still in view") << 150 << 190 << 100.0;
    QTest::newRow("left the view") << 195 << 210 << 115.0;
    QTest::newRow("looked elsewhere") << 400 << 410 << 100.0;
}

void HeatmapGeometryTest::follows() {
    QFETCH(int, before);
    QFETCH(int, read);
    const SegmentRange range = followedRange({100, 200}, before, read, 1000);
    QTEST(range.lower, "lower");
    QCOMPARE(range.size(), 100.0);
}

void HeatmapGeometryTest::keepsColumnBordersWhenPanned() {
    HeatmapGeometry geometry{{0, 4000}, 500, 31250};
    const std::int64_t width = geometry.segmentsPerColumn();
    for (double shift = 0; shift < 100; shift += 3.7) {
        geometry.visible = {shift, shift + 4000};
        QCOMPARE(geometry.segmentsPerColumn(), width);
        QCOMPARE(geometry.firstSegment() % width, 0);
        QVERIFY(static_cast<double>(geometry.firstSegment()) <= shift);
    }
}

} // namespace

QTEST_APPLESS_MAIN(HeatmapGeometryTest)
#include "tst_heatmap_geometry.moc"
