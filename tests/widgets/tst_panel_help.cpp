#include "widgets/about_dialog.h"
#include "widgets/help_popover.h"
#include "widgets/keys_dialog.h"
#include "widgets/panel.h"

#include <QAction>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

#include <memory>

using namespace rmtscope;

namespace {

class HelpfulPanel : public Panel {
public:
    HelpfulPanel()
        : Panel(QStringLiteral("Facts"), QStringLiteral("facts"), nullptr) {}
    [[nodiscard]] QByteArray csv() const override { return {}; }
    [[nodiscard]] PanelHelp help() const override {
        return {.shows = QStringLiteral("All facts."),
                .reading = QStringLiteral("From **top** to bottom."),
                .keys = QStringLiteral("- **Enter**: open"),
                .source = {}};
    }
};

class PanelHelpTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesOutWhatIsEmpty();
    void opensBelowItsButton();
    void closesWithTheKeyThatOpenedIt_data();
    void closesWithTheKeyThatOpenedIt();
    void listsActionsThatHaveKeys();
    void saysWhatTheProgramIs();
};

void PanelHelpTest::leavesOutWhatIsEmpty() {
    const QString page = helpPage(QStringLiteral("Facts"), HelpfulPanel().help());
    QVERIFY(page.startsWith(QStringLiteral("## Facts\n\n### What it shows\n\nAll facts.")));
    QVERIFY(page.contains(QStringLiteral("### Keys and mouse\n\n- **Enter**: open")));
    QVERIFY(!page.contains(QStringLiteral("Where it comes from")));
}

void PanelHelpTest::opensBelowItsButton() {
    HelpfulPanel panel;
    panel.resize(700, 300);
    panel.show();
    panel.findChild<QToolButton*>(QStringLiteral("help"))->click();
    auto* popover = panel.findChild<HelpPopover*>();
    QVERIFY(popover != nullptr);
    QVERIFY(popover->isVisible());
    const QString text = popover->text().toPlainText();
    QVERIFY2(text.contains(QStringLiteral("From top to bottom.")), qPrintable(text)); // the Markdown is set
    QVERIFY(popover->accessibleName().contains(QStringLiteral("Facts")));
}

void PanelHelpTest::closesWithTheKeyThatOpenedIt_data() {
    QTest::addColumn<int>("key");
    QTest::newRow("Escape") << static_cast<int>(Qt::Key_Escape);
    QTest::newRow("?") << static_cast<int>(Qt::Key_Question);
    QTest::newRow("F1") << static_cast<int>(Qt::Key_F1);
}

void PanelHelpTest::closesWithTheKeyThatOpenedIt() {
    QFETCH(int, key);
    HelpfulPanel panel;
    panel.show();
    panel.showHelp();
    auto* popover = panel.findChild<HelpPopover*>();
    QTest::keyClick(&popover->text(), static_cast<Qt::Key>(key));
    QTRY_VERIFY(panel.findChild<HelpPopover*>() == nullptr);
}

void PanelHelpTest::listsActionsThatHaveKeys() {
    QAction open;
    open.setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_O), QKeySequence(Qt::Key_F2)});
    QAction disabled;
    disabled.setShortcut(QKeySequence(Qt::Key_Space));
    disabled.setEnabled(false);
    QAction without;
    const KeysDialog dialog({{&open, QStringLiteral("Open document"), QStringLiteral("File"), true},
                             {&without, QStringLiteral("Dark"), QStringLiteral("View"), true},
                             {&disabled, QStringLiteral("Run"), QStringLiteral("Run"), false}},
                            nullptr);
    const QAbstractItemModel& model = *dialog.table().model();
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Ctrl+O, F2"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("Open document"));
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("Space"));
}

void PanelHelpTest::saysWhatTheProgramIs() {
    const AboutDialog dialog(QStringLiteral("1.2.3"), QStringLiteral("1.13.0"), nullptr);
    const QString text = dialog.findChild<QTextBrowser*>()->toPlainText();
    for (const char* part : {"RMTScope 1.2.3", "GPL-3.0-or-later", "LibTorch 1.13.0", "Qt 6.", "QCustomPlot 2."}) {
        QVERIFY2(text.contains(QString::fromLatin1(part)), part);
    }
    QVERIFY(libraryList({}).contains(QStringLiteral("- LibTorch:"))); // the version isn't known
}

} // namespace

QTEST_MAIN(PanelHelpTest)
#include "tst_panel_help.moc"
