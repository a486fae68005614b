#include "viewmodels/run_recorder.h"

#include "viewmodels/last_answers.h"
#include "viewmodels/paths.h"
#include "viewmodels/run_library.h"
#include "viewmodels/trace_store.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QUuid>

#include <utility>

namespace rmtscope {
namespace {

constexpr int runProgressMs = 5000;

RecordedDocument recorded(const Document& document, const RunGeometry& geometry) {
    RecordedDocument result;
    const QString path = toFileName(document.path);
    if (document.sample) {
        result.title = path;
        result.sample = document.sample->name;
    } else {
        result.title = QFileInfo(path).fileName();
        result.path = path;
    }
    result.bytes = document.text.size();
    result.tokens = geometry.tokens;
    result.segments = geometry.segments;
    return result;
}

} // namespace

RunRecorder::RunRecorder(RunController& controller, const TraceStore& store, RunLibrary& library, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_store(store)
    , m_library(library) {
    m_progress.setInterval(runProgressMs);
    connect(&m_progress, &QTimer::timeout, this, &RunRecorder::putProgress);
    connect(&controller, &RunController::stateChanged, this, &RunRecorder::onStateChanged);
    connect(&controller, &RunController::runFailed, this, [this](const QString& sentence) {
        if (m_record) {
            end(RecordState::Failed, sentence);
        }
    });
    connect(&controller, &RunController::sessionStarted, this, &RunRecorder::forget);
    connect(&controller, &RunController::documentClosed, this, &RunRecorder::forget);
    connect(&store, &TraceStore::appended, this, &RunRecorder::onAppended);
}

RunRecorder::~RunRecorder() {
    if (m_record && m_record->state == RecordState::UnderWay) {
        end(RecordState::Stopped);
    }
}

/// The traces are another run's from now on; what they told was written when the run stopped running.
void RunRecorder::forget() {
    if (m_record && m_record->state == RecordState::UnderWay) {
        m_record->state = RecordState::Stopped;
        putProgress();
    }
    m_record.reset();
}

void RunRecorder::onStateChanged(RunState state) {
    if (state == RunState::Running) {
        begin();
    } else if (std::exchange(m_running, false)) {
        leaveRunning(state);
    } else if (m_record && m_record->state == RecordState::UnderWay &&
               (state == RunState::Ready || state == RunState::Finished)) {
        end(state == RunState::Ready ? RecordState::Stopped : RecordState::Finished);
    }
}

void RunRecorder::begin() {
    m_running = true;
    if (!m_record) {
        m_record.emplace();
        m_record->id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_record->began = QDateTime::currentDateTimeUtc();
        m_record->programVersion = QCoreApplication::applicationVersion();
        m_record->model = *m_controller.modelInfo();
        m_record->model.report = {};
        m_record->document = recorded(*m_controller.document(), *m_controller.geometry());
        m_record->session = m_controller.usedSessionOptions();
        m_record->device = m_controller.usedDeviceOptions();
    }
    m_record->state = RecordState::UnderWay;
    m_record->problem.clear();
    putProgress();
    m_progress.start();
}

void RunRecorder::leaveRunning(RunState state) {
    m_progress.stop();
    if (!m_record) {
        return;
    }
    if (state == RunState::Finished) {
        end(RecordState::Finished);
    } else if (state == RunState::Ready) {
        end(m_record->state == RecordState::Failed ? RecordState::Failed : RecordState::Stopped, m_record->problem);
    } else {
        putAll(); // paused, failed, or something is being opened, after which it may go on
    }
}

void RunRecorder::end(RecordState state, const QString& problem) {
    m_record->state = state;
    m_record->problem = problem;
    putAll();
}

void RunRecorder::onAppended() {
    if (m_record && !m_running) {
        putAll(); // what was on its way when it stopped
    }
}

void RunRecorder::takeResults() {
    m_record->changed = QDateTime::currentDateTimeUtc();
    if (!m_store.empty()) {
        m_record->results.tokens = m_store.tokens();
        m_record->results.segments = static_cast<std::int64_t>(m_store.size());
        m_record->results.seconds = m_store.elapsedMs() / 1000;
        m_record->results.peakDeviceBytes = m_controller.memoryUse().peakDeviceBytes;
    }
}

void RunRecorder::putProgress() {
    takeResults();
    m_library.put(*m_record);
}

void RunRecorder::putAll() {
    takeResults();
    m_library.put(*m_record, [traces = m_store.snapshot(), context = m_store.context(), thumbnailer = m_thumbnailer] {
        RunDetails details;
        details.answers = lastAnswers(traces, context);
        details.thumbnail = thumbnailer ? thumbnailer(traces) : QByteArray();
        return details;
    });
}

} // namespace rmtscope
