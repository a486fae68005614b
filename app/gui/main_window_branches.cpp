// The panels that change the memory and run on from there, and the way to them.

#include "app/gui/main_window.h"
#include "viewmodels/workspace.h"
#include "widgets/branch_panel.h"
#include "widgets/causal_panel.h"
#include "widgets/provenance_panel.h"

namespace rmtscope {

void MainWindow::addInterventions() {
    addFloating(*new BranchPanel(m_workspace, this), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_B));
    addFloating(*new CausalPanel(m_workspace, this), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_C));
    checkCauses();
}

/// Leads from provenance to the causal map, as soon as both are there.
void MainWindow::checkCauses() {
    auto* const provenance = findChild<ProvenancePanel*>();
    auto* const map = findChild<CausalPanel*>();
    if (provenance == nullptr || map == nullptr) {
        return;
    }
    connect(provenance, &ProvenancePanel::causeWanted, map, [this, map](const TracedSource& source) {
        bringToFront(*map);
        map->measure(causeCheck(m_workspace.provenance(), source));
    });
}

} // namespace rmtscope
