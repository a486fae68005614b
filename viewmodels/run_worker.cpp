#include "viewmodels/run_worker.h"

#include <QMetaObject>

#include <utility>

namespace rmtscope {
namespace {

constexpr qint64 progressIntervalMs = 50;
constexpr std::int64_t lensTokens = 10; ///< of each slot: what a table shows

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested()) {
        throw Error(ErrorCode::Cancelled, "Opening was stopped.");
    }
}

} // namespace

/// The parts of what shall be open, old and new, before it is decided that it will be.
struct RunWorker::Opening {
    std::shared_ptr<const Model> model;
    std::shared_ptr<const Document> document;
    std::unique_ptr<Session> session;
    std::optional<TextFingerprint> fingerprint; ///< of a text that is new
};

RunWorker::RunWorker(std::shared_ptr<Engine> engine, std::shared_ptr<RunChannels> channels)
    : m_engine(std::move(engine))
    , m_channels(std::move(channels)) {}

RunWorker::~RunWorker() = default;

void RunWorker::open(const OpenJob& job) {
    endRun(false);
    OpenResult result;
    result.session = job.session;
    result.device = job.device;
    Opening opening{m_model, m_document, nullptr, std::nullopt};
    bool partsOpen = false;
    bool drawsAgain = false;
    result.failure = attempt([&] {
        openParts(job, opening);
        partsOpen = true;
        drawsAgain = isSampleOfAnother(job, opening);
        if (drawsAgain) {
            drawAgain(job, opening);
        }
        if (opening.model && opening.document) {
            prepareSession(job, opening);
        }
    });
    findQuestion(job, result);
    // A model that works must not be refused for a document that was unusable before it came, or a sample that it can't
    // find.
    const bool keepModel = result.failure && partsOpen && job.model && !job.document && !job.sample &&
                           (!m_session || drawsAgain) && result.failure->code != ErrorCode::Cancelled;
    if (keepModel) {
        opening.session.reset();
        opening.document = drawsAgain ? nullptr : opening.document;
    }
    if ((!result.failure || keepModel) && keepSettings(job, result)) {
        if (job.model) {
            result.model = opening.model->info();
        }
        if (opening.document != m_document) {
            result.document = opening.document;
            result.fingerprint = opening.fingerprint;
            result.documentClosed = opening.document == nullptr;
        }
        commit(std::move(opening), result);
    }
    Q_EMIT openEnded(result);
}

void RunWorker::findQuestion(const OpenJob& job, OpenResult& result) {
    if (!job.model || !result.failure || result.failure->code != ErrorCode::SettingsNeeded) {
        return;
    }
    result.questioned = *job.model;
    if (const auto failure = attempt([&] { result.question = m_engine->suggestSettings(*job.model); })) {
        result.failure = failure;
    }
}

void RunWorker::readSettings(const std::filesystem::path& path) {
    const auto failure = attempt([&] { Q_EMIT settingsRead(path, m_engine->currentSettings(path)); });
    if (failure) {
        Q_EMIT settingsFailed(*failure);
    }
}

void RunWorker::openParts(const OpenJob& job, Opening& opening) {
    const ProgressCallback progress = progressCallback();
    throwIfStopped(job.stop); // it was given up while it waited for its turn
    if (job.model) {
        opening.model = openModel(job, progress);
        throwIfStopped(job.stop);
    }
    if (job.document) {
        opening.document = m_engine->openDocument(*job.document, progress, job.stop);
        throwIfStopped(job.stop);
        opening.fingerprint = fingerprintOf(opening.document->text, progress, job.stop);
    } else if (job.sample) {
        opening.document = m_engine->openSample(opening.model, *job.sample, progress, job.stop);
        throwIfStopped(job.stop);
    }
}

std::shared_ptr<const Model> RunWorker::openModel(const OpenJob& job, const ProgressCallback& progress) {
    return job.settings ? m_engine->openModelWith(*job.model, *job.settings, job.device, progress, job.stop)
                        : m_engine->openModel(*job.model, job.device, progress, job.stop);
}

