#include "widgets/provenance_panel.h"

#include "viewmodels/explaining_csv.h"
#include "viewmodels/provenance_tree.h"
#include "viewmodels/workspace.h"
#include "widgets/figure_view.h"
#include "widgets/number_format.h"
#include "widgets/share_delegate.h"
#include "widgets/tool_buttons.h"

#include <QBuffer>
#include <QLabel>
#include <QMetaMethod>
#include <QToolButton>
#include <QVBoxLayout>

namespace rmtscope {

ProvenancePanel::ProvenancePanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Provenance"), QStringLiteral("provenance"), parent)
    , m_workspace(workspace)
    , m_model(new ProvenanceTree(workspace.provenance(), this)) {
    addControls();
    addHeading().setText(tr("Attention, not cause: the shares say where attention leads back to, not what would have "
                            "changed the answer."));
    auto* const tree = new FigureView<QTreeView>(this);
    m_tree = tree;
    m_tree->setObjectName(QStringLiteral("sources"));
    m_tree->setAccessibleName(tr("Sources of the answer"));
    m_tree->setModel(m_model);
    m_tree->setUniformRowHeights(true);
    m_tree->setTabKeyNavigation(false);
    m_tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* const shade = new ShareDelegate(ProvenanceTree::shareRole, m_tree);
    m_tree->setItemDelegateForColumn(ProvenanceTree::Share, shade);
    m_tree->setItemDelegateForColumn(ProvenanceTree::OfAnswer, shade);
    addPart(*tree);
    connect(m_tree, &QTreeView::clicked, this, &ProvenancePanel::follow);
    connect(m_tree, &QTreeView::activated, this, &ProvenancePanel::follow);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ProvenancePanel::enable);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ProvenancePanel::showSources);
    connect(&workspace.provenance(), &Provenance::askableChanged, this, [this] {
        enable();
        describe();
    });
    showSources();
}

void ProvenancePanel::addControls() {
    m_trace = makeButton(tr("Trace the answer"),
                         tr("Asks the question of the answer timeline after the selected segment, else after the "
                            "newest, and follows its answer back through the memory. The run isn't touched."),
                         this);
    m_check = makeButton(tr("Check the cause"),
                         tr("Zeroes the slots of the memory before and behind the segments that the selected row "
                            "stands for, without one those of the whole answer, and measures on the causal map how "
                            "much less probable the answer becomes."),
                         this);
    m_check->hide();
    addControl(*m_trace);
    addControl(*m_check);
    connect(m_trace, &QToolButton::clicked, &m_workspace.provenance(), &Provenance::trace);
    connect(m_check, &QToolButton::clicked, this, &ProvenancePanel::checkCause);
}

void ProvenancePanel::showSources() {
    const QModelIndex first = m_model->index(0, 0);
    if (first.isValid()) {
        m_tree->expand(first);
        m_tree->expand(m_model->index(0, 0, first));
    }
    enable();
    describe();
}

void ProvenancePanel::follow(const QModelIndex& index) {
    if (!index.isValid()) {
        return;
    }
    const ProvenanceTree::Node node = m_model->node(index);
    if (node.segment) {
        m_workspace.provenance().follow(*node.segment, node.slot, node.position);
    } else {
        m_workspace.selection().setSlot(node.slot);
    }
}

void ProvenancePanel::checkCause() {
    const Provenance& provenance = m_workspace.provenance();
    const QModelIndex current = m_tree->currentIndex();
    if (!current.isValid()) {
        Q_EMIT causeWanted(sourceOf(provenance));
        return;
    }
    const ProvenanceTree::Node node = m_model->node(current);
    Q_EMIT causeWanted(node.segment ? TracedSource{{*node.segment}, {node.slot}} : sourceOf(provenance, node.slot));
}

void ProvenancePanel::enable() {
    const Provenance& provenance = m_workspace.provenance();
    m_trace->setEnabled(provenance.obstacle().isEmpty() && !provenance.isTracing());
    const QModelIndex current = m_tree->currentIndex();
    const bool anyMemory = provenance.reading() != nullptr && provenance.reading()->memoryBefore.value > 0;
    m_check->setEnabled(anyMemory && (!current.isValid() || !m_model->node(current).summary));
}

void ProvenancePanel::describe() {
    const Provenance& provenance = m_workspace.provenance();
    QStringList sentences;
    if (provenance.reading() != nullptr) {
        sentences.append(tr("\u201c%1\u201d after segment %2: %3. The answer gives memory %4 of its attention, %5. A "
                            "slot's share is "
                            "of that; a segment's by the slot's write mass there and its retain masses since; a word's "
                            "by the slot's "
                            "attention.")
                             .arg(provenance.question(), QString::number(provenance.segment().value),
                                  provenance.answerText(), formatWeight(static_cast<double>(provenance.readMass())),
                                  provenance.headsLabel()));
    }
    if (const QString obstacle = provenance.obstacle(); !obstacle.isEmpty()) {
        sentences.append(obstacle);
    } else if (provenance.isTracing()) {
        sentences.append(tr("Asking \u2026"));
    }
    setCaption(sentences.join(QLatin1Char(' ')));
}

void ProvenancePanel::connectNotify(const QMetaMethod& signal) {
    Panel::connectNotify(signal);
    QMetaObject::invokeMethod(this, &ProvenancePanel::showCheckButton, Qt::QueuedConnection);
}

void ProvenancePanel::disconnectNotify(const QMetaMethod& signal) {
    Panel::disconnectNotify(signal);
    // Later: Qt holds a lock here that asking for connections needs.
    QMetaObject::invokeMethod(this, &ProvenancePanel::showCheckButton, Qt::QueuedConnection);
}

void ProvenancePanel::showCheckButton() {
    if (m_check != nullptr) {
        m_check->setVisible(isSignalConnected(QMetaMethod::fromSignal(&ProvenancePanel::causeWanted)));
    }
}

QByteArray ProvenancePanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportProvenance(buffer, m_workspace.provenance());
    return buffer.data();
}

} // namespace rmtscope
