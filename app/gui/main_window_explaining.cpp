// The panels of the main window that lead from an answer to its cause, and from many answers to what they tell.

#include "app/gui/main_window.h"
#include "viewmodels/failure_classes.h"
#include "viewmodels/retention_controller.h"
#include "viewmodels/workspace.h"
#include "widgets/answer_panel.h"
#include "widgets/lens_panel.h"
#include "widgets/provenance_panel.h"
#include "widgets/retention_panel.h"
#include "widgets/sweep_panel.h"

#include <QToolButton>

namespace rmtscope {

void MainWindow::addExplaining() {
    auto* const provenance = new ProvenancePanel(m_workspace, this);
    addFloating(*provenance, QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_P));
    m_answers->whyButton().show();
    connect(&m_answers->whyButton(), &QToolButton::clicked, this, [this, provenance] {
        bringToFront(*provenance);
        m_workspace.provenance().traceNewest();
    });
    addFloating(*new LensPanel(m_workspace, this), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_L));
    checkCauses();
}

void MainWindow::addSweep(SweepController& sweep, const std::filesystem::path& noise, FailureClasses* failures) {
    auto* panel = new SweepPanel(sweep, noise, this);
    addFloating(*panel, QKeySequence(Qt::ALT | Qt::Key_6));
    connect(panel, &SweepPanel::sampleChosen, this,
            [this](const SampleName& sample, const std::filesystem::path& model, std::optional<SegmentIndex> decisive) {
                m_workspace.openSample(sample, model, decisive);
                m_workspace.controller().run(); // a memory that wasn't read can't be looked at
            });
    if (failures != nullptr) {
        panel->setFailureClasses(*failures);
    }
    const auto follow = [this, panel] {
        const ModelInfo* const info = m_workspace.controller().modelInfo();
        panel->setModel(info == nullptr ? std::filesystem::path() : info->path, m_workspace.deviceOptions());
    };
    connect(&m_workspace.controller(), &RunController::modelOpened, panel, follow);
    connect(&m_workspace, &Workspace::runOptionsChanged, panel, follow);
    follow();
}

void MainWindow::addRetention(RetentionController& retention, const std::filesystem::path& noise) {
    auto* panel = new RetentionPanel(retention, noise, this);
    addFloating(*panel, QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_R));
    const auto follow = [this, panel] {
        const ModelInfo* const info = m_workspace.controller().modelInfo();
        panel->setModel(info == nullptr ? std::filesystem::path() : info->path, m_workspace.deviceOptions());
    };
    connect(&m_workspace.controller(), &RunController::modelOpened, panel, follow);
    connect(&m_workspace, &Workspace::runOptionsChanged, panel, follow);
    follow();
}

} // namespace rmtscope
