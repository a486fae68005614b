#include "app/gui/session_opening.h"

#include "app/gui/main_window.h"
#include "app/gui/window_undo.h"
#include "viewmodels/paths.h"
#include "viewmodels/workspace.h"
#include "widgets/panel.h"
#include "widgets/view_state.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace rmtscope {

SessionOpening::SessionOpening(MainWindow& window, Workspace& workspace, SavedSession session, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_workspace(workspace)
    , m_session(std::move(session)) {}

SessionOpening::~SessionOpening() {
    m_workspace.messages().dismiss(m_message);
}

void SessionOpening::start() {
    m_workspace.overrideSessionOptions(m_session.options); // the person's own stay in the settings
    RunController& controller = m_workspace.controller();
    // What isn't named in the session needn't be waited for.
    m_modelIsOpen = m_session.model.isEmpty();
    m_documentIsOpen = m_session.document.isEmpty() && !m_session.sample;
    connect(&controller, &RunController::modelOpened, this, &SessionOpening::onModelOpened);
    connect(&controller, &RunController::documentOpened, this, &SessionOpening::onDocumentOpened);
    connect(&controller, &RunController::documentClosed, this, &SessionOpening::giveUp);
    connect(&controller, &RunController::failed, this, [this] {
        if (!m_isShown) {
            giveUp();
        }
    });
    connect(&controller, &RunController::settingsNeeded, this, [this] { m_asking = true; });
    connect(&controller, &RunController::stateChanged, this, &SessionOpening::onState);
    if (m_session.sample) {
        const ModelInfo* info = controller.modelInfo(); // which is opened with the sample, unless it is open
        m_modelIsOpen = m_modelIsOpen || (info != nullptr && info->path == toPath(m_session.model));
        controller.openSample(*m_session.sample, toPath(m_session.model));
        return;
    }
    if (!m_session.model.isEmpty()) {
        controller.openModel(toPath(m_session.model));
    }
    if (!m_session.document.isEmpty()) {
        controller.openDocument(toPath(m_session.document));
    }
}

void SessionOpening::onModelOpened() {
    const ModelInfo& info = *m_workspace.controller().modelInfo();
    if (QFileInfo(toFileName(info.path)) != QFileInfo(m_session.model)) {
        giveUp();
        return;
    }
    if (const QString changed = changedModelText(m_session, info); !changed.isEmpty() && !m_modelIsOpen) {
        m_workspace.messages().add(Severity::Info, changed);
    }
    m_modelIsOpen = true;
}

void SessionOpening::onDocumentOpened() {
    const auto document = m_workspace.controller().document();
    const bool same = m_session.sample
                          ? document->sample && document->sample->name == *m_session.sample
                          : !document->sample && QFileInfo(toFileName(document->path)) == QFileInfo(m_session.document);
    if (!same) {
        giveUp();
        return;
    }
    const QString changed = changedDocumentText(m_session, m_workspace.controller().textFingerprint());
    if (!changed.isEmpty() && !m_documentIsOpen) {
        m_workspace.messages().add(Severity::Info, changed);
    }
    m_documentIsOpen = true;
}

void SessionOpening::onState() {
    const RunState state = m_workspace.controller().state();
    if (m_isShown) {
        if (state == RunState::Paused || state == RunState::Finished) {
            if (m_workspace.controller().segmentsRead() >= m_session.segmentsRead) {
                showViews(); // while it read on, they followed what was read
            }
            end();
        } else if (state != RunState::Running) {
            end();
        }
        return;
    }
    if (state == RunState::Opening || state == RunState::Preparing) {
        return;
    }
    if (m_modelIsOpen && m_documentIsOpen) {
        show();
    } else if (!m_asking) { // it was stopped
        giveUp();
    }
}

void SessionOpening::show() {
    m_isShown = true;
    if (!m_session.layout.isEmpty()) {
        m_window.setLayoutState(m_session.layout);
    }
    m_workspace.selection().setState(m_session.selection);
    m_workspace.history().clear();
    for (const BranchSpec& branch : m_session.branches) {
        m_workspace.branches().list(branch); // read when somebody wants to see it
    }
    showViews();
    for (Panel* panel : m_window.findChildren<Panel*>()) {
        connect(&panel->handState(), &ViewState::changed, this, [this, panel] {
            if (!m_setting) {
                m_touched.insert(panel);
            }
        });
    }
    readOn();
}

void SessionOpening::readOn() {
    RunController& controller = m_workspace.controller();
    const auto geometry = controller.geometry();
    m_session.segmentsRead = geometry ? std::min(m_session.segmentsRead, geometry->segments) : 0;
    if (m_session.segmentsRead == 0) {
        end();
        return;
    }
    m_message = m_workspace.messages().add(
        Severity::Info, tr("Reading on to segment %1, where the session was saved; Space pauses, and goes on.")
                            .arg(m_session.segmentsRead - 1));
    controller.runTo(m_session.segmentsRead);
}

void SessionOpening::showViews() {
    m_setting = true;
    for (Panel* panel : m_window.findChildren<Panel*>()) {
        if (const QJsonValue state = m_session.views[panel->fileStem()];
            state.isObject() && !m_touched.contains(panel)) {
            panel->setViewState(state.toObject());
        }
    }
    m_setting = false;
    m_window.undo().views().clear();
}

/// Something else is open, or nothing, with the person's own options.
void SessionOpening::giveUp() {
    end();
    m_workspace.useOwnSessionOptions();
}

void SessionOpening::end() {
    disconnect(&m_workspace.controller(), nullptr, this, nullptr);
    m_workspace.messages().dismiss(std::exchange(m_message, 0));
    Q_EMIT ended();
}

} // namespace rmtscope
