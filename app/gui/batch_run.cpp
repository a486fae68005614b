#include "app/gui/batch_run.h"

#include "app/gui/main_window.h"
#include "app/gui/report.h"
#include "viewmodels/paths.h"
#include "viewmodels/workspace.h"
#include "widgets/figure_export.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPixmap>

namespace rmtscope {
namespace {

constexpr int pollMs = 40;
constexpr int quietPollsNeeded = 8; // views collect changes for up to 100 ms before they paint

} // namespace

BatchRun::BatchRun(Workspace& workspace, MainWindow& window, CommandLine command, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(window)
    , m_command(std::move(command)) {
    m_poll.setInterval(pollMs);
    connect(&m_poll, &QTimer::timeout, this, &BatchRun::settle);
}

void BatchRun::start() {
    RunController& controller = m_workspace.controller();
    if (!m_command.reportFolder.isEmpty()) {
        m_window.showStateViews();
    }
    connect(&m_workspace, &Workspace::failed, this, [this](const QString& sentence) { end(1, sentence); });
    connect(&controller, &RunController::settingsNeeded, this,
            [this](const auto&, const auto&, const QString& sentence) { end(1, sentence); });
    connect(&controller, &RunController::stateChanged, this, &BatchRun::readToTheEnd);
    controller.openModel(toPath(QFileInfo(m_command.model).absoluteFilePath()));
    controller.openDocument(toPath(QFileInfo(m_command.document).absoluteFilePath()));
    controller.run();
}

void BatchRun::readToTheEnd() {
    const RunController& controller = m_workspace.controller();
    if (controller.state() != RunState::Finished || m_poll.isActive()) {
        return;
    }
    // Something to look at in the views of one segment: where the first fact stands, or else the last one read.
    const auto facts = m_workspace.facts().all();
    const std::int64_t last = controller.segmentsRead() - 1;
    m_workspace.selection().setSegment(facts.empty() ? SegmentIndex(last) : facts.front().segment);
    m_poll.start();
}

bool BatchRun::settled() const {
    for (const MassKind kind : {MassKind::Write, MassKind::Read, MassKind::Retain}) {
        if (m_workspace.timeline(kind).isReducing()) {
            return false;
        }
    }
    const bool measured = !m_workspace.distance().isWorking() && !m_workspace.slotHistory().isWorking() &&
                          !m_workspace.slotReport().isWorking() && !m_workspace.path().isWorking();
    return measured && m_workspace.lines().isReady() && !m_workspace.attention().isLoading();
}

void BatchRun::settle() {
    m_quietPolls = settled() ? m_quietPolls + 1 : 0;
    if (m_quietPolls >= quietPollsNeeded) {
        m_poll.stop();
        write();
    }
}

void BatchRun::write() {
    try {
        if (!m_command.reportFolder.isEmpty()) {
            writeReport(m_workspace, m_window.panels(), m_command.reportFolder);
        }
        if (!m_command.screenshotFile.isEmpty()) {
            QBuffer picture;
            picture.open(QIODevice::WriteOnly);
            m_window.grab().save(&picture, "PNG");
            writeWholeFile(m_command.screenshotFile, picture.data());
        }
    } catch (const std::exception& error) {
        end(1, QString::fromUtf8(error.what()));
        return;
    }
    end(0, {});
}

void BatchRun::end(int exitCode, const QString& sentence) {
    m_poll.stop();
    if (!m_ended) {
        m_ended = true;
        Q_EMIT finished(exitCode, sentence);
    }
}

} // namespace rmtscope
