// What is chosen in the panel of branches; what it shows is elsewhere.

#include "viewmodels/workspace.h"
#include "widgets/branch_commands.h"
#include "widgets/branch_form.h"
#include "widgets/branch_panel.h"
#include "widgets/own_undo.h"
#include "widgets/segment_text_dialog.h"
#include "widgets/tool_buttons.h"

#include <QAction>
#include <QHeaderView>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace rmtscope {

void BranchPanel::addControls() {
    for (QWidget* field : m_form->fields()) {
        addControl(*field);
    }
    m_run = makeButton(tr("Run on as a branch"), {}, this);
    m_more = makeButton(tr("And also \u2026"),
                        tr("Adds this change to the branch; the fields can then say another one."), this);
    m_edit = makeButton(tr("Change the text \u2026"), {}, this);
    m_forget = makeButton(tr("Forget"), tr("Forgets what was added to the branch and its text."), this);
    m_keep =
        makeButton(tr("Keep memory"),
                   tr("Keeps what the memory holds before the segment, to put it into another run or branch."), this);
    m_read = makeButton(tr("Read"), {}, this);
    m_stop = makeButton(tr("Stop"), tr("Stops reading the chosen branch; what was read stays."), this);
    m_delete = makeButton(tr("Delete"), tr("Takes the chosen branch out of the list (Del). It can be undone."), this);
    m_logarithmic = makeToggle(tr("log distance"), tr("Shows the memory distance on a logarithmic axis."), false, this);
    for (QToolButton* button : {m_run, m_more, m_edit, m_forget, m_keep, m_read, m_stop, m_delete, m_logarithmic}) {
        addControl(*button);
    }
    connect(m_run, &QToolButton::clicked, this, &BranchPanel::runBranch);
    connect(m_more, &QToolButton::clicked, m_form, &BranchForm::addChange);
    connect(m_edit, &QToolButton::clicked, this, &BranchPanel::editText);
    connect(m_forget, &QToolButton::clicked, m_form, &BranchForm::clear);
    connect(m_keep, &QToolButton::clicked, this, [this] { m_workspace.keptMemories().keep(m_form->segment()); });
    connect(m_read, &QToolButton::clicked, this, [this] {
        if (const auto id = currentId()) {
            m_workspace.branches().read(*id);
        }
    });
    connect(m_stop, &QToolButton::clicked, this, [this] {
        if (const auto id = currentId()) {
            m_workspace.branches().stop(*id);
        }
    });
    connect(m_delete, &QToolButton::clicked, this, &BranchPanel::removeCurrent);
}

void BranchPanel::addList() {
    m_list = new QTableView(this);
    m_list->setModel(&m_workspace.branches());
    m_list->setAccessibleName(tr("Branches"));
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_list->setTabKeyNavigation(false); // Tab leads on, as everywhere else
    m_list->verticalHeader()->hide();
    m_list->horizontalHeader()->setHighlightSections(false);
    m_list->horizontalHeader()->setSectionResizeMode(BranchList::Changes, QHeaderView::Stretch);
    m_list->setColumnWidth(BranchList::Name, fontMetrics().averageCharWidth() * 22);
    m_list->setColumnWidth(BranchList::Progress, fontMetrics().averageCharWidth() * 34);
    m_list->setMinimumHeight(fontMetrics().height() * 4);
    content().addWidget(m_list, 1);
    auto* remove = new QAction(tr("&Delete"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    connect(remove, &QAction::triggered, this, &BranchPanel::removeCurrent);
    addUndo();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &BranchPanel::showCurrent);
}

void BranchPanel::addUndo() {
    for (QAction* action : addOwnUndo(m_undo, *m_list)) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(action);
        addControl(*button);
    }
}

void BranchPanel::runBranch() {
    if (m_form->problem().isEmpty() && m_workspace.branches().begin(m_form->spec()) != 0) {
        m_form->clear();
    }
}

void BranchPanel::editText() {
    const auto trace = m_workspace.store().find(m_form->segment());
    const auto document = m_workspace.controller().document();
    if (!trace || !document || !m_form->editProblem().isEmpty()) {
        return;
    }
    auto* dialog = new SegmentTextDialog(document, trace->bytes, m_form->segment(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (m_form->edit()) {
        dialog->goOnWith(*m_form->edit());
    }
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_form->setEdit(dialog->isChanged() ? std::optional(dialog->edit()) : std::nullopt, dialog->segment());
    });
    dialog->open();
}

void BranchPanel::removeCurrent() {
    if (const auto id = currentId()) {
        m_undo.push(new RemoveBranch(m_workspace.branches(), *id));
    }
}

std::optional<quint64> BranchPanel::currentId() const {
    const QModelIndex current = m_list->currentIndex();
    return current.isValid() ? std::optional(m_workspace.branches().idAt(current.row())) : std::nullopt;
}

void BranchPanel::enable() {
    const QString problem = m_form->problem();
    const auto id = currentId();
    const auto branch = id ? m_workspace.branches().find(*id) : nullptr;
    m_run->setEnabled(problem.isEmpty());
    m_run->setToolTip(problem.isEmpty() ? tr("Reads the rest of the document with what is changed, beside the run, "
                                             "which isn't touched.")
                                        : problem);
    m_more->setEnabled(problem.isEmpty());
    const QString editProblem = m_form->editProblem();
    m_edit->setEnabled(editProblem.isEmpty());
    m_edit->setToolTip(editProblem.isEmpty() ? tr("Rewrites the text of the segment for the branch.") : editProblem);
    m_keep->setEnabled(m_workspace.branches().obstacle(m_form->segment()).isEmpty());
    const bool listed = branch && branch->state == Branch::State::Listed;
    const QString obstacle = listed ? m_workspace.branches().obstacle(branch->spec.segment) : QString();
    m_read->setEnabled(listed && obstacle.isEmpty());
    m_read->setToolTip(obstacle.isEmpty()
                           ? tr("Reads a branch that a session has brought back, or one of another device.")
                           : obstacle);
    m_stop->setEnabled(branch && branch->isWorking());
    m_delete->setEnabled(branch != nullptr);
}

} // namespace rmtscope
