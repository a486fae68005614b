#include "viewmodels/settings.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace rmtscope;

namespace {

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasTheEnginesDefaults();
    void remembers();
    void emitsOnlyChanges();
    void readsNonsenseAsDefaults_data();
    void readsNonsenseAsDefaults();

private:
    [[nodiscard]] QString file() const { return m_folder.filePath(QStringLiteral("settings.ini")); }
    QTemporaryDir m_folder;
};

void TestSettings::hasTheEnginesDefaults() {
    QSettings stored(file(), QSettings::IniFormat);
    stored.clear();
    const Settings settings(stored);
    const SessionOptions session;
    QCOMPARE(settings.theme(), Theme::System);
    QCOMPARE(settings.colourMap(), ColourMap::Viridis);
    QCOMPARE(settings.sessionOptions().askEvery, session.askEvery);
    QCOMPARE(settings.sessionOptions().detailBudgetBytes, session.detailBudgetBytes);
    QCOMPARE(settings.sessionOptions().capture, session.capture);
    QCOMPARE(settings.deviceOptions().device, DeviceOptions().device);
}

void TestSettings::remembers() {
    {
        QSettings stored(file(), QSettings::IniFormat);
        Settings settings(stored);
        settings.setTheme(Theme::Dark);
        settings.setColourMap(ColourMap::Cividis);
        settings.setAskEvery(3);
        settings.setDetailBudgetBytes(std::uint64_t{5} << 30);
        settings.setCaptureLevel(CaptureLevel::Masses);
        settings.setThreads(2);
        settings.setDevice(QStringLiteral("cuda:1"));
    }
    QSettings stored(file(), QSettings::IniFormat);
    const Settings settings(stored);
    QCOMPARE(settings.theme(), Theme::Dark);
    QCOMPARE(settings.colourMap(), ColourMap::Cividis);
    QCOMPARE(settings.sessionOptions().askEvery, 3);
    QCOMPARE(settings.sessionOptions().detailBudgetBytes, std::uint64_t{5} << 30);
    QCOMPARE(settings.sessionOptions().capture, CaptureLevel::Masses);
    QCOMPARE(settings.deviceOptions().threads, 2);
    QCOMPARE(settings.deviceOptions().device, std::string("cuda:1"));
}

void TestSettings::emitsOnlyChanges() {
    QSettings stored(file(), QSettings::IniFormat);
    stored.clear();
    Settings settings(stored);
    QSignalSpy theme(&settings, &Settings::themeChanged);
    QSignalSpy map(&settings, &Settings::colourMapChanged);
    QSignalSpy run(&settings, &Settings::runOptionsChanged);
    for (int i = 0; i < 2; ++i) {
        settings.setTheme(Theme::Light);
        settings.setColourMap(ColourMap::Cividis);
        settings.setAskEvery(1);
        settings.setDetailBudgetBytes(1);
        settings.setCaptureLevel(CaptureLevel::Off);
        settings.setThreads(1);
        settings.setDevice(QStringLiteral("cuda"));
    }
    QCOMPARE(theme.size(), 1);
    QCOMPARE(map.size(), 1);
    QCOMPARE(run.size(), 5);
}

void TestSettings::readsNonsenseAsDefaults_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("theme") << "view/theme"
                           << "purple";
    QTest::newRow("colour map") << "view/colour_map"
                                << "7";
    QTest::newRow("ask every, word") << "run/ask_every"
                                     << "often";
    QTest::newRow("ask every, negative") << "run/ask_every"
                                         << "-1";
    QTest::newRow("budget") << "run/detail_budget_bytes"
                            << "99999999999999999999999";
    QTest::newRow("capture") << "run/capture"
                             << "";
    QTest::newRow("threads") << "run/threads"
                             << "100000";
    QTest::newRow("device") << "run/device"
                            << "";
}

void TestSettings::readsNonsenseAsDefaults() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QSettings stored(file(), QSettings::IniFormat);
    stored.clear();
    stored.setValue(key, value);
    const Settings settings(stored);
    const SessionOptions session;
    QCOMPARE(settings.theme(), Theme::System);
    QCOMPARE(settings.colourMap(), ColourMap::Viridis);
    QCOMPARE(settings.sessionOptions().askEvery, session.askEvery);
    QCOMPARE(settings.sessionOptions().detailBudgetBytes, session.detailBudgetBytes);
    QCOMPARE(settings.sessionOptions().capture, session.capture);
    QCOMPARE(settings.deviceOptions().threads, 0);
    QCOMPARE(settings.deviceOptions().device, std::string("cpu"));
}

} // namespace

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
