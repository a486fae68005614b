// The menus of the main window; what they do is elsewhere.

#include "app/common/bundled_files.h"
#include "app/gui/help_menu.h"
#include "app/gui/main_window.h"
#include "app/gui/navigation.h"
#include "app/gui/run_options_menu.h"
#include "app/gui/window_session.h"
#include "app/gui/window_undo.h"
#include "viewmodels/paths.h"
#include "viewmodels/workspace.h"
#include "widgets/run_bar.h"
#include "widgets/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenuBar>

namespace rmtscope {

void MainWindow::addMenus() {
    addFileMenu();
    addEditMenu();
    addRunMenu();
    addViewMenu();
    addGoMenu();
    addHelpMenu();
}

void MainWindow::addFileMenu() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(&m_runBar->openModelAction());
    file->addAction(&m_runBar->openDocumentAction());
    QMenu* models = file->addMenu(tr("&Recent models"));
    QMenu* documents = file->addMenu(tr("R&ecent documents"));
    connect(models, &QMenu::aboutToShow, this, [this, models] { addRecent(*models, true); });
    connect(documents, &QMenu::aboutToShow, this, [this, documents] { addRecent(*documents, false); });
    const std::filesystem::path bundled = bundledFolder();
    QAction* example = file->addAction(tr("Open the e&xample"), this, [this, bundled] {
        m_workspace.controller().openModel(bundled / "models" / "rmt-encoder");
        m_workspace.controller().openDocument(bundled / "documents" / "moby-dick.txt");
    });
    example->setObjectName(QStringLiteral("openExample"));
    example->setStatusTip(tr("The small model and the book that come with the program."));
    example->setEnabled(QFileInfo::exists(toFileName(bundled / "models" / "rmt-encoder")));
    QAction* information = file->addAction(tr("Model &information …"), this, &MainWindow::showModelInfo);
    information->setObjectName(QStringLiteral("modelInformation"));
    information->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
    information->setStatusTip(tr("What the model is, and which tensors of its file are used, missing or left over."));
    QAction* change =
        file->addAction(tr("Model &settings …"), &m_workspace.controller(), &RunController::requestSettings);
    change->setObjectName(QStringLiteral("modelSettings"));
    change->setStatusTip(tr("What no file of the model says: heads, segments, labels. Others open the model again."));
    for (QAction* action : {information, change}) {
        action->setEnabled(m_workspace.controller().modelInfo() != nullptr);
        connect(&m_workspace.controller(), &RunController::modelOpened, action, [action] { action->setEnabled(true); });
    }
    file->addSeparator();
    m_session = new WindowSession(*this, m_workspace, m_settings, *file);
    file->addSeparator();
    QAction* quit = file->addAction(tr("&Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence::Quit);
}

void MainWindow::addRecent(QMenu& menu, bool models) {
    menu.clear();
    RecentFiles& recent = m_workspace.recentFiles();
    const QStringList names = models ? recent.models() : recent.documents();
    int digit = 1;
    for (const QString& name : names) {
        QAction* action = menu.addAction(QStringLiteral("&%1 %2").arg(digit++).arg(QFileInfo(name).fileName()));
        action->setToolTip(name);
        connect(action, &QAction::triggered, this, [this, name, models] {
            RunController& controller = m_workspace.controller();
            models ? controller.openModel(toPath(name)) : controller.openDocument(toPath(name));
        });
    }
    menu.setToolTipsVisible(true);
    if (names.isEmpty()) {
        menu.addAction(tr("None yet"))->setEnabled(false);
    }
}

void MainWindow::addEditMenu() {
    m_undo = new WindowUndo(*this, m_workspace, *menuBar()->addMenu(tr("&Edit")));
}

void MainWindow::addRunMenu() {
    QMenu* run = menuBar()->addMenu(tr("&Run"));
    run->addAction(&m_runBar->runAction());
    run->addAction(&m_runBar->stepAction());
    run->addAction(&m_runBar->stopAction());
    run->addAction(&m_runBar->restartAction());
    run->addSeparator();
    QAction* ask = run->addAction(tr("&Ask the memory"), this, &MainWindow::showPrompt);
    ask->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
    ask->setStatusTip(tr("Lets a decoder write behind a prompt, and shows which slots each token has read."));
    run->addSeparator();
    m_runOptions = new RunOptionsMenu(m_workspace, *run, this);
}

void MainWindow::addViewMenu() {
    QMenu* view = menuBar()->addMenu(tr("&View"));
    m_viewMenu = view;
    for (QDockWidget* dock : docks()) {
        view->addAction(dock->toggleViewAction());
    }
    view->addSeparator();
    view->addAction(tr("Reset &layout"), this, [this] { m_undo->changeLayout([this] { resetLayout(); }); });
    view->addSeparator();
    addThemeMenu(*view);
}

void MainWindow::addGoMenu() {
    m_navigation = new Navigation(*this, m_workspace, m_settings, *menuBar()->addMenu(tr("&Go")));
}

void MainWindow::addHelpMenu() {
    m_help = new HelpMenu(*this, *menuBar()->addMenu(tr("&Help")));
}

void MainWindow::addThemeMenu(QMenu& view) {
    Settings& settings = m_workspace.settings();
    QMenu* themes = view.addMenu(tr("&Theme"));
    auto* group = new QActionGroup(themes);
    const std::array<std::pair<Theme, QString>, 3> names{
        {{Theme::System, tr("As the &system")}, {Theme::Light, tr("&Light")}, {Theme::Dark, tr("&Dark")}}};
    for (const auto& [theme, name] : names) {
        QAction* action = themes->addAction(name);
        action->setCheckable(true);
        action->setChecked(settings.theme() == theme);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, theme = theme] { m_workspace.settings().setTheme(theme); });
        connect(&settings, &Settings::themeChanged, action,
                [&settings, action, theme = theme] { action->setChecked(settings.theme() == theme); });
    }
    connect(&settings, &Settings::themeChanged, this, [this] { applyTheme(m_workspace.settings().theme()); });

    QMenu* maps = view.addMenu(tr("&Colours"));
    auto* mapGroup = new QActionGroup(maps);
    for (const ColourMap map : {ColourMap::Viridis, ColourMap::Cividis}) {
        QAction* action = maps->addAction(map == ColourMap::Viridis ? tr("&Viridis") : tr("&Cividis"));
        action->setCheckable(true);
        action->setChecked(settings.colourMap() == map);
        mapGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, map] { m_workspace.settings().setColourMap(map); });
        connect(&settings, &Settings::colourMapChanged, action,
                [&settings, action, map] { action->setChecked(settings.colourMap() == map); });
    }
}

} // namespace rmtscope
