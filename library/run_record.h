#pragma once

#include "engine/api/engine.h"
#include "engine/api/evaluation.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace rmtscope {

enum class RecordKind {
    Run,   ///< one model reads one document
    Sweep, ///< accuracy by length
};

/// How far it came.
enum class RecordState {
    UnderWay, ///< running or paused
    Finished,
    Stopped,     ///< by a person, or because something else was opened
    Failed,      ///< RunRecord::problem says why
    Interrupted, ///< the program ended without a word while it was under way
};

struct RecordedDocument {
    QString title; ///< a file's name, a sample's title, a sweep's tasks and lengths
    QString path;  ///< empty for samples and sweeps
    std::uint64_t bytes = 0;
    std::int64_t tokens = 0;
    std::int64_t segments = 0;
    SampleName sample; ///< with a task if it is one

    [[nodiscard]] bool isSample() const { return !sample.task.empty(); }
};

/// What was read so far. Of a sweep: by all its samples.
struct RunResults {
    std::int64_t tokens = 0;
    std::int64_t segments = 0;
    double seconds = 0; ///< of the engine's work
    std::uint64_t peakDeviceBytes = 0;

    [[nodiscard]] double tokensPerSecond() const { return seconds > 0 ? static_cast<double>(tokens) / seconds : 0; }
};

/// One run or sweep as a list shows it.
struct RunRecord {
    QString id; ///< a UUID, so that two programs never choose the same
    RecordKind kind = RecordKind::Run;
    RecordState state = RecordState::UnderWay;
    QString problem;        ///< one sentence
    QDateTime began;        ///< UTC, to the millisecond
    QDateTime changed;      ///< when state or results were written last
    QString programVersion; ///< of who wrote it

    ModelInfo model; ///< as it was opened; without its load report
    RecordedDocument document;
    SessionOptions session; ///< of a run
    DeviceOptions device;   ///< as asked for; what was used stands in `model`
    SweepOptions sweep;     ///< of a sweep; model and device stand above

    RunResults results;

    // What RunStore::put() leaves as it is.
    std::int64_t asked = 0;   ///< answers of which it is known whether they are right
    std::int64_t correct = 0; ///< of those
    QByteArray thumbnail;     ///< PNG, may be empty
    QString tags;
    QString notes;
};

/// What was answered to a question the last time it was asked.
struct RecordedAnswer {
    QString id; ///< of the question
    QString question;
    QString expected;
    QString given;
    double probability = 0;                    ///< of `given`
    std::optional<double> expectedProbability; ///< none if `expected` is no label
    std::int64_t segment = 0;                  ///< after which it was asked
    /// None where it can't be known: there is no expected answer, or its facts weren't read yet.
    std::optional<bool> correct;
};

/// A task at a length; `result` without its wrong samples.
struct RecordedPoint {
    PointResult result;
    QString problem; ///< why it failed, or empty
};

/// The part of a record that only a comparison needs.
struct RunDetails {
    QList<RecordedAnswer> answers; ///< of a run
    QList<RecordedPoint> points;   ///< of a sweep
    QByteArray thumbnail;          ///< empty: as it was
};

struct KeptRun {
    RunRecord record;
    RunDetails details;
};

} // namespace rmtscope
