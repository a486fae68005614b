#pragma once

#include "viewmodels/series.h"
#include "viewmodels/trace_store.h"

#include <QObject>

#include <optional>
#include <vector>

namespace rmtscope {

/// The forgetting curve of one question: how probable each label was when it was asked after this and that segment.
class AnswerTimeline : public QObject {
    Q_OBJECT

public:
    explicit AnswerTimeline(const TraceStore& store, QObject* parent = nullptr);

    /// Index into Document::questions. 0 from the start.
    [[nodiscard]] std::size_t question() const { return m_question; }
    void setQuestion(std::size_t question);

    [[nodiscard]] std::size_t labelCount() const { return m_store.context().labels.size(); }
    /// How often the question was asked.
    [[nodiscard]] std::size_t size() const { return m_segments.size(); }
    [[nodiscard]] SegmentIndex segment(std::size_t i) const { return m_segments[i]; }
    [[nodiscard]] std::int64_t tokensRead(std::size_t i) const { return static_cast<std::int64_t>(m_tokens[i]); }
    /// In 0..1.
    [[nodiscard]] double probability(std::size_t i, std::size_t label) const { return m_probabilities[label][i]; }
    /// The label with the highest probability.
    [[nodiscard]] std::size_t bestLabel(std::size_t i) const;
    /// The label that is the question's answer, whatever its case; none if the model has no such label.
    [[nodiscard]] std::optional<std::size_t> correctLabel() const;
    /// Probability against tokens read, for painting; see bucketMinMax().
    [[nodiscard]] std::vector<SeriesPoint> points(std::size_t label, std::size_t columns) const;

Q_SIGNALS:
    void questionChanged();
    void appended(qsizetype first, qsizetype count);
    /// Everything may differ.
    void reset();

private:
    void onAppended(qsizetype first, qsizetype count);
    void onCleared();
    void rebuild();
    void extend(std::size_t first, std::size_t end);

    const TraceStore& m_store;
    std::size_t m_question = 0;
    std::vector<SegmentIndex> m_segments;
    std::vector<double> m_tokens;
    std::vector<std::vector<double>> m_probabilities; ///< [labels, times asked]
};

} // namespace rmtscope
