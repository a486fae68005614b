#include "app/gui/help_menu.h"
#include "app/gui/main_window.h"
#include "tests/support/fake_sweep.h"
#include "tests/support/fake_training.h"
#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/sweep_controller.h"
#include "viewmodels/training_controller.h"
#include "widgets/ask_panel.h"
#include "widgets/document_view.h"
#include "widgets/help_popover.h"
#include "widgets/keys_dialog.h"
#include "widgets/panel.h"
#include "widgets/prompt_edit.h"
#include "widgets/window_actions.h"

#include <QAction>
#include <QTableView>
#include <QTextBrowser>

using namespace rmtscope;

namespace {

/// What the main window says about itself and its views.
class HelpMenuTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyViewExplainsItself();
    void explainsTheViewWithTheFocus_data();
    void explainsTheViewWithTheFocus();
    void questionMarkIsAlsoALetter();
    void listsEveryKeyOnce();
    void saysWhatTheProgramIs();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<SweepController> m_sweep;
    std::unique_ptr<TrainingController> m_training;
    std::unique_ptr<MainWindow> m_window;
};

void HelpMenuTest::init() {
    FakePlan plan;
    plan.writesText = true;
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_sweep = std::make_unique<SweepController>(fakeSweeps(std::make_shared<FakeSweepPlan>()));
    m_training = std::make_unique<TrainingController>(fakeTrainings(std::make_shared<FakeTrainingPlan>()));
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), false);
    m_window->addSweep(*m_sweep, "noise.txt");
    m_window->addTraining(*m_training, "bundled");
    m_window->addExplaining();
    m_window->addInterventions();
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void HelpMenuTest::cleanup() {
    m_window.reset();
    m_training.reset();
    m_sweep.reset();
    m_read.reset();
}

void HelpMenuTest::everyViewExplainsItself() {
    const auto panels = m_window->findChildren<Panel*>();
    QVERIFY(panels.size() >= 10);
    for (const Panel* panel : panels) {
        const PanelHelp help = panel->help();
        for (const QString& part : {help.shows, help.reading, help.keys, help.source}) {
            QVERIFY2(part.size() > 40, qPrintable(panel->title()));
        }
    }
}

void HelpMenuTest::explainsTheViewWithTheFocus_data() {
    QTest::addColumn<int>("key");
    QTest::newRow("?") << static_cast<int>(Qt::Key_Question);
    QTest::newRow("F1") << static_cast<int>(Qt::Key_F1);
}

void HelpMenuTest::explainsTheViewWithTheFocus() {
    QFETCH(int, key);
    auto* text = m_window->findChild<DocumentView*>();
    text->setFocus();
    QTest::keyClick(text, static_cast<Qt::Key>(key));
    auto* popover = m_window->findChild<HelpPopover*>();
    QVERIFY(popover != nullptr);
    QVERIFY2(popover->accessibleName().contains(QStringLiteral("Document")), qPrintable(popover->accessibleName()));
    popover->close();
}

void HelpMenuTest::questionMarkIsAlsoALetter() {
    QVERIFY(m_read->read());
    m_window->showPrompt();
    QTest::keyClicks(&m_window->ask().prompt(), QStringLiteral("Where?"));
    QCOMPARE(m_window->ask().prompt().text(), QStringLiteral("Where?"));
    QVERIFY(m_window->findChild<HelpPopover*>() == nullptr);
}

void HelpMenuTest::listsEveryKeyOnce() {
    QHash<QKeySequence, QString> taken;
    for (const WindowAction& each : windowActions(*m_window)) {
        if (each.action->shortcutContext() != Qt::WindowShortcut) {
            continue; // of one widget
        }
        for (const QKeySequence& keys : each.action->shortcuts()) {
            QVERIFY2(!taken.contains(keys), qPrintable(keys.toString() + QStringLiteral(": ") + taken.value(keys) +
                                                       QStringLiteral(" and ") + each.name));
            taken[keys] = each.name;
        }
    }
    m_window->findChild<QAction*>(QStringLiteral("keys"))->trigger();
    auto* dialog = m_window->findChild<KeysDialog*>();
    QVERIFY(dialog != nullptr);
    QStringList listed;
    for (int row = 0; row < dialog->table().model()->rowCount(); ++row) {
        listed += dialog->table().model()->index(row, 0).data().toString().split(QStringLiteral(", "));
    }
    QVERIFY(listed.size() >= taken.size());
    for (const char* keys : {"Space", "Ctrl+P", "Ctrl+Z", "Alt+Left", "F1", "?", "Alt+7"}) {
        QVERIFY2(listed.contains(QString::fromLatin1(keys)), keys);
    }
}

void HelpMenuTest::saysWhatTheProgramIs() {
    m_window->helpMenu().setTorchVersion(QStringLiteral("9.8.7"));
    m_window->findChild<QAction*>(QStringLiteral("about"))->trigger();
    bool said = false;
    for (const QTextBrowser* text : m_window->findChildren<QTextBrowser*>()) {
        said = said || text->toPlainText().contains(QStringLiteral("LibTorch 9.8.7"));
    }
    QVERIFY(said);
}

} // namespace

QTEST_MAIN(HelpMenuTest)
#include "tst_help_menu.moc"
