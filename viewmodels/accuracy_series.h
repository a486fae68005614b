#pragma once

#include "engine/api/wilson_interval.h"
#include "viewmodels/trace_store.h"

#include <QObject>

#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// How many questions were answered rightly after one segment.
struct AccuracyPoint {
    SegmentIndex segment;
    std::int64_t tokensRead = 0;
    std::int64_t asked = 0; ///< those that could be answered: all their facts were read
    std::int64_t correct = 0;
    double accuracy = 0; ///< correct / asked
    Interval interval;   ///< 95 %, Wilson
};

/// Accuracy against the number of tokens, over all questions whose facts have been read by then. An answer is correct
/// if the name of the most probable label is the question's answer, whatever its case.
class AccuracySeries : public QObject {
    Q_OBJECT

public:
    explicit AccuracySeries(const TraceStore& store, QObject* parent = nullptr);

    /// Segments after which no question could be answered have no point.
    [[nodiscard]] std::span<const AccuracyPoint> points() const { return m_points; }
    /// At most `columns` of them, the newest always among them.
    [[nodiscard]] std::vector<AccuracyPoint> points(std::size_t columns) const;

Q_SIGNALS:
    void appended(qsizetype first, qsizetype count);
    void reset();

private:
    void findCorrectLabels();
    void onCleared();
    void onAppended(qsizetype first, qsizetype count);

    const TraceStore& m_store;
    std::vector<AccuracyPoint> m_points;
    std::vector<std::optional<std::size_t>> m_correctLabels; ///< of each question
};

} // namespace rmtscope
