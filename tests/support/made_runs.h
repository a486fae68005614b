#pragma once

#include "library/run_record.h"

#include <QString>

namespace rmtscope {

/// A finished run that began `minute` minutes after midnight.
inline RunRecord madeRun(const QString& id, int minute = 0) {
    RunRecord record;
    record.id = id;
    record.state = RecordState::Finished;
    record.began = QDateTime(QDate(2026, 3, 1), QTime(minute / 60, minute % 60), Qt::UTC);
    record.changed = record.began.addSecs(30);
    record.programVersion = QStringLiteral("0.1.0");
    record.model.path = "/models/tiny";
    record.model.name = "tiny";
    record.model.memorySystem = "rmt-encoder";
    record.model.backbone = "bert";
    record.model.slots = 10;
    record.document.title = QStringLiteral("story.txt");
    record.document.path = QStringLiteral("/texts/story.txt");
    record.document.tokens = 480;
    record.document.segments = 40;
    record.results.tokens = 480;
    record.results.segments = 40;
    record.results.seconds = 2.5;
    return record;
}

inline RecordedAnswer madeAnswer(const QString& id, std::optional<bool> correct) {
    RecordedAnswer answer;
    answer.id = id;
    answer.question = QStringLiteral("Where is Mary?");
    answer.expected = QStringLiteral("kitchen");
    answer.given = correct.value_or(false) ? QStringLiteral("kitchen") : QStringLiteral("garden");
    answer.probability = 0.75;
    answer.expectedProbability = correct.value_or(false) ? 0.75 : 0.125;
    answer.segment = 39;
    answer.correct = correct;
    return answer;
}

inline RecordedPoint madePoint(const char* task, std::int64_t segments, bool forgets, std::int64_t correct) {
    RecordedPoint point;
    point.result.key = {task, segments, forgets};
    point.result.tokens = segments * 64;
    point.result.samples = 100;
    point.result.correct = correct;
    point.result.chance = 0.25;
    point.result.seconds = 1.5;
    point.result.peakDeviceBytes = 100 << 20;
    return point;
}

/// A sweep of two lengths and the control of the second.
inline KeptRun madeSweep(const QString& id, int minute = 0) {
    KeptRun sweep{madeRun(id, minute), {}};
    sweep.record.kind = RecordKind::Sweep;
    sweep.record.document = {};
    sweep.record.document.title = QStringLiteral("memorize: 1 to 8 segments");
    sweep.record.sweep.noise = "/texts/noise.txt";
    sweep.record.sweep.samples = 100;
    sweep.details.points = {madePoint("memorize", 1, false, 100), madePoint("memorize", 8, false, 90),
                            madePoint("memorize", 8, true, 20)};
    return sweep;
}

} // namespace rmtscope
