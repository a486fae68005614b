#include "viewmodels/heatmap_buckets.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace rmtscope;

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

QString text(const HeatmapBuckets& buckets) {
    QStringList rows;
    for (std::size_t slot = 0; slot < buckets.slots; ++slot) {
        QStringList row;
        for (std::size_t column = 0; column < buckets.columns; ++column) {
            row.append(QString::number(static_cast<double>(buckets.at(slot, column))));
        }
        rows.append(row.join(QLatin1Char(' ')));
    }
    return rows.join(QLatin1Char('|'));
}

class TestHeatmapBuckets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void buckets_data();
    void buckets();
    void coversEverySegmentOnce_data();
    void coversEverySegmentOnce();
    void keepsASpikeAmongMany();
};

void TestHeatmapBuckets::buckets_data() {
    // Two slots, five segments: slot 0 is 1 2 3 4 5, slot 1 is 10 nan 30 nan nan.
    QTest::addColumn<std::size_t>("first");
    QTest::addColumn<std::size_t>("last");
    QTest::addColumn<std::size_t>("columns");
    QTest::addColumn<bool>("mean");
    QTest::addColumn<QString>("expected");
    const auto n = [](int i) { return static_cast<std::size_t>(i); };
    QTest::newRow("as many columns") << n(0) << n(4) << n(5) << false << "1 2 3 4 5|10 nan 30 nan nan";
    QTest::newRow("more columns") << n(0) << n(4) << n(50) << false << "1 2 3 4 5|10 nan 30 nan nan";
    QTest::newRow("maximum") << n(0) << n(3) << n(2) << false << "2 4|10 30";
    QTest::newRow("mean without NaN") << n(0) << n(3) << n(2) << true << "1.5 3.5|10 30";
    QTest::newRow("NaN alone") << n(3) << n(4) << n(1) << true << "4.5|nan";
    QTest::newRow("uneven") << n(0) << n(4) << n(2) << false << "2 5|10 30";
    QTest::newRow("range cut at the end") << n(3) << n(100) << n(9) << false << "4 5|nan nan";
    QTest::newRow("range behind the end") << n(5) << n(9) << n(9) << false << "|";
    QTest::newRow("no columns") << n(0) << n(4) << n(0) << false << "|";
    QTest::newRow("turned range") << n(3) << n(1) << n(4) << false << "|";
}

void TestHeatmapBuckets::buckets() {
    QFETCH(std::size_t, first);
    QFETCH(std::size_t, last);
    QFETCH(std::size_t, columns);
    QFETCH(bool, mean);
    QFETCH(QString, expected);
    const std::vector<float> cells{1, 10, 2, nan, 3, 30, 4, nan, 5, nan};
    const auto result = bucketHeatmap(cells, 2, first, last, columns, mean ? BucketMode::Mean : BucketMode::Max);
    QCOMPARE(text(result), expected);
}

void TestHeatmapBuckets::coversEverySegmentOnce_data() {
    QTest::addColumn<std::size_t>("segments");
    QTest::addColumn<std::size_t>("columns");
    QTest::newRow("one") << std::size_t{1} << std::size_t{800};
    QTest::newRow("prime") << std::size_t{7919} << std::size_t{800};
    QTest::newRow("a whole book") << std::size_t{31'250} << std::size_t{1237};
}

void TestHeatmapBuckets::coversEverySegmentOnce() {
    QFETCH(std::size_t, segments);
    QFETCH(std::size_t, columns);
    const std::vector<float> cells(segments + 10, 0.5F);
    const auto result = bucketHeatmap(cells, 1, 5, 5 + segments - 1, columns, BucketMode::Max);
    QCOMPARE(result.columnBegin(0), 5U);
    QCOMPARE(result.columnEnd(result.columns - 1), 5U + segments);
    for (std::size_t column = 0; column < result.columns; ++column) {
        QVERIFY(result.columnBegin(column) < result.columnEnd(column));
        QVERIFY(column == 0 || result.columnBegin(column) == result.columnEnd(column - 1));
    }
}

void TestHeatmapBuckets::keepsASpikeAmongMany() {
    std::vector<float> cells(31'250, 0.1F);
    cells[20'000] = 0.9F;
    const auto result = bucketHeatmap(cells, 1, 0, 31'249, 100, BucketMode::Max);
    QCOMPARE(result.at(0, 64), 0.9F);
    QCOMPARE(std::count(result.values.begin(), result.values.end(), 0.9F), 1);
}

} // namespace

QTEST_APPLESS_MAIN(TestHeatmapBuckets)
#include "tst_heatmap_buckets.moc"
