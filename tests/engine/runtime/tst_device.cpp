#include "engine/api/error.h"
#include "engine/runtime/device.h"

#include <QTest>

using namespace rmtscope;

/// On machines with any number of GPUs.
class TestDevice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatIsThere_data();
    void findsWhatIsThere();
    void saysWhatIsNotThere_data();
    void saysWhatIsNotThere();
};

void TestDevice::findsWhatIsThere_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("gpus");
    QTest::addColumn<QString>("device");
    QTest::newRow("the processor") << QStringLiteral("cpu") << 0 << QStringLiteral("cpu");
    QTest::newRow("the processor beside GPUs") << QStringLiteral("cpu") << 2 << QStringLiteral("cpu");
    QTest::newRow("the first GPU") << QStringLiteral("cuda") << 2 << QStringLiteral("cuda:0");
    QTest::newRow("a GPU by number") << QStringLiteral("cuda:1") << 2 << QStringLiteral("cuda:1");
    QTest::newRow("a number of two digits") << QStringLiteral("cuda:12") << 16 << QStringLiteral("cuda:12");
}

void TestDevice::findsWhatIsThere() {
    QFETCH(QString, name);
    QFETCH(int, gpus);
    QFETCH(QString, device);
    QCOMPARE(QString::fromStdString(parseDevice(name.toStdString(), gpus).str()), device);
}

void TestDevice::saysWhatIsNotThere_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("gpus");
    QTest::addColumn<bool>("usage");
    QTest::addColumn<QString>("says");
    QTest::newRow("no GPU") << QStringLiteral("cuda") << 0 << false << QStringLiteral("Device cuda is not available");
    QTest::newRow("too few") << QStringLiteral("cuda:2") << 2 << false << QStringLiteral("this machine has 2 GPU(s)");
    QTest::newRow("another word") << QStringLiteral("gpu") << 2 << true << QStringLiteral("\"gpu\" is no device");
    QTest::newRow("no number") << QStringLiteral("cuda:") << 2 << true << QStringLiteral("is no device");
    QTest::newRow("below zero") << QStringLiteral("cuda:-1") << 2 << true << QStringLiteral("is no device");
}

void TestDevice::saysWhatIsNotThere() {
    QFETCH(QString, name);
    QFETCH(int, gpus);
    QFETCH(bool, usage);
    QFETCH(QString, says);
    try {
        static_cast<void>(parseDevice(name.toStdString(), gpus));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == (usage ? ErrorCode::Usage : ErrorCode::DeviceUnavailable));
        QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    }
}

QTEST_APPLESS_MAIN(TestDevice)
#include "tst_device.moc"
