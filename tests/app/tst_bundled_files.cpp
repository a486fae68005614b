#include "app/common/bundled_files.h"
#include "app/gui/main_window.h"
#include "tests/widgets/workspace_fixture.h"

#include <QAction>
#include <QMenuBar>

#include <fstream>

using namespace rmtscope;
namespace fs = std::filesystem;

namespace {

class BundledFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsItsOwnFile();
    void prefersWhatIsInstalled();
    void findsByName_data();
    void findsByName();
    void findsRecipes_data();
    void findsRecipes();
    void windowHasTheIcon();
    void exampleIsOpenedFromTheMenu();

private:
    [[nodiscard]] fs::path prefix() const { return m_folder.path().toStdString(); }
    QTemporaryDir m_folder;
};

void BundledFilesTest::knowsItsOwnFile() {
    QCOMPARE(executableFile().filename().string(),
             QFileInfo(QCoreApplication::applicationFilePath()).fileName().toStdString());
}

void BundledFilesTest::prefersWhatIsInstalled() {
    const fs::path executable = prefix() / "bin" / "rmt";
    QCOMPARE(bundledFolder(executable).string(), std::string(RMTSCOPE_SOURCE_DIR "/resources"));
    QVERIFY(fs::exists(bundledFolder(executable) / "models" / "rmt-encoder" / "config.json"));
    QCOMPARE(bundledFolder(fs::path()).string(), std::string(RMTSCOPE_SOURCE_DIR "/resources"));
    fs::create_directories(prefix() / "share" / "rmtscope" / "models" / "other");
    QCOMPARE(bundledFolder(executable).string(), (prefix() / "share" / "rmtscope").string());
    QCOMPARE(findBundled("models/other", executable).string(),
             (prefix() / "share" / "rmtscope" / "models" / "other").string());
}

void BundledFilesTest::findsByName_data() {
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("found");
    const QString resources = QStringLiteral(RMTSCOPE_SOURCE_DIR "/resources/");
    QTest::newRow("a model") << "models/rmt-encoder" << resources + QStringLiteral("models/rmt-encoder");
    QTest::newRow("a document") << "documents/moby-dick.txt" << resources + QStringLiteral("documents/moby-dick.txt");
    QTest::newRow("nowhere") << "models/none"
                             << "models/none";
    QTest::newRow("absolute") << "/models/rmt-encoder"
                              << "/models/rmt-encoder";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("one that is there") << "."
                                       << ".";
}

void BundledFilesTest::findsByName() {
    QFETCH(QString, given);
    QFETCH(QString, found);
    QCOMPARE(QString::fromStdString(findBundled(given.toStdString(), {}).string()), found);
}

void BundledFilesTest::findsRecipes_data() {
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("found");
    const QString encoder = QStringLiteral(RMTSCOPE_SOURCE_DIR "/resources/recipes/rmt-encoder.json");
    QTest::newRow("a name") << "rmt-encoder" << encoder;
    QTest::newRow("a file's name") << "rmt-encoder.json" << encoder;
    QTest::newRow("a path") << "recipes/rmt-encoder.json" << encoder;
    QTest::newRow("of none") << "rmt-nothing"
                             << "rmt-nothing";
    QTest::newRow("elsewhere") << "mine/rmt-encoder"
                               << "mine/rmt-encoder";
    QTest::newRow("nothing") << ""
                             << "";
    QTest::newRow("one of one's own") << encoder << encoder;
}

void BundledFilesTest::findsRecipes() {
    QFETCH(QString, given);
    QFETCH(QString, found);
    QCOMPARE(QString::fromStdString(findBundledRecipe(given.toStdString(), {}).string()), found);
}

void BundledFilesTest::windowHasTheIcon() {
    ReadWorkspace read;
    const MainWindow window(read.workspace(), read.settings(), false);
    const QImage icon = window.windowIcon().pixmap(64, 64).toImage();
    QVERIFY(!icon.isNull());
    QVERIFY2(icon.pixelColor(32, 32).alpha() > 0, "the icon is empty");
}

void BundledFilesTest::exampleIsOpenedFromTheMenu() {
    ReadWorkspace read;
    MainWindow window(read.workspace(), read.settings(), false);
    auto* example = window.findChild<QAction*>(QStringLiteral("openExample"));
    QVERIFY(example);
    QVERIFY(example->isEnabled());
    example->trigger();
    QTRY_COMPARE(read.workspace().controller().state(), RunState::Ready);
    QVERIFY(read.workspace().controller().modelInfo()->path == bundledFolder() / "models" / "rmt-encoder");
    QVERIFY(read.workspace().controller().document()->path == bundledFolder() / "documents" / "moby-dick.txt");
}

} // namespace

QTEST_MAIN(BundledFilesTest)
#include "tst_bundled_files.moc"
