#include "viewmodels/sweep_recorder.h"

#include "viewmodels/run_library.h"
#include "viewmodels/sweep_controller.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUuid>

#include <algorithm>

namespace rmtscope {
namespace {

constexpr int sweepProgressMs = 5000;

/// "memorize, reasoning: 1 to 64 segments"
QString titleOf(std::span<const SweepPoint> points) {
    QStringList tasks;
    std::int64_t least = points.empty() ? 0 : points.front().result.key.segments;
    std::int64_t most = least;
    for (const SweepPoint& point : points) {
        const QString task = QString::fromStdString(point.result.key.task);
        if (!tasks.contains(task)) {
            tasks.append(task);
        }
        least = std::min(least, point.result.key.segments);
        most = std::max(most, point.result.key.segments);
    }
    const QString lengths = least == most ? QString::number(most) : QStringLiteral("%1 to %2").arg(least).arg(most);
    return QStringLiteral("%1: %2 %3")
        .arg(tasks.join(QStringLiteral(", ")), lengths,
             most == 1 ? QStringLiteral("segment") : QStringLiteral("segments"));
}

RunResults sumOf(std::span<const SweepPoint> points) {
    RunResults sum;
    for (const SweepPoint& point : points) {
        const PointResult& result = point.result;
        sum.tokens += result.tokens * result.samples;
        sum.segments += result.key.segments * result.samples;
        sum.seconds += result.seconds;
        sum.peakDeviceBytes = std::max(sum.peakDeviceBytes, result.peakDeviceBytes);
    }
    return sum;
}

RecordedPoint recorded(const SweepPoint& point) {
    RecordedPoint result{point.result, point.problem};
    result.result.wrong.clear();
    return result;
}

} // namespace

SweepRecorder::SweepRecorder(const SweepController& sweep, RunLibrary& library, QObject* parent)
    : QObject(parent)
    , m_sweep(sweep)
    , m_library(library) {
    m_progress.setInterval(sweepProgressMs);
    connect(&m_progress, &QTimer::timeout, this, &SweepRecorder::put);
    connect(&sweep, &SweepController::started, this, &SweepRecorder::begin);
    connect(&sweep, &SweepController::changed, this, &SweepRecorder::take);
    connect(&sweep, &SweepController::stateChanged, this, &SweepRecorder::onStateChanged);
    connect(&sweep, &SweepController::failed, this, [this](const QString& sentence) { m_problem = sentence; });
}

SweepRecorder::~SweepRecorder() {
    if (m_record && m_record->state == RecordState::UnderWay) {
        m_record->state = RecordState::Stopped;
        put();
    }
}

void SweepRecorder::begin() {
    if (m_record && m_record->state == RecordState::UnderWay) {
        m_record->state = RecordState::Stopped;
        put(); // its points are gone from the controller, but not from here
    }
    const SweepOptions& options = m_sweep.options();
    m_details = {};
    m_record.emplace();
    m_record->id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_record->kind = RecordKind::Sweep;
    m_record->began = QDateTime::currentDateTimeUtc();
    m_record->programVersion = QCoreApplication::applicationVersion();
    m_record->model.path = options.model;
    m_record->model.name = options.model.filename().string();
    m_record->device = options.device;
    m_record->sweep = options;
}

void SweepRecorder::take() {
    m_problem.clear(); // it goes on behind it
    if (!m_record) {
        return;
    }
    if (m_sweep.info()) {
        const std::filesystem::path path = m_record->model.path;
        m_record->model = m_sweep.info()->model;
        m_record->model.path = path; // what opens it again
        m_record->model.report = {};
    }
    m_record->document.title = titleOf(m_sweep.points());
    m_record->results = sumOf(m_sweep.points());
    m_details.points.clear();
    for (const SweepPoint& point : m_sweep.points()) {
        m_details.points.append(recorded(point));
    }
}

void SweepRecorder::onStateChanged() {
    using State = SweepController::State;
    if (!m_record) {
        return;
    }
    const State state = m_sweep.state();
    if (state == State::Running) {
        m_progress.start();
    } else {
        m_progress.stop();
    }
    m_record->problem.clear();
    switch (state) {
    case State::Running:
    case State::Paused:
        m_record->state = RecordState::UnderWay;
        break;
    case State::Finished:
        m_record->state = RecordState::Finished;
        break;
    case State::Idle:
        // Cancelled, or it ended at once behind the failure.
        m_record->state = m_problem.isEmpty() ? RecordState::Stopped : RecordState::Failed;
        m_record->problem = m_problem;
        break;
    }
    put();
}

void SweepRecorder::put() {
    m_record->changed = QDateTime::currentDateTimeUtc();
    m_library.put(*m_record, [details = m_details] { return details; });
}

} // namespace rmtscope
