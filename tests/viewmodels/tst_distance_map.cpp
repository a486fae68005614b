#include "viewmodels/distance_map.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace rmtscope;

namespace {

using Distance = std::function<float(std::size_t, std::size_t)>;

float ramp(std::size_t a, std::size_t b) {
    return static_cast<float>(std::max(a, b) - std::min(a, b)) + 0.25F * static_cast<float>(std::min(a, b) % 7);
}

/// The map of `segments`, which come `step` at a time.
DistanceMap mapOf(const Distance& distance, std::size_t segments, std::size_t perBlock, std::size_t step) {
    DistanceMap map(perBlock);
    for (std::size_t first = 0; first < segments; first += step) {
        const std::size_t rows = std::min(step, segments - first);
        std::vector<float> cells;
        for (std::size_t row = first; row < first + rows; ++row) {
            for (std::size_t column = 0; column < first + rows; ++column) {
                cells.push_back(distance(row, column));
            }
        }
        map.append(reduceDistances(cells, first, rows, perBlock));
    }
    return map;
}

/// The definition: all pairs of segments of a cell, which is at least a block.
float expectedCell(const Distance& distance, std::size_t segments, std::size_t row, std::size_t rowWidth,
                   std::size_t column, std::size_t columnWidth, BucketMode mode) {
    double sum = 0;
    double pairs = 0;
    float largest = 0;
    for (std::size_t a = row; a < std::min(row + rowWidth, segments); ++a) {
        for (std::size_t b = column; b < std::min(column + columnWidth, segments); ++b) {
            largest = std::max(largest, distance(a, b));
            sum += static_cast<double>(distance(a, b));
            ++pairs;
        }
    }
    return pairs == 0 ? std::nanf("") : mode == BucketMode::Max ? largest : static_cast<float>(sum / pairs);
}

class TestDistanceMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void blockSizes_data();
    void blockSizes();
    void everyScaleIsTheDefinition_data();
    void everyScaleIsTheDefinition();
    void growsInAnySteps();
    void undefinedDistancesStaySeen();
    void anEmptyMapHasNothing();
    void longDocumentsStaySmall();
};

void TestDistanceMap::blockSizes_data() {
    QTest::addColumn<qint64>("segments");
    QTest::addColumn<quint64>("size");
    QTest::newRow("unknown") << qint64(0) << quint64(1);
    QTest::newRow("one") << qint64(1) << quint64(1);
    QTest::newRow("just small enough") << qint64(4096) << quint64(1);
    QTest::newRow("one too many") << qint64(4097) << quint64(2);
    QTest::newRow("the published length in 512 tokens") << qint64(4096 * 4) << quint64(4);
    QTest::newRow("two million tokens of 64") << qint64(31250) << quint64(8);
}

void TestDistanceMap::blockSizes() {
    QFETCH(qint64, segments);
    QFETCH(quint64, size);
    QCOMPARE(static_cast<quint64>(DistanceMap::blockSize(segments)), size);
}

void TestDistanceMap::everyScaleIsTheDefinition_data() {
    QTest::addColumn<quint64>("perBlock");
    QTest::addColumn<quint64>("rowWidth");
    QTest::addColumn<quint64>("columnWidth");
    for (const quint64 perBlock : {1, 4}) {
        for (const quint64 rowWidth : {1, 4, 8, 64}) {
            for (const quint64 columnWidth : {1, 4, 16, 256}) {
                QTest::addRow("blocks of %d, cells %d x %d", static_cast<int>(perBlock), static_cast<int>(rowWidth),
                              static_cast<int>(columnWidth))
                    << perBlock << rowWidth << columnWidth;
            }
        }
    }
}

