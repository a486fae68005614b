#include "viewmodels/answer_timeline.h"

#include "viewmodels/answer_check.h"

#include <algorithm>

namespace rmtscope {

AnswerTimeline::AnswerTimeline(const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_store(store) {
    connect(&store, &TraceStore::appended, this, &AnswerTimeline::onAppended);
    connect(&store, &TraceStore::cleared, this, &AnswerTimeline::onCleared);
    rebuild();
}

void AnswerTimeline::setQuestion(std::size_t question) {
    if (m_question != question) {
        m_question = question;
        rebuild();
        Q_EMIT questionChanged();
        Q_EMIT reset();
    }
}

std::size_t AnswerTimeline::bestLabel(std::size_t i) const {
    std::size_t best = 0;
    for (std::size_t label = 1; label < m_probabilities.size(); ++label) {
        best = m_probabilities[label][i] > m_probabilities[best][i] ? label : best;
    }
    return best;
}

std::optional<std::size_t> AnswerTimeline::correctLabel() const {
    const auto& document = m_store.context().document;
    if (!document || m_question >= document->questions.size()) {
        return std::nullopt;
    }
    return labelOfAnswer(m_store.context().labels, document->questions[m_question].answer);
}

std::vector<SeriesPoint> AnswerTimeline::points(std::size_t label, std::size_t columns) const {
    return bucketMinMax(m_tokens, m_probabilities[label], columns);
}

void AnswerTimeline::onAppended(qsizetype first, qsizetype count) {
    const std::size_t before = size();
    extend(static_cast<std::size_t>(first), static_cast<std::size_t>(first + count));
    if (size() > before) {
        Q_EMIT appended(static_cast<qsizetype>(before), static_cast<qsizetype>(size() - before));
    }
}

void AnswerTimeline::onCleared() {
    const auto& document = m_store.context().document;
    const bool gone = m_question > 0 && (!document || m_question >= document->questions.size());
    m_question = gone ? 0 : m_question;
    rebuild();
    if (gone) {
        Q_EMIT questionChanged();
    }
    Q_EMIT reset();
}

void AnswerTimeline::rebuild() {
    m_segments.clear();
    m_tokens.clear();
    m_probabilities.assign(labelCount(), {});
    extend(0, m_store.size());
}

void AnswerTimeline::extend(std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) {
        const SegmentTrace& trace = *m_store.at(i);
        const auto answer = std::find_if(trace.answers.begin(), trace.answers.end(),
                                         [this](const Answer& a) { return a.question == m_question; });
        if (answer == trace.answers.end() || answer->probabilities.size() != m_probabilities.size()) {
            continue;
        }
        m_segments.push_back(trace.segment);
        m_tokens.push_back(static_cast<double>(trace.firstToken.value + trace.tokens));
        for (std::size_t label = 0; label < m_probabilities.size(); ++label) {
            m_probabilities[label].push_back(static_cast<double>(answer->probabilities[label]));
        }
    }
}

} // namespace rmtscope
