#include "app/gui/main_window.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/model_info_dialog.h"
#include "widgets/model_settings_dialog.h"

#include <QAction>
#include <QLineEdit>
#include <QSignalSpy>

using namespace rmtscope;

namespace {

/// What the main window asks and tells about a model.
class ModelDialogsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void asksForSettings_data();
    void asksForSettings();
    void changesSettings_data();
    void changesSettings();
    void showsWhatTheModelIs();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }

    QTemporaryDir m_folder;
    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<MainWindow> m_window;
};

void ModelDialogsTest::init() {
    m_read = std::make_unique<ReadWorkspace>();
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), false);
    m_window->show();
}

void ModelDialogsTest::cleanup() {
    m_window.reset();
    m_read.reset();
}

void ModelDialogsTest::asksForSettings_data() {
    QTest::addColumn<bool>("accepted");
    QTest::newRow("accepted") << true;
    QTest::newRow("cancelled") << false;
}

void ModelDialogsTest::asksForSettings() {
    QFETCH(bool, accepted);
    RunController& controller = workspace().controller();
    controller.openModel("model");
    QTRY_VERIFY(controller.modelInfo() != nullptr);
    m_window->openAnything(m_folder.filePath(QStringLiteral("unconfigured.bin")));
    QTRY_VERIFY(m_window->findChild<ModelSettingsDialog*>() != nullptr);
    auto* dialog = m_window->findChild<ModelSettingsDialog*>();
    QTest::keyClick(dialog, Qt::Key_Return); // the number of heads is nobody's choice yet
    QVERIFY(dialog->isVisible());
    dialog->findChild<QLineEdit*>(QStringLiteral("heads"))->setText(QStringLiteral("6"));
    QTest::keyClick(dialog, accepted ? Qt::Key_Return : Qt::Key_Escape);
    QTRY_VERIFY(m_window->findChild<ModelSettingsDialog*>() == nullptr);
    QTRY_COMPARE(controller.state(), RunState::Empty); // there is no document
    QCOMPARE(controller.modelInfo()->name, std::string(accepted ? "unconfigured.bin" : "model"));
    QVERIFY(workspace().messages().isEmpty());
}

void ModelDialogsTest::changesSettings_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("heads");
    QTest::addColumn<int>("opened");
    QTest::addColumn<int>("messages");
    QTest::newRow("others") << QStringLiteral("model") << QStringLiteral("6") << 2 << 0;
    QTest::newRow("the same") << QStringLiteral("model") << QStringLiteral("4") << 1 << 0;
    QTest::newRow("that can't be kept") << QStringLiteral("readonly") << QStringLiteral("6") << 1 << 1;
}

void ModelDialogsTest::changesSettings() {
    QFETCH(QString, model);
    QFETCH(QString, heads);
    QFETCH(int, opened);
    QFETCH(int, messages);
    RunController& controller = workspace().controller();
    auto* action = m_window->findChild<QAction*>(QStringLiteral("modelSettings"));
    QVERIFY(!action->isEnabled());
    QSignalSpy models(&controller, &RunController::modelOpened);
    QSignalSpy questions(&controller, &RunController::settingsAvailable);
    controller.openModel(model.toStdString());
    controller.openDocument("doc-5.txt");
    QTRY_COMPARE(controller.state(), RunState::Ready);
    action->trigger();
    action->trigger(); // which asks once
    QTRY_COMPARE(questions.size(), 2);
    QCOMPARE(m_window->findChildren<ModelSettingsDialog*>().size(), 1);
    auto* dialog = m_window->findChild<ModelSettingsDialog*>();
    auto* field = dialog->findChild<QLineEdit*>(QStringLiteral("heads"));
    QCOMPARE(field->text(), QStringLiteral("4"));
    field->setText(heads);
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_VERIFY(m_window->findChild<ModelSettingsDialog*>() == nullptr);
    QTRY_COMPARE(models.size(), opened);
    QTRY_COMPARE(workspace().messages().messages().size(), messages);
    QTRY_COMPARE(controller.state(), RunState::Ready);
    QVERIFY(controller.document()->path == "doc-5.txt");
}

void ModelDialogsTest::showsWhatTheModelIs() {
    auto* action = m_window->findChild<QAction*>(QStringLiteral("modelInformation"));
    QVERIFY(!action->isEnabled());
    workspace().controller().openModel("model");
    QTRY_VERIFY(action->isEnabled());
    action->trigger();
    QVERIFY(m_window->findChild<ModelInfoDialog*>() != nullptr);
}

} // namespace

QTEST_MAIN(ModelDialogsTest)
#include "tst_model_dialogs.moc"
