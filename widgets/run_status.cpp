#include "widgets/run_status.h"

#include "viewmodels/run_options_text.h"
#include "viewmodels/workspace.h"
#include "widgets/number_format.h"

namespace rmtscope {
namespace {

constexpr int statusRefreshMs = 500; // memory changes all the time, and nobody waits for it

} // namespace

RunStatus::RunStatus(Workspace& workspace, QWidget* parent)
    : QLabel(parent)
    , m_workspace(workspace) {
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setContentsMargins(6, 0, 6, 0);
    // Long texts are cut rather than making the window wider than the screen.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setAccessibleName(tr("Options and memory in use"));
    RunController& controller = workspace.controller();
    connect(&controller, &RunController::stateChanged, this, &RunStatus::refresh);
    connect(&controller, &RunController::modelOpened, this, &RunStatus::refresh);
    connect(&controller, &RunController::sessionStarted, this, &RunStatus::refresh);
    connect(&workspace, &Workspace::runOptionsChanged, this, &RunStatus::refresh);
    m_refresh.setInterval(statusRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &RunStatus::refresh);
    m_refresh.start();
    refresh();
}

void RunStatus::refresh() {
    const RunController& controller = m_workspace.controller();
    QString text = runOptionsText(controller);
    if (controller.segmentsRead() > 0) {
        const MemoryUse use = controller.memoryUse();
        text += tr("  \u00b7  memory: tape %1, rows %2 of %3, views %4")
                    .arg(formatBytes(use.tapeBytes), formatBytes(use.rowsBytes), formatBytes(use.rowsBudgetBytes),
                         formatBytes(m_workspace.viewBytes()));
    }
    if (text == this->text()) {
        return;
    }
    setText(text);
    setToolTip(text.isEmpty() ? QString()
                              : tr("%1\nTape: the memory state before every segment, for exact replay. Rows: "
                                   "token-level attention, the oldest goes first. Views: what was opened again to be "
                                   "looked at, at most %2 of colours and one attention map.")
                                    .arg(text, formatBytes(DocumentColouring::detailBytes)));
}

} // namespace rmtscope