/// Whether the sample that is open must be drawn again: it follows from its name, the tokenizer and the length of
/// segments.
bool RunWorker::isSampleOfAnother(const OpenJob& job, const Opening& opening) const {
    if (!job.model || job.document || job.sample || !m_document || !m_document->sample) {
        return false;
    }
    const ModelInfo& before = m_model->info();
    const ModelInfo& now = opening.model->info();
    return now.path != before.path || now.segmentSize != before.segmentSize ||
           now.vocabularySize != before.vocabularySize;
}

void RunWorker::drawAgain(const OpenJob& job, Opening& opening) {
    opening.document = m_engine->openSample(opening.model, m_document->sample->name, progressCallback(), job.stop);
    throwIfStopped(job.stop);
}

/// Not before all is open, so that a model's folder never holds settings that it doesn't open with.
bool RunWorker::keepSettings(const OpenJob& job, OpenResult& result) {
    if (!job.settings) {
        return true;
    }
    const auto failure = attempt([&] { m_engine->keepSettings(*job.model, *job.settings); });
    if (failure) {
        result.failure = failure;
    }
    return !failure;
}

void RunWorker::prepareSession(const OpenJob& job, Opening& opening) {
    Q_EMIT preparing();
    opening.session = m_engine->createSession(opening.model, opening.document, job.session);
    opening.session->prepare(progressCallback(), job.stop);
}

void RunWorker::commit(Opening opening, OpenResult& result) {
    result.committed = true;
    endSideTasks();
    m_model = std::move(opening.model);
    m_document = std::move(opening.document);
    m_session = std::move(opening.session);
    m_run = 0; // requests that still wait are about the session before
    if (m_session) {
        result.geometry = m_session->geometry();
        result.estimate = m_session->estimate();
        result.memoryUse = m_session->memoryUse();
    }
}

void RunWorker::start(const StartJob& job) {
    endRun(false);
    m_running = job;
    m_run = job.run;
    const auto failure = attempt([&] {
        if (job.fromBeginning && m_session) {
            m_session->rewind(SegmentIndex{0});
        }
    });
    if (failure) {
        Q_EMIT runFailed(job.start, *failure);
        endRun(false);
        return;
    }
    scheduleAdvance();
}

void RunWorker::scheduleAdvance() {
    QMetaObject::invokeMethod(
        this, [this, start = m_running->start] { advance(start); }, Qt::QueuedConnection);
}

void RunWorker::advance(std::uint64_t start) {
    if (!m_running || m_running->start != start) {
        return; // a link of a chain that was ended in the meantime
    }
    serve();
    const auto failure = attempt([this] { advanceOnce(); });
    if (failure) {
        if (failure->code != ErrorCode::Cancelled) {
            Q_EMIT runFailed(start, *failure);
        }
        endRun(false);
    }
}

void RunWorker::advanceOnce() {
    const StartJob job = *m_running;
    if (!m_session || m_session->finished() || job.stop.stop_requested()) {
        endRun(m_session && m_session->finished());
        return;
    }
    if (!publish(m_session->advance(job.stop))) {
        endRun(false);
        return;
    }
    const bool isThere = job.oneSegment || (job.pauseAt && m_session->position().value >= *job.pauseAt);
    if (m_session->finished() || isThere || job.pause.stop_requested() || job.stop.stop_requested()) {
        endRun(m_session->finished());
        return;
    }
    scheduleAdvance();
}

bool RunWorker::publish(std::shared_ptr<const SegmentTrace> trace) {
    const SegmentIndex segment = trace->segment;
    const bool taken = m_channels->traces.push(
        PublishedTrace{m_run, std::move(trace), m_session->memoryUse(), m_session->estimate()}, m_running->stop);
    if (!taken) {
        m_session->rewind(segment); // or the next run would leave a gap
        return false;
    }
    if (!m_channels->tracesAnnounced.exchange(true)) {
        Q_EMIT tracesAnnounced();
    }
    return true;
}

void RunWorker::endRun(bool finished) {
    if (m_running) {
        const std::uint64_t start = m_running->start;
        m_running.reset();
        Q_EMIT runEnded(start, finished);
    }
}

void RunWorker::serve() {
    const std::optional<Request> request = m_channels->requests.take();
    if (!request) {
        return;
    }
    if (m_session && request->run == m_run) {
        work(*request);
    }
    m_channels->requests.finish();
    if (!m_channels->requests.empty()) {
        QMetaObject::invokeMethod(this, &RunWorker::serve, Qt::QueuedConnection);
    }
}