void TestDistanceMap::everyScaleIsTheDefinition() {
    QFETCH(quint64, perBlock);
    QFETCH(quint64, rowWidth);
    QFETCH(quint64, columnWidth);
    constexpr std::size_t segments = 150; // fills neither a tile nor a block
    const DistanceMap map = mapOf(ramp, segments, perBlock, 20);
    QCOMPARE(map.segments(), segments);
    const DistanceMap::Side rows{2 * rowWidth, rowWidth, 3};
    const DistanceMap::Side columns{0, columnWidth, 200 / columnWidth + 1};
    for (const BucketMode mode : {BucketMode::Max, BucketMode::Mean}) {
        const std::vector<float> cells = map.bucket(rows, columns, mode);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            std::size_t row = rows.first + i / columns.count * rowWidth;
            std::size_t column = columns.first + i % columns.count * columnWidth;
            const bool there = row < segments && column < segments;
            row -= rowWidth < perBlock ? row % perBlock : 0; // a finer cell has the number of its block
            column -= columnWidth < perBlock ? column % perBlock : 0;
            const float expected = there ? expectedCell(ramp, segments, row, std::max<std::size_t>(rowWidth, perBlock),
                                                        column, std::max<std::size_t>(columnWidth, perBlock), mode)
                                         : std::nanf("");
            QVERIFY2(std::isnan(expected) ? std::isnan(cells[i]) : std::abs(cells[i] - expected) < 1e-3F,
                     qPrintable(QStringLiteral("%1: %2, not %3").arg(i).arg(cells[i]).arg(expected)));
        }
    }
}

void TestDistanceMap::growsInAnySteps() {
    const DistanceMap::Side all{0, 2, 65};
    const DistanceMap atOnce = mapOf(ramp, 130, 1, 130);
    for (const std::size_t step : {1, 7, 64}) {
        const DistanceMap map = mapOf(ramp, 130, 1, step);
        QVERIFY(map.bucket(all, all, BucketMode::Mean) == atOnce.bucket(all, all, BucketMode::Mean));
        QCOMPARE(map.maximum(), atOnce.maximum());
    }
    QCOMPARE(atOnce.maximum(), 129.0F);
}

void TestDistanceMap::undefinedDistancesStaySeen() {
    const auto without9 = [](std::size_t a, std::size_t b) { return a == 9 || b == 9 ? std::nanf("") : ramp(a, b); };
    for (const std::size_t perBlock : {1, 2}) {
        const DistanceMap map = mapOf(without9, 20, perBlock, 4);
        for (const BucketMode mode : {BucketMode::Max, BucketMode::Mean}) {
            const std::vector<float> cells = map.bucket({0, 4, 5}, {0, 2, 10}, mode);
            for (std::size_t i = 0; i < cells.size(); ++i) {
                QCOMPARE(std::isnan(cells[i]), i / 10 == 2 || i % 10 == 4);
            }
        }
        QCOMPARE(map.maximum(), 19.0F);
    }
}

void TestDistanceMap::anEmptyMapHasNothing() {
    const DistanceMap map;
    QCOMPARE(map.segments(), 0U);
    QCOMPARE(map.maximum(), 0.0F);
    for (const float cell : map.bucket({0, 1, 2}, {0, 4, 2}, BucketMode::Max)) {
        QVERIFY(std::isnan(cell));
    }
}

void TestDistanceMap::longDocumentsStaySmall() {
    constexpr std::size_t segments = 16384;
    const std::size_t perBlock = DistanceMap::blockSize(segments);
    DistanceMap map(perBlock);
    constexpr std::size_t step = 64;
    for (std::size_t first = 0; first < segments / perBlock; first += step) {
        const std::vector<float> ones(step * (first + step), 1.0F);
        map.append({first, step, (first + step) * perBlock, ones, ones});
    }
    QCOMPARE(map.segments(), segments);
    QVERIFY2(map.bytes() <= std::uint64_t{90} << 20, qPrintable(QString::number(map.bytes())));
    QCOMPARE(map.bucket({0, segments, 1}, {0, segments, 1}, BucketMode::Mean).at(0), 1.0F);
}

} // namespace

QTEST_APPLESS_MAIN(TestDistanceMap)
#include "tst_distance_map.moc"
