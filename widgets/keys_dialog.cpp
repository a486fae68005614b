#include "widgets/keys_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace rmtscope {
namespace {

constexpr QSize keysSize(640, 560);

} // namespace

KeysDialog::KeysDialog(const std::vector<WindowAction>& actions, QWidget* parent)
    : QDialog(parent)
    , m_table(new QTableView(this)) {
    setWindowTitle(tr("Keys"));
    auto* model = new QStandardItemModel(this);
    model->setHorizontalHeaderLabels({tr("Keys"), tr("What they do"), tr("Where")});
    for (const WindowAction& each : actions) {
        if (const QString keys = shortcutText(*each.action); !keys.isEmpty()) {
            model->appendRow({new QStandardItem(keys), new QStandardItem(each.name), new QStandardItem(each.where)});
        }
    }
    m_table->setModel(model);
    m_table->setAccessibleName(windowTitle());
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);                                   // Tab leads on, as everywhere else
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // as the menus have them
    m_table->setSortingEnabled(true);
    m_table->verticalHeader()->hide();
    m_table->resizeColumnsToContents();
    m_table->horizontalHeader()->setStretchLastSection(true);
    auto* views = new QLabel(tr("Keys and mouse within a view: press ? there."), this);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 1);
    layout->addWidget(views);
    layout->addWidget(buttons);
    resize(keysSize);
}

} // namespace rmtscope
