#include "widgets/lens_panel.h"

#include "viewmodels/explaining_csv.h"
#include "viewmodels/workspace.h"
#include "widgets/figure_view.h"
#include "widgets/share_delegate.h"

#include <QBuffer>
#include <QVBoxLayout>

namespace rmtscope {

LensPanel::LensPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Memory lens"), QStringLiteral("memory-lens"), parent)
    , m_workspace(workspace) {
    auto* const table = new FigureView<QTableView>(this);
    m_table = table;
    m_table->setObjectName(QStringLiteral("lens"));
    m_table->setAccessibleName(tr("Memory slots as words"));
    m_table->setModel(&workspace.lens());
    m_table->setItemDelegate(new ShareDelegate(MemoryLensTable::probabilityRole, m_table));
    m_table->setTabKeyNavigation(false); // Tab leads on, as everywhere else
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    addPart(*table);
    const auto choose = [this](const QModelIndex& index) {
        if (index.isValid()) {
            m_workspace.selection().setSlot(SlotIndex(index.row()));
        }
    };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, choose);
    connect(&workspace.lens(), &MemoryLensTable::changed, this, &LensPanel::describe);
    describe();
}

void LensPanel::describe() {
    const MemoryLensTable& lens = m_workspace.lens();
    const QString obstacle = lens.obstacle();
    m_table->setVisible(lens.rowCount() > 0 && lens.segment() == m_workspace.selection().segment());
    m_table->resizeColumnsToContents();
    if (!obstacle.isEmpty()) {
        setCaption(obstacle);
    } else if (lens.isLoading() || !lens.segment()) {
        setCaption(tr("Reading the memory as words \u2026"));
    } else {
        setCaption(tr("Memory after segment %1 through the model's own output layer (logit lens): the most probable "
                      "tokens of each slot, softmax over all tokens. The model was never trained to write memory as "
                      "words, so this is what a slot looks like to the output layer, not what it stores.")
                       .arg(lens.segment()->value));
    }
}

void LensPanel::inViewChanged(bool inView) {
    m_workspace.lens().setActive(inView);
}

QByteArray LensPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportMemoryLens(buffer, m_workspace.lens());
    return buffer.data();
}

} // namespace rmtscope
