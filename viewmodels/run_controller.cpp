#include "viewmodels/run_controller.h"

#include "viewmodels/run_channels.h"
#include "viewmodels/run_worker.h"

#include <utility>

namespace rmtscope {
namespace {

constexpr int runFrameMs = 16;

} // namespace

RunController::RunController(std::shared_ptr<Engine> engine, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine))
    , m_channels(std::make_shared<RunChannels>())
    , m_generation(*m_channels) {
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    m_frame.setInterval(runFrameMs);
    connect(&m_frame, &QTimer::timeout, this, &RunController::deliver);
    startWorker();
}

RunController::~RunController() {
    // The tokens first and directly: a queued call would wait behind the very work that it shall end.
    m_modelStop.request_stop();
    m_documentStop.request_stop();
    m_runStop.request_stop();
    m_channels->requests.clear();
    m_thread.quit();
    m_thread.wait();
}

void RunController::startWorker() {
    m_worker = new RunWorker(m_engine, m_channels);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &RunWorker::preparing, this, [this] {
        if (m_openings > 0) {
            setState(RunState::Preparing);
        }
    });
    connect(m_worker, &RunWorker::openEnded, this, &RunController::onOpenEnded);
    connect(m_worker, &RunWorker::runEnded, this, &RunController::onRunEnded);
    connect(m_worker, &RunWorker::runFailed, this, [this](quint64 start, const Failure& failure) {
        if (start == m_start && m_runActive) {
            Q_EMIT runFailed(failure.sentence);
        }
        Q_EMIT failed(failure.code, failure.sentence);
    });
    connect(m_worker, &RunWorker::tracesAnnounced, this, &RunController::onTracesAnnounced);
    connect(m_worker, &RunWorker::progressChanged, this, &RunController::progressChanged);
    connect(m_worker, &RunWorker::detailReady, this, [this](quint64 run, const SegmentDetail& detail) {
        if (run == m_run) {
            Q_EMIT detailAvailable(detail);
        }
    });
    connect(m_worker, &RunWorker::replayReady, this,
            [this](quint64 run, const std::shared_ptr<const AttentionMap>& map) {
                if (run == m_run && m_wantedReplay == map->segment) {
                    m_wantedReplay.reset();
                    Q_EMIT replayAvailable(map);
                }
            });
    connect(m_worker, &RunWorker::requestFailed, this, &RunController::onRequestFailed);
    connect(m_worker, &RunWorker::sideTaskEnded, this, &RunController::sideTaskEnded);
    connectGeneration();
    connectSettings();
    connectInquiries();
    m_thread.setObjectName(QStringLiteral("engine"));
    m_thread.start();
}

void RunController::connectGeneration() {
    connect(m_worker, &RunWorker::generationBegun, &m_generation, &GenerationFeed::onBegun);
    connect(m_worker, &RunWorker::tokensAnnounced, &m_generation, &GenerationFeed::onTokensAnnounced);
    connect(m_worker, &RunWorker::generationEnded, &m_generation, &GenerationFeed::onEnded);
    connect(&m_generation, &GenerationFeed::begun, this, &RunController::generationBegun);
    connect(&m_generation, &GenerationFeed::tokensAvailable, this, &RunController::generatedTokensAvailable);
    connect(&m_generation, &GenerationFeed::finished, this, &RunController::generationFinished);
    connect(&m_generation, &GenerationFeed::failed, this, &RunController::generationFailed);
}

const ModelInfo* RunController::modelInfo() const {
    return m_modelInfo ? &*m_modelInfo : nullptr;
}

void RunController::setState(RunState state) {
    if (m_state != state) {
        m_state = state;
        Q_EMIT stateChanged(state);
    }
}

void RunController::run() {
    m_pauseAt.reset();
    start(Pace::Continuous);
}

void RunController::runTo(qint64 segments) {
    if (segments > 0 && m_state != RunState::Running && !(m_state == RunState::Paused && m_segmentsRead >= segments)) {
        m_pauseAt = segments;
        start(Pace::Continuous);
    }
}

void RunController::step() {
    m_pauseAt.reset();
    start(Pace::OneSegment);
}

void RunController::pause() {
    m_startWhenReady.reset();
    if (m_state == RunState::Running && !m_endState) {
        m_pauseStop.request_stop();
        setState(RunState::Paused);
    }
}

void RunController::stop() {
    m_startWhenReady.reset();
    m_generation.stop();
    if (m_openings > 0) {
        m_modelStop.request_stop();
        m_documentStop.request_stop();
    } else if (m_state == RunState::Running || m_state == RunState::Paused || m_state == RunState::Finished) {
        m_runStop.request_stop();
        m_runActive = false;
        m_endState.reset();
        setState(RunState::Ready);
    }
}

void RunController::restart() {
    if (m_openings == 0) {
        stop();
    }
    run();
}

