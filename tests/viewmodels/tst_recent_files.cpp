#include "viewmodels/paths.h"
#include "viewmodels/recent_files.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace rmtscope;

namespace {

class TestRecentFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void putsTheNewestFirst();
    void keepsNineOfEach();
    void remembers();
    void removes();
    void convertsPaths_data();
    void convertsPaths();

private:
    [[nodiscard]] QString file() const { return m_folder.filePath(QStringLiteral("settings.ini")); }
    QTemporaryDir m_folder;
};

void TestRecentFiles::putsTheNewestFirst() {
    QSettings settings(file(), QSettings::IniFormat);
    settings.clear();
    RecentFiles recent(settings);
    QSignalSpy changed(&recent, &RecentFiles::changed);
    recent.addModel(QStringLiteral("/a"));
    recent.addModel(QStringLiteral("/b"));
    recent.addModel(QStringLiteral("/a"));
    recent.addModel(QStringLiteral("/a"));
    QCOMPARE(recent.models(), QStringList({"/a", "/b"}));
    QCOMPARE(recent.documents(), QStringList());
    QCOMPARE(changed.size(), 3);
}

void TestRecentFiles::keepsNineOfEach() {
    QSettings settings(file(), QSettings::IniFormat);
    settings.clear();
    RecentFiles recent(settings);
    for (int i = 0; i < 12; ++i) {
        recent.addDocument(QString::number(i));
    }
    QCOMPARE(recent.documents().size(), 9);
    QCOMPARE(recent.documents().front(), QStringLiteral("11"));
    QCOMPARE(recent.documents().back(), QStringLiteral("3"));
}

void TestRecentFiles::remembers() {
    {
        QSettings settings(file(), QSettings::IniFormat);
        settings.clear();
        RecentFiles(settings).addDocument(QStringLiteral("/tmp/Grüße, 100%.txt"));
    }
    QSettings settings(file(), QSettings::IniFormat);
    QCOMPARE(RecentFiles(settings).documents(), QStringList("/tmp/Grüße, 100%.txt"));
}

void TestRecentFiles::removes() {
    QSettings settings(file(), QSettings::IniFormat);
    settings.clear();
    RecentFiles recent(settings);
    recent.addModel(QStringLiteral("/a"));
    recent.addDocument(QStringLiteral("/b"));
    QSignalSpy changed(&recent, &RecentFiles::changed);
    recent.removeModel(QStringLiteral("/none"));
    QCOMPARE(changed.size(), 0);
    recent.removeModel(QStringLiteral("/a"));
    QVERIFY(recent.models().isEmpty());
    recent.addSession(QStringLiteral("/c"));
    QCOMPARE(recent.sessions(), QStringList("/c"));
    recent.clear();
    QVERIFY(recent.documents().isEmpty());
    QVERIFY(recent.sessions().isEmpty());
    QCOMPARE(changed.size(), 3);
}

void TestRecentFiles::convertsPaths_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << "/home/a/b.txt";
    QTest::newRow("blanks and accents") << "/home/a b/Größe — 文.txt";
    QTest::newRow("empty") << "";
}

void TestRecentFiles::convertsPaths() {
    QFETCH(QString, name);
    QCOMPARE(toFileName(toPath(name)), name);
    QCOMPARE(toPath(name).string(), name.toStdString());
}

} // namespace

QTEST_GUILESS_MAIN(TestRecentFiles)
#include "tst_recent_files.moc"