void RunWorker::work(const Request& request) {
    switch (request.kind) {
    case RequestKind::Generation:
        return write(request);
    case RequestKind::Reading:
    case RequestKind::Lens:
        return inquire(request);
    case RequestKind::Detail:
    case RequestKind::Replay:
        return answer(request);
    }
}

void RunWorker::inquire(const Request& request) {
    const auto failure = attempt([&] {
        if (request.kind == RequestKind::Lens) {
            Q_EMIT lensReady(request.run, m_session->memoryLens(request.segment, lensTokens));
        } else {
            const Question& question = m_document->questions.at(request.question);
            Q_EMIT readingReady(request.run, request.segment, static_cast<qsizetype>(request.question),
                                m_session->watchAnswer(request.segment, question, request.stop));
        }
    });
    if (failure && failure->code != ErrorCode::Cancelled) {
        Q_EMIT inquiryFailed(request.run, request.kind, request.segment, *failure);
    }
}

void RunWorker::answer(const Request& request) {
    const bool replay = request.kind == RequestKind::Replay;
    const auto failure = attempt([&] {
        if (replay) {
            Q_EMIT replayReady(request.run, m_session->replay(request.segment, request.stop));
        } else {
            Q_EMIT detailReady(request.run, m_session->detail(request.segment, request.stop));
        }
    });
    if (failure && failure->code != ErrorCode::Cancelled) {
        Q_EMIT requestFailed(request.run, replay, request.segment, *failure);
    }
}

void RunWorker::write(const Request& request) {
    const GenerationRequest& wanted = *request.generation;
    GenerationEnd end = GenerationEnd::Stopped; // unless it comes to an end by itself
    const auto failure = attempt([&] {
        Q_EMIT generationBegun(wanted.id, m_session->contextTokens(wanted.segment, wanted.prompt, wanted.options));
        const GeneratedText written = m_session->generate(
            wanted.segment, wanted.prompt, wanted.options,
            [&](const GeneratedToken& token) {
                if (m_channels->tokens.push({wanted.id, token}, request.stop) &&
                    !m_channels->tokensAnnounced.exchange(true)) {
                    Q_EMIT tokensAnnounced();
                }
            },
            request.stop);
        end = written.end;
    });
    Q_EMIT generationEnded(wanted.id, end, failure);
}

void RunWorker::beside(SideJob job) {
    m_side.push_back(std::move(job));
    scheduleSide();
}

void RunWorker::scheduleSide() {
    if (!m_sideScheduled) {
        m_sideScheduled = true;
        QMetaObject::invokeMethod(this, &RunWorker::advanceSide, Qt::QueuedConnection);
    }
}

void RunWorker::advanceSide() {
    m_sideScheduled = false;
    if (m_side.empty()) {
        return;
    }
    SideJob job = std::move(m_side.front());
    m_side.pop_front();
    bool more = false;
    const auto failure = attempt([&] {
        if (job.stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Stopped.");
        }
        if (!m_session) {
            throw Error(ErrorCode::Usage, "Nothing is open; open a model and a document first.");
        }
        more = job.task->advance(*m_session, job.stop);
    });
    if (more && !failure) {
        m_side.push_back(std::move(job));
    } else {
        job.task.reset(); // what it holds goes before anybody hears that it has ended
        Q_EMIT sideTaskEnded(job.id, failure);
    }
    if (!m_side.empty()) {
        scheduleSide();
    }
}

void RunWorker::endSideTasks() {
    for (SideJob& job : std::exchange(m_side, {})) {
        job.task.reset();
        Q_EMIT sideTaskEnded(job.id, Failure{ErrorCode::Cancelled, QString()});
    }
}

ProgressCallback RunWorker::progressCallback() {
    return [this](const Progress& progress) {
        const bool sameStage = m_lastStage == progress.stage;
        const bool last = progress.total > 0 && progress.done >= progress.total;
        if (sameStage && !last && m_lastProgress.isValid() && m_lastProgress.elapsed() < progressIntervalMs) {
            return;
        }
        m_lastStage = progress.stage;
        m_lastProgress.restart();
        Q_EMIT progressChanged(QString::fromUtf8(progress.stage.data(), static_cast<qsizetype>(progress.stage.size())),
                               progress.done, progress.total);
    };
}

} // namespace rmtscope
