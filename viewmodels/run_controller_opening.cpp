#include "viewmodels/run_channels.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/run_worker.h"

#include <utility>

// How RunController opens models and documents, and what becomes of the run meanwhile.
namespace rmtscope {

void RunController::openModel(const std::filesystem::path& folder) {
    OpenJob job;
    job.model = folder;
    postOpening(std::move(job), m_modelStop);
}

void RunController::openModelWith(const std::filesystem::path& folder, const ModelSettings& settings) {
    OpenJob job;
    job.model = folder;
    job.settings = settings;
    postOpening(std::move(job), m_modelStop);
}

void RunController::requestSettings() {
    if (m_modelInfo) {
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker, path = m_modelInfo->path] { worker->readSettings(path); },
            Qt::QueuedConnection);
    }
}

void RunController::connectSettings() {
    connect(m_worker, &RunWorker::settingsRead, this,
            [this](const std::filesystem::path& model, const SettingsQuestion& question) {
                if (m_modelInfo->path == model) { // or another one was opened meanwhile
                    Q_EMIT settingsAvailable(model, question);
                }
            });
    connect(m_worker, &RunWorker::settingsFailed, this,
            [this](const Failure& failure) { Q_EMIT failed(failure.code, failure.sentence); });
}

void RunController::openDocument(const std::filesystem::path& file) {
    OpenJob job;
    job.document = file;
    if (m_modelInfo && m_openings == 0 && m_deviceOptions != m_usedDeviceOptions) {
        job.model = m_modelInfo->path; // not over a model that is being opened: its own device is new already
    }
    postOpening(std::move(job), m_documentStop);
}

void RunController::openSample(const SampleName& sample, const std::filesystem::path& model) {
    OpenJob job;
    job.sample = sample;
    // While something is being opened it isn't known which model will be open then.
    if (m_openings > 0 || !m_modelInfo || m_modelInfo->path != model || m_deviceOptions != m_usedDeviceOptions) {
        job.model = model;
    }
    postOpening(std::move(job), m_documentStop);
}

void RunController::setOptions(const SessionOptions& session, const DeviceOptions& device) {
    m_sessionOptions = session;
    m_deviceOptions = device;
    if (m_state == RunState::Ready && !m_runBegun && areOptionsStale()) {
        renewSession();
    }
}

bool RunController::areOptionsStale() const {
    return m_sessionOptions != m_usedSessionOptions || m_deviceOptions != m_usedDeviceOptions;
}

/// The same model and document with the options as they are now.
void RunController::renewSession() {
    OpenJob job;
    if (m_deviceOptions != m_usedDeviceOptions) {
        job.model = m_modelInfo->path;
    }
    postOpening(std::move(job), m_modelStop);
}

/// `stop` is that of an earlier opening of the same kind, which is given up.
void RunController::postOpening(OpenJob job, std::stop_source& stop) {
    stop.request_stop();
    stop = std::stop_source();
    if (m_openings == 0) {
        m_runStop.request_stop();
        m_channels->requests.clear(); // or the new document would wait for replays of the old one
        m_stateBeforeOpening = m_state == RunState::Running ? RunState::Paused : m_state;
        if (m_endState) {
            m_stateBeforeOpening = *std::exchange(m_endState, std::nullopt);
        }
        m_committed = false;
    }
    ++m_openings;
    m_generation.stop();
    job.session = m_sessionOptions;
    job.device = m_deviceOptions;
    job.stop = stop.get_token();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, job = std::move(job)] { worker->open(job); }, Qt::QueuedConnection);
    setState(RunState::Opening);
}

void RunController::onOpenEnded(const OpenResult& result) {
    --m_openings;
    if (result.committed) {
        commit(result);
    }
    if (result.question) {
        Q_EMIT settingsNeeded(result.questioned, *result.question, result.failure->sentence);
    } else if (result.failure && result.failure->code != ErrorCode::Cancelled) {
        Q_EMIT failed(result.failure->code, result.failure->sentence);
    }
    settleOpening();
}

void RunController::commit(const OpenResult& result) {
    m_committed = true;
    if (result.model) {
        m_modelInfo = result.model;
        m_usedDeviceOptions = result.device;
    }
    if (result.document || result.documentClosed) {
        m_document = result.document;
        m_fingerprint = result.fingerprint;
    }
    m_usedSessionOptions = result.session;
    m_geometry = result.geometry;
    m_estimate = result.estimate;
    m_memoryUse = result.memoryUse;
    m_runActive = false;
    beginRun();
    if (result.model) {
        Q_EMIT modelOpened(*result.model);
    }
    if (result.document) {
        Q_EMIT documentOpened(result.document);
    }
    if (result.documentClosed) {
        Q_EMIT documentClosed();
    }
    if (result.geometry) {
        Q_EMIT sessionStarted(*result.geometry, result.estimate);
    }
}

void RunController::settleOpening() {
    if (m_openings > 0) {
        return;
    }
    const std::optional<Pace> pace = std::exchange(m_startWhenReady, std::nullopt);
    setState(!m_committed ? m_stateBeforeOpening : m_geometry ? RunState::Ready : RunState::Empty);
    if (!m_committed && m_wantedReplay) {
        requestReplay(*m_wantedReplay); // it was dropped for the opening
    }
    if (!m_committed) {
        repeatInquiries(); // so were they
    }
    if (!m_committed || m_state != RunState::Ready || m_runBegun) {
        return;
    }
    if (areOptionsStale()) { // they were changed meanwhile
        m_startWhenReady = pace;
        renewSession();
    } else if (pace) {
        launch(*pace, true);
    }
}

} // namespace rmtscope
