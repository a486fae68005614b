// What the main window does with the library of runs.

#include "app/gui/main_window.h"
#include "library/run_record.h"
#include "viewmodels/paths.h"
#include "viewmodels/run_facts.h"
#include "viewmodels/workspace.h"
#include "widgets/library_panel.h"
#include "widgets/sweep_panel.h"

#include <QDockWidget>

namespace rmtscope {

void MainWindow::addLibrary(RunLibrary& library) {
    auto* panel = new LibraryPanel(library, this);
    addFloating(*panel, QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_2));
    connect(panel, &LibraryPanel::runChosen, this, &MainWindow::openAgain);
}

void MainWindow::openAgain(const KeptRun& run) {
    const RunRecord& record = run.record;
    RunController& controller = m_workspace.controller();
    const auto check = [this, recorded = record.model] { checkModel(recorded); };
    m_workspace.overrideDevice(record.device); // as on the command line: the person's own choice stays
    if (record.kind == RecordKind::Sweep) {
        connect(&controller, &RunController::modelOpened, this, check, Qt::SingleShotConnection);
        controller.openModel(record.model.path);
        proposeSweep(run);
        return;
    }
    connect(&controller, &RunController::sessionStarted, this, check, Qt::SingleShotConnection);
    m_workspace.setCaptureLevel(record.session.capture);
    m_workspace.setDetailBudgetBytes(record.session.detailBudgetBytes);
    m_workspace.setAskEvery(record.session.askEvery);
    if (record.document.isSample()) {
        controller.openSample(record.document.sample, record.model.path);
    } else {
        controller.openModel(record.model.path);
        controller.openDocument(toPath(record.document.path));
    }
}

void MainWindow::proposeSweep(const KeptRun& run) {
    auto* panel = findChild<SweepPanel*>();
    if (panel == nullptr) {
        return;
    }
    std::vector<ResultKey> keys;
    for (const RecordedPoint& point : run.details.points) {
        keys.push_back(point.result.key);
    }
    panel->propose(run.record.sweep, keys);
    if (auto* dock = qobject_cast<QDockWidget*>(panel->parentWidget())) {
        dock->show();
        dock->raise();
    }
}

/// Says so if the model that is open lies where the recorded one lay, but is another.
void MainWindow::checkModel(const ModelInfo& recorded) {
    const ModelInfo& info = *m_workspace.controller().modelInfo();
    const bool known = !recorded.backbone.empty(); // or the sweep failed before it was open
    const QStringList changed = changedSince(recorded, info);
    if (known && info.path == recorded.path && !changed.isEmpty()) {
        m_workspace.messages().add(Severity::Info,
                                   tr("%1 isn't as it was recorded: other results are to be expected. "
                                      "What differs: %2.")
                                       .arg(QString::fromStdString(info.name), changed.join(QStringLiteral(", "))));
    }
}

} // namespace rmtscope
