// The panels that change the memory and run on from there.

#include "app/gui/main_window.h"
#include "widgets/branch_panel.h"
#include "widgets/causal_panel.h"

namespace rmtscope {

void MainWindow::addInterventions() {
    addFloating(*new BranchPanel(m_workspace, this), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_B));
    addFloating(*new CausalPanel(m_workspace, this), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_C));
}

} // namespace rmtscope
