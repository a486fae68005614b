#include "viewmodels/series.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace rmtscope;

namespace {

class TestSeries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void buckets_data();
    void buckets();
    void keepsSpikes();
};

QString text(const std::vector<SeriesPoint>& points) {
    QStringList parts;
    for (const SeriesPoint& point : points) {
        parts.append(QStringLiteral("%1:%2").arg(point.x).arg(point.y));
    }
    return parts.join(QLatin1Char(' '));
}

void TestSeries::buckets_data() {
    QTest::addColumn<QList<double>>("y");
    QTest::addColumn<int>("columns");
    QTest::addColumn<QString>("expected");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("empty") << QList<double>{} << 3 << "";
    QTest::newRow("few stay") << QList<double>{5, 6, 7} << 2 << "0:5 1:6 2:7";
    QTest::newRow("extremes") << QList<double>{5, 9, 7, 2, 3, 3, 1, 3} << 2 << "1:9 3:2 4:3 6:1";
    QTest::newRow("rising") << QList<double>{0, 1, 2, 3, 4, 5} << 1 << "0:0 5:5";
    QTest::newRow("equal ones are one point") << QList<double>{4, 4, 4, 4, 4} << 1 << "0:4";
    QTest::newRow("NaN among few") << QList<double>{5, nan, 7} << 2 << "0:5 2:7";
    QTest::newRow("NaN among many") << QList<double>{nan, nan, nan, 2, nan, 1} << 2 << "3:2 5:1";
    QTest::newRow("no columns") << QList<double>{1, 2} << 0 << "";
}

void TestSeries::buckets() {
    QFETCH(QList<double>, y);
    QFETCH(int, columns);
    QFETCH(QString, expected);
    std::vector<double> x(static_cast<std::size_t>(y.size()));
    std::iota(x.begin(), x.end(), 0.0);
    QCOMPARE(text(bucketMinMax(x, std::vector<double>(y.begin(), y.end()), static_cast<std::size_t>(columns))),
             expected);
}

void TestSeries::keepsSpikes() {
    std::vector<double> x(31'250);
    std::iota(x.begin(), x.end(), 0.0);
    std::vector<double> y(x.size(), 1.0);
    y[12'345] = 50;
    y[30'001] = -3;
    const auto points = bucketMinMax(x, y, 500);
    QVERIFY(points.size() <= 1000);
    QVERIFY(std::find(points.begin(), points.end(), SeriesPoint{12'345, 50}) != points.end());
    QVERIFY(std::find(points.begin(), points.end(), SeriesPoint{30'001, -3}) != points.end());
    QVERIFY(std::is_sorted(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.x < b.x; }));
}

} // namespace

QTEST_APPLESS_MAIN(TestSeries)
#include "tst_series.moc"
