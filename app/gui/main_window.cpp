#include "app/gui/main_window.h"

#include "app/gui/window_session.h"
#include "app/gui/window_undo.h"
#include "viewmodels/paths.h"
#include "viewmodels/workspace.h"
#include "widgets/answer_panel.h"
#include "widgets/ask_panel.h"
#include "widgets/attention_panel.h"
#include "widgets/distance_panel.h"
#include "widgets/document_panel.h"
#include "widgets/head_grid_panel.h"
#include "widgets/message_bar.h"
#include "widgets/path_panel.h"
#include "widgets/prompt_edit.h"
#include "widgets/run_bar.h"
#include "widgets/run_status.h"
#include "widgets/scaling_panel.h"
#include "widgets/slots_panel.h"
#include "widgets/table_copy.h"
#include "widgets/timeline_panel.h"
#include "widgets/training_panel.h"
#include "widgets/training_status.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QIcon>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

namespace rmtscope {
namespace {

constexpr QSize firstSize(1500, 940);
constexpr QSize floatingSize(1050, 760);
constexpr int layoutVersion = 4;

QDockWidget* dockOf(const Panel* panel) {
    return qobject_cast<QDockWidget*>(panel->parentWidget());
}

} // namespace

MainWindow::MainWindow(Workspace& workspace, QSettings& settings, bool remember, QWidget* parent)
    : QMainWindow(parent)
    , m_workspace(workspace)
    , m_settings(settings)
    , m_remember(remember)
    , m_runBar(new RunBar(workspace, this))
    , m_timeline(new TimelinePanel(workspace, this))
    , m_answers(new AnswerPanel(workspace, this))
    , m_scaling(new ScalingPanel(workspace, this))
    , m_attention(new AttentionPanel(workspace, this))
    , m_headGrid(new HeadGridPanel(workspace, this))
    , m_document(new DocumentPanel(workspace, this))
    , m_ask(new AskPanel(workspace, this)) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/rmtscope.svg")));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    addBars();
    addDock({m_document, Qt::LeftDockWidgetArea}, QKeySequence(Qt::ALT | Qt::Key_1));
    addDock({m_attention, Qt::RightDockWidgetArea}, QKeySequence(Qt::ALT | Qt::Key_2));
    addDock({m_headGrid, Qt::RightDockWidgetArea, m_attention}, QKeySequence(Qt::ALT | Qt::Key_8));
    addDock({m_answers, Qt::BottomDockWidgetArea}, QKeySequence(Qt::ALT | Qt::Key_3));
    addDock({m_scaling, Qt::BottomDockWidgetArea, nullptr, m_answers}, QKeySequence(Qt::ALT | Qt::Key_4));
    addDock({m_ask, Qt::RightDockWidgetArea, m_attention}, QKeySequence(Qt::ALT | Qt::Key_5));
    addMenus();
    for (const Panel* panel : findChildren<Panel*>()) {
        connect(panel, &Panel::failed, this,
                [this](const QString& sentence) { m_workspace.messages().add(Severity::Error, sentence); });
    }
    addStateViews();
    connect(&workspace.controller(), &RunController::modelOpened, this, &MainWindow::showTitle);
    connect(&workspace.controller(), &RunController::documentOpened, this, &MainWindow::showTitle);
    connect(&workspace.controller(), &RunController::settingsNeeded, this, &MainWindow::askForSettings);
    connect(&workspace.controller(), &RunController::settingsAvailable, this, &MainWindow::changeSettings);
    connect(m_runBar, &RunBar::fileChosen, this, &MainWindow::openAnything);
    qApp->installEventFilter(new TableCopy(this));
    showTitle();
    restore();
}

MainWindow::~MainWindow() = default;

std::vector<Panel*> MainWindow::panels() const {
    std::vector<Panel*> panels{m_timeline, m_answers, m_scaling, m_attention, m_document};
    panels.insert(panels.end(), m_states.begin(), m_states.end());
    return panels;
}

void MainWindow::addBars() {
    auto* bar = new QToolBar(tr("Run"), this);
    bar->setObjectName(QStringLiteral("runBar"));
    bar->setMovable(false);
    bar->addWidget(m_runBar);
    bar->toggleViewAction()->setEnabled(false); // there would be no way to run without it
    addToolBar(Qt::TopToolBarArea, bar);
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new MessageBar(m_workspace.messages(), centre));
    auto* title = new QLabel(m_timeline->title(), centre);
    title->setMargin(4);
    layout->addWidget(title);
    layout->addWidget(m_timeline, 1);
    setCentralWidget(centre);
    statusBar()->addWidget(new RunStatus(m_workspace, this), 1); // makes way for what a menu explains
}

void MainWindow::addDock(const DockPlace& place, const QKeySequence& shortcut) {
    auto* dock = new QDockWidget(place.panel->title(), this);
    dock->setObjectName(place.panel->fileStem());
    dock->setWidget(place.panel);
    dock->toggleViewAction()->setShortcut(shortcut);
    addDockWidget(place.area, dock);
    connect(dock, &QDockWidget::visibilityChanged, place.panel, &Panel::setInView); // another tab may cover it
    m_places.push_back(place);
}

std::vector<QDockWidget*> MainWindow::docks() const {
    std::vector<QDockWidget*> docks;
    for (const DockPlace& place : m_places) {
        docks.push_back(dockOf(place.panel));
    }
    return docks;
}

