#include "widgets/number_format.h"

#include <QtTest>

using namespace rmtscope;

namespace {

class NumberFormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts_data();
    void counts();
    void bytes_data();
    void bytes();
    void durations_data();
    void durations();
    void plurals();
};

void NumberFormatTest::counts_data() {
    QTest::addColumn<double>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("small") << 42.0 << "42";
    QTest::newRow("fraction") << 0.25 << "0.25";
    QTest::newRow("thousands") << 16000.0 << "16 k";
    QTest::newRow("millions") << 2048000.0 << "2.05 M";
    QTest::newRow("rounds up to the next unit") << 999900.0 << "1 M";
    QTest::newRow("negative") << -1500.0 << "-1.5 k";
}

void NumberFormatTest::counts() {
    QFETCH(double, count);
    QTEST(formatCount(count), "text");
}

void NumberFormatTest::bytes_data() {
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << quint64(0) << "0 B";
    QTest::newRow("bytes") << quint64(1023) << "1023 B";
    QTest::newRow("kibibytes") << quint64(1536) << "1.5 KiB";
    QTest::newRow("two gibibytes") << (quint64(2) << 30) << "2.0 GiB";
    QTest::newRow("hundreds have no decimals") << (quint64(160) << 20) << "160 MiB";
}

void NumberFormatTest::bytes() {
    QFETCH(quint64, bytes);
    QTEST(formatBytes(bytes), "text");
}

void NumberFormatTest::durations_data() {
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("seconds") << 3.6 << "4 s";
    QTest::newRow("minutes") << 125.0 << "2 min 05 s";
    QTest::newRow("hours") << 4800.0 << "1 h 20 min";
}

void NumberFormatTest::durations() {
    QFETCH(double, seconds);
    QTEST(formatDuration(seconds), "text");
}

void NumberFormatTest::plurals() {
    QCOMPARE(counted(1, QStringLiteral("layer")), QStringLiteral("1 layer"));
    QCOMPARE(counted(3, QStringLiteral("layer")), QStringLiteral("3 layers"));
}

} // namespace

QTEST_APPLESS_MAIN(NumberFormatTest)
#include "tst_number_format.moc"
