#include "app/gui/window_undo.h"

#include "app/gui/main_window.h"
#include "viewmodels/selection_json.h"
#include "viewmodels/workspace.h"
#include "widgets/own_undo.h"
#include "widgets/panel.h"
#include "widgets/view_state.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QEvent>
#include <QMenu>

#include <algorithm>

namespace rmtscope {

WindowUndo::WindowUndo(MainWindow& window, Workspace& workspace, QMenu& menu)
    : QObject(&window)
    , m_window(window)
    , m_workspace(workspace) {
    addActions(menu);
    watchSelection();
    watchSettings();
    watchDocks();
    for (Panel* panel : window.findChildren<Panel*>()) {
        watch(*panel);
    }
    // After the panels and the workspace, which were there before: what they had set belongs to other segments.
    connect(&workspace.controller(), &RunController::modelOpened, &m_views, &ViewUndo::clear);
    connect(&workspace.controller(), &RunController::sessionStarted, &m_views, &ViewUndo::clear);
}

void WindowUndo::addActions(QMenu& menu) {
    m_undo = m_views.stack().createUndoAction(this, tr("&Undo"));
    m_undo->setObjectName(QStringLiteral("undo"));
    m_undo->setStatusTip(tr("Takes back a change of how things are looked at; what was computed stays."));
    m_redo = m_views.stack().createRedoAction(this, tr("&Redo"));
    m_redo->setObjectName(QStringLiteral("redo"));
    m_redo->setStatusTip(tr("Changes again what was taken back."));
    menu.addActions({m_undo, m_redo});
    takeKeys(true);
    connect(qApp, &QApplication::focusChanged, this,
            [this](const QWidget*, const QWidget* now) { takeKeys(!hasOwnUndo(now)); });
}

/// Two actions with the same keys would take them from each other.
bool WindowUndo::hasOwnUndo(const QWidget* widget) const {
    const auto undoes = [this](const QAction* action) {
        return action != m_undo && action->shortcuts().contains(QKeySequence(QKeySequence::Undo));
    };
    const QList<QAction*> actions = widget == nullptr ? QList<QAction*>() : widget->actions();
    return std::any_of(actions.begin(), actions.end(), undoes);
}

void WindowUndo::takeKeys(bool take) {
    m_undo->setShortcuts(take ? QList{QKeySequence(QKeySequence::Undo)} : QList<QKeySequence>());
    m_redo->setShortcuts(take ? redoKeys() : QList<QKeySequence>());
}

void WindowUndo::watch(Panel& panel) {
    ViewState& state = panel.handState();
    const std::size_t part = m_views.watch(
        {panel.title(), [&state] { return state.read(); }, [&state](const QJsonObject& json) { state.write(json); }});
    connect(&state, &ViewState::changed, &m_views, [this, part] { m_views.note(part); });
}

void WindowUndo::watchSelection() {
    Selection& selection = m_workspace.selection();
    const auto read = [&selection] {
        SelectionState heads;
        heads.layers = selection.layers();
        heads.heads = selection.heads();
        heads.singleHeads = selection.singleHeads();
        heads.aggregation = selection.aggregation();
        return selectionJson(heads);
    };
    const auto write = [&selection](const QJsonObject& json) {
        const SelectionState heads = selectionOf(json);
        SelectionState wanted = selection.state();
        wanted.layers = heads.layers;
        wanted.heads = heads.heads;
        wanted.singleHeads = heads.singleHeads;
        wanted.aggregation = heads.aggregation;
        selection.setState(wanted);
    };
    const std::size_t part = m_views.watch({tr("layers and heads"), read, write});
    for (const auto changed : {&Selection::layersChanged, &Selection::headsChanged, &Selection::aggregationChanged}) {
        connect(&selection, changed, &m_views, [this, part] { m_views.note(part); });
    }
}

void WindowUndo::watchSettings() {
    Settings& settings = m_workspace.settings();
    const QString theme = QStringLiteral("theme");
    const QString colours = QStringLiteral("colours");
    const std::size_t part = m_views.watch({tr("theme and colours"),
                                            [&settings, theme, colours] {
                                                return QJsonObject{{theme, static_cast<int>(settings.theme())},
                                                                   {colours, static_cast<int>(settings.colourMap())}};
                                            },
                                            [&settings, theme, colours](const QJsonObject& json) {
                                                settings.setTheme(static_cast<Theme>(json[theme].toInt()));
                                                settings.setColourMap(static_cast<ColourMap>(json[colours].toInt()));
                                            }});
    connect(&settings, &Settings::themeChanged, &m_views, [this, part] { m_views.note(part); });
    connect(&settings, &Settings::colourMapChanged, &m_views, [this, part] { m_views.note(part); });
}

QJsonObject WindowUndo::openDocks() const {
    QJsonObject open;
    for (const QDockWidget* dock : m_window.findChildren<QDockWidget*>()) {
        open[dock->objectName()] = !dock->isHidden();
    }
    return open;
}

void WindowUndo::watchDocks() {
    m_docks = m_views.watch({tr("the open views"), [this] { return openDocks(); },
                             [this](const QJsonObject& open) {
                                 for (QDockWidget* dock : m_window.findChildren<QDockWidget*>()) {
                                     dock->setVisible(open[dock->objectName()].toBool(!dock->isHidden()));
                                 }
                             }});
    const QString layout = QStringLiteral("layout");
    m_layout = m_views.watch({tr("the layout"),
                              [this, layout] {
                                  return QJsonObject{{layout, QString::fromLatin1(m_window.layoutState().toBase64())}};
                              },
                              [this, layout](const QJsonObject& json) {
                                  m_window.setLayoutState(QByteArray::fromBase64(json[layout].toString().toLatin1()));
                              }});
    for (QDockWidget* dock : m_window.findChildren<QDockWidget*>()) {
        watch(*dock);
    }
}

void WindowUndo::watch(QDockWidget& dock) {
    dock.installEventFilter(this);
    connect(dock.toggleViewAction(), &QAction::triggered, this, [this, &dock](bool open) {
        if (open) { // closing is an event
            QJsonObject before = openDocks();
            before[dock.objectName()] = false;
            m_views.note(m_docks, before);
        }
    });
}

bool WindowUndo::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Close) { // by its button, or in the menu
        const QJsonObject before = openDocks();
        QMetaObject::invokeMethod(
            this, [this, before] { m_views.note(m_docks, before); }, Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

void WindowUndo::changeLayout(const std::function<void()>& change) {
    const QString layout = QStringLiteral("layout");
    const QJsonObject before{{layout, QString::fromLatin1(m_window.layoutState().toBase64())}};
    change();
    m_views.note(m_layout, before);
}

} // namespace rmtscope