void MainWindow::addFloating(Panel& panel, const QKeySequence& shortcut) {
    auto* dock = new QDockWidget(panel.title(), this);
    dock->setObjectName(panel.fileStem());
    dock->setWidget(&panel);
    dock->toggleViewAction()->setShortcut(shortcut);
    addDockWidget(Qt::RightDockWidgetArea, dock);
    dock->setFloating(true); // beside the others it would be too narrow to read
    dock->resize(floatingSize);
    dock->hide();
    if (m_remember) {
        restoreDockWidget(dock);
    }
    const auto before = static_cast<qsizetype>(m_places.size()) + m_floating++;
    m_viewMenu->insertAction(m_viewMenu->actions().value(before), dock->toggleViewAction());
    connect(&panel, &Panel::failed, this,
            [this](const QString& sentence) { m_workspace.messages().add(Severity::Error, sentence); });
    m_undo->watch(panel);
    m_undo->watch(*dock);
}

void MainWindow::bringToFront(Panel& panel) {
    QDockWidget* dock = dockOf(&panel);
    dock->show();
    dock->raise();
    dock->activateWindow();
}

void MainWindow::addStateViews() {
    const std::array keys{QKeySequence(Qt::ALT | Qt::Key_9), QKeySequence(Qt::ALT | Qt::Key_0),
                          QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_1)};
    m_states = {new DistancePanel(m_workspace, this), new SlotsPanel(m_workspace, this),
                new PathPanel(m_workspace, this)};
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        addFloating(*m_states[i], keys[i]);
    }
}

void MainWindow::showStateViews() {
    for (const Panel* panel : m_states) {
        panel->parentWidget()->show();
    }
}

void MainWindow::addTraining(TrainingController& training, const std::filesystem::path& bundled) {
    m_training = &training;
    auto* panel = new TrainingPanel(training, bundled, this);
    addFloating(*panel, QKeySequence(Qt::ALT | Qt::Key_7));
    const auto follow = [this, panel] { panel->setDevice(m_workspace.deviceOptions()); };
    connect(&m_workspace, &Workspace::runOptionsChanged, panel, follow);
    follow();
    connect(panel, &TrainingPanel::modelChosen, &m_workspace.controller(), &RunController::openModel);
    auto* status = new TrainingStatus(training, this);
    statusBar()->addPermanentWidget(status);
    connect(status, &TrainingStatus::clicked, this, [this, panel] { bringToFront(*panel); });
    connect(&training, &TrainingController::failed, this, [this] { m_closing = false; }); // it must be read first
    connect(&training, &TrainingController::stateChanged, this, [this] {
        if (m_closing && !m_training->isWorking()) {
            close();
        }
    });
}

/// Asked a second time it doesn't wait: then the program goes on in the background until the checkpoint is kept.
bool MainWindow::waitsForTraining() {
    if (m_closing || m_training == nullptr || !m_training->isWorking()) {
        return false;
    }
    m_closing = true;
    m_workspace.messages().add(Severity::Info,
                               tr("The training finishes its step and keeps a checkpoint; then the window closes."));
    m_training->stop();
    return true;
}

void MainWindow::resetLayout() {
    for (const DockPlace& place : m_places) {
        QDockWidget* dock = dockOf(place.panel);
        dock->setFloating(false);
        addDockWidget(place.area, dock);
        dock->show();
    }
    for (const DockPlace& place : m_places) {
        if (place.behind != nullptr) {
            tabifyDockWidget(dockOf(place.behind), dockOf(place.panel));
        } else if (place.rightOf != nullptr) {
            splitDockWidget(dockOf(place.rightOf), dockOf(place.panel), Qt::Horizontal);
        }
    }
    for (const DockPlace& place : m_places) {
        if (place.behind != nullptr) {
            dockOf(place.behind)->raise();
        }
    }
    const int third = width() * 38 / 100;
    resizeDocks({dockOf(m_document), dockOf(m_attention)}, {third, width() * 30 / 100}, Qt::Horizontal);
    resizeDocks({dockOf(m_answers), dockOf(m_scaling)}, {third, third}, Qt::Horizontal);
    resizeDocks({dockOf(m_answers)}, {height() * 37 / 100}, Qt::Vertical);
}

void MainWindow::showPrompt() {
    dockOf(m_ask)->show();
    dockOf(m_ask)->raise();
    m_ask->prompt().setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::restore() {
    resize(firstSize);
    resetLayout();
    if (m_remember) {
        restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray());
        setLayoutState(m_settings.value(QStringLiteral("window/state")).toByteArray());
    }
}

QByteArray MainWindow::layoutState() const {
    return saveState(layoutVersion);
}

void MainWindow::setLayoutState(const QByteArray& state) {
    restoreState(state, layoutVersion);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (waitsForTraining()) {
        event->ignore();
        return;
    }
    if (m_remember) {
        m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
        m_settings.setValue(QStringLiteral("window/state"), layoutState());
        m_session->rememberLast();
    }
    m_workspace.controller().stop();
    event->accept();
}

void MainWindow::showTitle() {
    QStringList parts;
    if (const auto document = m_workspace.controller().document()) {
        parts.append(QFileInfo(toFileName(document->path)).fileName());
    }
    if (const ModelInfo* model = m_workspace.controller().modelInfo()) {
        parts.append(QString::fromStdString(model->name));
    }
    parts.append(QStringLiteral("RMTScope"));
    setWindowTitle(parts.join(QStringLiteral(" \u2013 ")));
}

} // namespace rmtscope
