#pragma once

#include "engine/api/document.h"
#include "engine/api/session.h"
#include "viewmodels/trace_list.h"

#include <QList>
#include <QObject>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

/// What the traces of a run are about.
struct RunContext {
    RunGeometry geometry;
    std::vector<std::string> labels;          ///< ModelInfo::labels
    std::shared_ptr<const Document> document; ///< may be null in tests
};

/// Every trace of the current run, in reading order: trace i is of segment i.
class TraceStore : public QObject {
    Q_OBJECT

public:
    using Trace = std::shared_ptr<const SegmentTrace>;

    explicit TraceStore(QObject* parent = nullptr);

    [[nodiscard]] const RunContext& context() const { return m_context; }
    [[nodiscard]] std::size_t size() const { return m_traces.size(); }
    [[nodiscard]] bool empty() const { return m_traces.empty(); }
    /// Needs `i` < size().
    [[nodiscard]] const Trace& at(std::size_t i) const { return m_traces[i]; }
    /// Null if it wasn't read yet.
    [[nodiscard]] Trace find(SegmentIndex segment) const;
    /// For another thread: cheap, whatever the length.
    [[nodiscard]] TraceList snapshot() const { return m_traces; }
    /// The read segments that touch `bytes`, as a half-open range of segments.
    [[nodiscard]] std::pair<SegmentIndex, SegmentIndex> segmentsIn(ByteSpan bytes) const;

    [[nodiscard]] std::int64_t tokens() const { return m_tokens; }
    [[nodiscard]] double elapsedMs() const { return m_elapsedMs; } ///< of all steps and questions
    /// Over the last second of the engine's work; 0 before the first segment.
    [[nodiscard]] double tokensPerSecond() const;
    /// For the segments that are left, at that rate; none before the first segment.
    [[nodiscard]] std::optional<double> remainingSeconds() const;

public Q_SLOTS:
    /// Forgets all traces; at cleared() the context is already that of the traces to come.
    void start(const rmtscope::RunContext& context);
    void append(const QList<std::shared_ptr<const rmtscope::SegmentTrace>>& traces);
    void clear();

Q_SIGNALS:
    void aboutToAppend(qsizetype first, qsizetype count);
    void appended(qsizetype first, qsizetype count);
    void cleared();

private:
    struct Step {
        std::int64_t tokens = 0;
        double ms = 0;
    };

    RunContext m_context;
    TraceList m_traces;
    std::int64_t m_tokens = 0;
    double m_elapsedMs = 0;
    std::deque<Step> m_recent; ///< the last second
    Step m_recentSum;
};

} // namespace rmtscope