void RunController::start(Pace pace) {
    if (m_state == RunState::Opening || m_state == RunState::Preparing) {
        m_startWhenReady = pace;
    } else if (m_state == RunState::Paused || m_endState == RunState::Paused) {
        launch(pace, false);
    } else if (m_state == RunState::Ready && areOptionsStale()) {
        m_startWhenReady = pace;
        renewSession();
    } else if (m_state == RunState::Ready) {
        if (m_runBegun) {
            beginRun();
            Q_EMIT sessionStarted(*m_geometry, m_estimate);
        }
        launch(pace, true);
    }
}

/// Forgets the run before: what still comes of it is dropped.
void RunController::beginRun() {
    ++m_run;
    m_runBegun = false;
    m_segmentsRead = 0;
    m_endState.reset();
    m_wantedReplay.reset();
    m_wantedReading.reset();
    m_wantedLens.reset();
    m_failedDetails.clear();
    m_generation.stop();
    m_channels->requests.clear();
}

void RunController::launch(Pace pace, bool fromBeginning) {
    m_runStop = std::stop_source();
    m_pauseStop = std::stop_source();
    m_runBegun = true;
    m_runActive = true;
    m_endState.reset();
    StartJob job;
    job.start = ++m_start;
    job.run = m_run;
    job.fromBeginning = fromBeginning;
    job.oneSegment = pace == Pace::OneSegment;
    job.pauseAt = std::exchange(m_pauseAt, std::nullopt);
    job.stop = m_runStop.get_token();
    job.pause = m_pauseStop.get_token();
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, job = std::move(job)] { worker->start(job); }, Qt::QueuedConnection);
    setState(RunState::Running);
}

void RunController::onRunEnded(quint64 start, bool finished) {
    if (start != m_start || !m_runActive) {
        return;
    }
    m_runActive = false;
    const RunState end = finished ? RunState::Finished : RunState::Paused;
    if (m_openings > 0) {
        m_stateBeforeOpening = end;
    } else if (m_frame.isActive()) {
        m_endState = end; // not before the last traces are there
    } else {
        setState(end);
    }
}

void RunController::onTracesAnnounced() {
    if (!m_frame.isActive()) {
        deliver();
    }
}

void RunController::deliver() {
    m_channels->tracesAnnounced.store(false);
    const std::vector<PublishedTrace> published = m_channels->traces.drain();
    QList<std::shared_ptr<const SegmentTrace>> traces;
    for (const PublishedTrace& one : published) {
        if (one.run == m_run) {
            traces.push_back(one.trace);
            m_memoryUse = one.memoryUse;
            m_estimate = one.estimate;
        }
    }
    if (!published.empty()) {
        m_frame.start();
    }
    if (!traces.isEmpty()) {
        m_segmentsRead += traces.size();
        const auto read = static_cast<quint64>(m_segmentsRead);
        const auto segments = static_cast<quint64>(m_geometry->segments);
        Q_EMIT tracesAvailable(traces);
        Q_EMIT progressChanged(tr("Reading segments"), read, segments);
    }
    if (published.empty() && m_endState) {
        setState(*std::exchange(m_endState, std::nullopt));
    }
}

// Requests

void RunController::requestDetail(SegmentIndex segment) {
    if (m_openings == 0 && segment.value >= 0 && segment.value < m_segmentsRead && !m_failedDetails.contains(segment)) {
        m_channels->requests.pushDetail(segment, m_run);
        postServe();
    }
}

void RunController::requestReplay(SegmentIndex segment) {
    if (segment.value >= 0 && segment.value < m_segmentsRead) {
        m_wantedReplay = segment;
        if (m_openings == 0) {
            m_channels->requests.pushReplay(segment, m_run);
            postServe();
        }
    }
}

bool RunController::requestGeneration(SegmentIndex segment, const QString& prompt, const GenerationOptions& options) {
    if (m_openings > 0 || segment.value < 0 || segment.value >= m_segmentsRead) {
        return false;
    }
    m_generation.request(GenerationRequest{0, segment, prompt.toStdString(), options}, m_run);
    postServe();
    return true;
}

quint64 RunController::beside(std::shared_ptr<SideTask> task, std::stop_token stop) {
    SideJob job{++m_sideTasks, std::move(task), std::move(stop)};
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, job] { worker->beside(job); }, Qt::QueuedConnection);
    return job.id;
}

void RunController::postServe() {
    QMetaObject::invokeMethod(m_worker, &RunWorker::serve, Qt::QueuedConnection);
}

void RunController::onRequestFailed(quint64 run, bool replay, SegmentIndex segment, const Failure& failure) {
    if (run != m_run) {
        return;
    }
    if (replay && m_wantedReplay != segment) {
        return;
    }
    if (replay) {
        m_wantedReplay.reset();
        Q_EMIT replayFailed(segment);
    } else {
        m_failedDetails.insert(segment);
    }
    Q_EMIT failed(failure.code, failure.sentence);
}

} // namespace rmtscope
