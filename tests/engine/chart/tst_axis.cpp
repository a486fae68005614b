#include "engine/chart/axis.h"

#include <QTest>

using namespace rmtscope;

namespace {

QString labels(const std::vector<Tick>& ticks) {
    QStringList texts;
    for (const Tick& tick : ticks) {
        texts.append(QString::fromStdString(tick.label));
    }
    return texts.join(u' ');
}

} // namespace

class TestAxis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placesNumbers();
    void choosesTicks_data();
    void choosesTicks();
    void writesNumbersShort_data();
    void writesNumbersShort();
};

void TestAxis::placesNumbers() {
    const Axis linear(0, 200, false, 10, 110);
    QCOMPARE(linear.place(50), 35.0);
    const Axis logarithmic(1, 10000, true, 400, 0); // upwards on the page
    QCOMPARE(logarithmic.place(1), 400.0);
    QCOMPARE(logarithmic.place(100), 200.0);
    QCOMPARE(logarithmic.place(10000), 0.0);
}

void TestAxis::choosesTicks_data() {
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<bool>("logarithmic");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("expected");
    QTest::newRow("shares") << 0.0 << 1.0 << false << 6 << "0 0.2 0.4 0.6 0.8 1";
    QTest::newRow("between round numbers") << 3.0 << 41.0 << false << 5 << "10 20 30 40";
    QTest::newRow("decades") << 60.0 << 2.1e6 << true << 6 << "100 1k 10k 100k 1M";
    QTest::newRow("every second decade") << 1.0 << 1e8 << true << 5 << "1 100 10k 1M 100M";
    QTest::newRow("within a decade") << 90.0 << 600.0 << true << 6 << "100 200 500";
}

void TestAxis::choosesTicks() {
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(bool, logarithmic);
    QFETCH(int, most);
    QFETCH(QString, expected);
    const auto ticks = Axis(low, high, logarithmic, 0, 100).ticks(most);
    QCOMPARE(labels(ticks), expected);
    for (const Tick& tick : ticks) {
        QVERIFY(tick.value >= low && tick.value <= high);
    }
}

void TestAxis::writesNumbersShort_data() {
    QTest::addColumn<double>("number");
    QTest::addColumn<QString>("text");
    QTest::newRow("small") << 0.25 << "0.25";
    QTest::newRow("below a thousand") << 512.0 << "512";
    QTest::newRow("thousands") << 64000.0 << "64k";
    QTest::newRow("rounded up to the next letter") << 999600.0 << "1M";
    QTest::newRow("millions") << 2048000.0 << "2.05M";
}

void TestAxis::writesNumbersShort() {
    QFETCH(double, number);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(shortNumber(number)), text);
}

QTEST_APPLESS_MAIN(TestAxis)
#include "tst_axis.moc"
