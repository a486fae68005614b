#include "widgets/command_palette.h"

#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <memory>

using namespace rmtscope;

namespace {

class CommandPaletteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void opensEmptyWithAllCommands();
    void runsWhatWasTyped();
    void runsWhatWasChosenWithTheKeys();
    void runsWhatWasClicked();
    void runsNothingWhereNothingAnswers();
    void closesOnEscape();
    void isClosedBeforeItRuns();
    void saysWhatEnterWouldRun();

private:
    [[nodiscard]] std::vector<Command> commands();

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<CommandSearch> m_search;
    std::unique_ptr<QWidget> m_window;
    CommandPalette* m_palette = nullptr;
    QStringList m_ran;
};

std::vector<Command> CommandPaletteTest::commands() {
    std::vector<Command> all;
    for (const char* name : {"Light", "Dark", "Reset layout"}) {
        const QString text = QString::fromLatin1(name);
        all.push_back({text, QStringLiteral("View"), {}, [this, text] { m_ran.append(text); }});
    }
    return all;
}

void CommandPaletteTest::init() {
    m_ran.clear();
    m_settings = std::make_unique<QSettings>(
        m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".ini")),
        QSettings::IniFormat);
    m_search = std::make_unique<CommandSearch>(*m_settings);
    m_window = std::make_unique<QWidget>();
    m_window->resize(900, 600);
    m_window->show();
    m_palette = new CommandPalette(*m_search, m_window.get());
    m_palette->open(commands());
}

void CommandPaletteTest::cleanup() {
    m_window.reset();
    m_search.reset();
    m_settings.reset();
}

void CommandPaletteTest::opensEmptyWithAllCommands() {
    QVERIFY(m_palette->isVisible());
    QCOMPARE(m_search->rowCount(), 3);
    QTest::keyClicks(&m_palette->text(), QStringLiteral("dark"));
    QCOMPARE(m_search->rowCount(), 1);
    m_palette->close();
    m_palette->open(commands());
    QVERIFY(m_palette->text().text().isEmpty());
    QCOMPARE(m_search->rowCount(), 3);
    QCOMPARE(m_palette->list().currentIndex().row(), 0);
}

void CommandPaletteTest::runsWhatWasTyped() {
    QTest::keyClicks(&m_palette->text(), QStringLiteral("rl"));
    QTest::keyClick(&m_palette->text(), Qt::Key_Return);
    QCOMPARE(m_ran, (QStringList{"Reset layout"}));
    QVERIFY(!m_palette->isVisible());
}

void CommandPaletteTest::runsWhatWasChosenWithTheKeys() {
    QTest::keyClick(&m_palette->text(), Qt::Key_Down);
    QTest::keyClick(&m_palette->text(), Qt::Key_Down);
    QTest::keyClick(&m_palette->text(), Qt::Key_Up);
    QTest::keyClick(&m_palette->text(), Qt::Key_Enter);
    QCOMPARE(m_ran, (QStringList{"Dark"}));
}

void CommandPaletteTest::runsWhatWasClicked() {
    const QRect row = m_palette->list().visualRect(m_search->index(2, 0));
    QTest::mouseClick(m_palette->list().viewport(), Qt::LeftButton, {}, row.center());
    QCOMPARE(m_ran, (QStringList{"Reset layout"}));
}

void CommandPaletteTest::runsNothingWhereNothingAnswers() {
    QTest::keyClicks(&m_palette->text(), QStringLiteral("zzz"));
    QTest::keyClick(&m_palette->text(), Qt::Key_Return);
    QVERIFY(m_ran.isEmpty());
    QVERIFY(m_palette->isVisible());
    QVERIFY(m_palette->text().accessibleDescription().contains(QStringLiteral("No command")));
}

void CommandPaletteTest::closesOnEscape() {
    QTest::keyClick(&m_palette->text(), Qt::Key_Escape);
    QVERIFY(!m_palette->isVisible());
    QVERIFY(m_ran.isEmpty());
}

void CommandPaletteTest::isClosedBeforeItRuns() {
    bool open = true;
    m_palette->open({{QStringLiteral("Look"), {}, {}, [&] { open = m_palette->isVisible(); }}});
    QTest::keyClick(&m_palette->text(), Qt::Key_Return);
    QVERIFY(!open);
}

void CommandPaletteTest::saysWhatEnterWouldRun() {
    QCOMPARE(m_palette->text().accessibleDescription(), QStringLiteral("Light, View"));
    QTest::keyClick(&m_palette->text(), Qt::Key_Down);
    QCOMPARE(m_palette->text().accessibleDescription(), QStringLiteral("Dark, View"));
    QTest::keyClicks(&m_palette->text(), QStringLiteral("reset"));
    QCOMPARE(m_palette->text().accessibleDescription(), QStringLiteral("Reset layout, View"));
}

} // namespace

QTEST_MAIN(CommandPaletteTest)
#include "tst_command_palette.moc"
