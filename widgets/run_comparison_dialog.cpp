#include "widgets/run_comparison_dialog.h"

#include "viewmodels/run_comparison.h"
#include "widgets/number_format.h"
#include "widgets/table_copy.h"
#include "widgets/tool_buttons.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace rmtscope {
namespace {

constexpr QSize firstSize(980, 700);

/// Sets off the rows that differ, which also have a mark: nothing hangs on how well bold text can be told.
class DifferenceDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->font.setBold(index.data(RunComparison::differsRole).toBool());
    }
};

} // namespace

RunComparisonDialog::RunComparisonDialog(const KeptRun& first, const KeptRun& second, QWidget* parent)
    : QDialog(parent)
    , m_comparison(new RunComparison(first, second, this))
    , m_table(new QTableView(this)) {
    setWindowTitle(tr("Two runs compared"));
    resize(firstSize);
    m_table->setModel(m_comparison);
    m_table->setItemDelegate(new DifferenceDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setAccessibleName(tr("Settings and results of both runs"));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->resizeColumnsToContents();
    m_table->horizontalHeader()->setSectionResizeMode(RunComparison::First, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(RunComparison::Second, QHeaderView::Stretch);
    m_table->selectRow(0);

    auto* only = makeToggle(tr("only differences"), tr("Leaves out what is the same in both."), false, this);
    connect(only, &QToolButton::toggled, this, &RunComparisonDialog::showOnly);
    auto* count =
        new QLabel(tr("%1 (\u2260, bold).").arg(counted(m_comparison->differences(), tr("difference"))), this);
    auto* copyRows = new QAction(tr("&Copy rows"), m_table);
    copyRows->setShortcut(QKeySequence::Copy);
    copyRows->setShortcutContext(Qt::WidgetShortcut);
    connect(copyRows, &QAction::triggered, this, &RunComparisonDialog::copy);
    m_table->addAction(copyRows);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* top = new QHBoxLayout;
    top->addWidget(only);
    top->addWidget(count, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
}

void RunComparisonDialog::showOnly(bool differences) {
    for (int row = 0; row < m_comparison->rowCount(); ++row) {
        m_table->setRowHidden(row, differences && !m_comparison->differs(row));
    }
}

void RunComparisonDialog::copy() const {
    copySelectedRows(*m_table);
}

} // namespace rmtscope
