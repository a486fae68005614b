#include "widgets/library_panel.h"

#include "viewmodels/run_csv.h"
#include "viewmodels/run_library.h"
#include "viewmodels/run_table.h"
#include "widgets/library_commands.h"
#include "widgets/number_format.h"
#include "widgets/own_undo.h"
#include "widgets/run_comparison_dialog.h"
#include "widgets/run_view.h"
#include "widgets/table_copy.h"

#include <QAction>
#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace rmtscope {
namespace {

constexpr int libraryRefreshMs = 2000;

QByteArray csvOf(const QList<RunRecord>& records) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportRuns(buffer, records);
    return buffer.data();
}

QStringList idsOf(const QList<RunRecord>& records) {
    QStringList ids;
    for (const RunRecord& record : records) {
        ids.append(record.id);
    }
    return ids;
}

} // namespace

LibraryPanel::LibraryPanel(RunLibrary& library, QWidget* parent)
    : Panel(tr("Library"), QStringLiteral("library"), parent)
    , m_library(library)
    , m_table(new RunTable(library, this))
    , m_undo(new QUndoStack(this)) {
    m_view = new RunView(*m_table, this);
    m_view->setObjectName(QStringLiteral("runs"));
    m_view->setAccessibleName(tr("Recorded runs"));
    addControls();
    addActions();
    addPart(*m_view);
    connectLibrary();
    showActions();
    describe();
}

LibraryPanel::~LibraryPanel() = default;

void LibraryPanel::addControls() {
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Search model, document, tags, notes"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setToolTip(tr("Shows the runs that hold all of these words, or parts of words."));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
    connect(m_search, &QLineEdit::textChanged, &m_library, &RunLibrary::search);
    addControl(*m_search);
}

QAction* LibraryPanel::addViewAction(const QString& text, const QString& explanation, const QKeySequence& shortcut,
                                     const std::function<void()>& work) {
    auto* action = new QAction(text, m_view);
    action->setToolTip(explanation);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetShortcut); // who types into a cell or the search field isn't disturbed
    connect(action, &QAction::triggered, this, work);
    m_view->addAction(action);
    return action;
}

void LibraryPanel::addButton(QAction& action) {
    auto* button = new QToolButton(this);
    button->setDefaultAction(&action);
    addControl(*button);
}

void LibraryPanel::addActions() {
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_open = addViewAction(tr("Open again"), tr("Opens model and document as they were read, with the same settings."),
                           {}, [this] { request(idsOf(m_view->selected())); });
    m_compare =
        addViewAction(tr("Compare"), tr("Shows every setting and result of the two selected runs side by side."), {},
                      [this] { request(idsOf(m_view->selected())); });
    m_delete = addViewAction(tr("Delete"), tr("Removes the selected runs; Undo brings them back."),
                             QKeySequence::Delete, [this] { removeSelected(); });
    addViewAction(tr("Copy rows"), tr("Copies the selected rows as they are shown."), QKeySequence::Copy,
                  [this] { copySelected(); });
    addViewAction(tr("Copy rows as CSV"), tr("Copies the selected rows with all their numbers."),
                  QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { copySelectedCsv(); });
    const auto [undo, redo] = addOwnUndo(*m_undo, *m_view);
    for (QAction* action : {m_open, m_compare, m_delete, undo, redo}) {
        addButton(*action);
    }
}

void LibraryPanel::connectLibrary() {
    connect(&m_library, &RunLibrary::failed, this, [this](const QString& sentence) {
        describe(); // it may be of no use at all
        Q_EMIT failed(sentence);
    });
    connect(&m_library, &RunLibrary::detailsAvailable, this, &LibraryPanel::take);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(m_table, signal, this, &LibraryPanel::describe);
    }
    connect(&m_library, &RunLibrary::listed, this, &LibraryPanel::describe);
    connect(m_table, &QAbstractItemModel::dataChanged, this, &LibraryPanel::showActions);
    connect(m_table, &RunTable::edited, this,
            [this](const QString& id, RunTable::Column column, const QString& before, const QString& after) {
                m_undo->push(new EditRunCommand(m_library, id, column, before, after));
            });
    connect(m_view, &RunView::selectionChangedTo, this, &LibraryPanel::showActions);
    connect(m_view, &RunView::chosen, this, [this](const RunRecord& record) { request({record.id}); });
    m_refresh.setInterval(libraryRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (!m_view->isEditing()) { // what is typed would be lost
            m_library.refresh();
        }
    });
    m_library.search(QString()); // what was listed before isn't told again
}

void LibraryPanel::request(const QStringList& ids) {
    m_requested = ids;
    m_library.requestDetails(ids);
}

void LibraryPanel::take(const QList<KeptRun>& runs) {
    QStringList ids;
    for (const KeptRun& run : runs) {
        ids.append(run.record.id);
    }
    if (ids != m_requested) {
        return; // asked for before something else was, or deleted meanwhile
    }
    m_requested.clear();
    if (runs.size() == 1) {
        Q_EMIT runChosen(runs.front());
    } else if (runs.size() == 2) {
        auto* dialog = new RunComparisonDialog(runs[0], runs[1], this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    }
}

void LibraryPanel::removeSelected() {
    m_undo->push(new DeleteRunsCommand(m_library, idsOf(m_view->selected())));
}

void LibraryPanel::copySelected() const {
    copySelectedRows(*m_view);
}

void LibraryPanel::copySelectedCsv() {
    QGuiApplication::clipboard()->setText(QString::fromUtf8(csvOf(m_view->selected())));
}

void LibraryPanel::showActions() {
    const QList<RunRecord> selected = m_view->selected();
    const bool underWay =
        std::ranges::any_of(selected, [](const RunRecord& record) { return record.state == RecordState::UnderWay; });
    m_open->setEnabled(selected.size() == 1);
    m_compare->setEnabled(selected.size() == 2);
    m_delete->setEnabled(!selected.isEmpty() && !underWay);
    m_delete->setToolTip(underWay ? tr("What is under way can't be deleted; stop it first.")
                                  : tr("Removes the selected runs; Undo brings them back."));
}

void LibraryPanel::describe() {
    if (!m_library.problem().isEmpty()) {
        setCaption(m_library.problem());
        return;
    }
    const QString noun = m_search->text().isEmpty() ? tr("run") : tr("matching run");
    setCaption(tr("%1. Pictures: write mass, slots × segments, mean over all layers and heads, each from 0 to its own "
                  "largest. Answers: how many were right when they were asked last; of a sweep, in all its samples.")
                   .arg(counted(m_table->rowCount(), noun)));
}

QByteArray LibraryPanel::csv() const {
    return csvOf(m_view->shown());
}

void LibraryPanel::inViewChanged(bool inView) {
    if (inView) {
        m_library.refresh();
        m_refresh.start();
    } else {
        m_refresh.stop();
    }
}

} // namespace rmtscope
