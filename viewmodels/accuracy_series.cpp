#include "viewmodels/accuracy_series.h"

#include "viewmodels/answer_check.h"

namespace rmtscope {
namespace {

AccuracyPoint makePoint(const SegmentTrace& trace, const RunContext& context,
                        const std::vector<std::optional<std::size_t>>& correctLabels) {
    AccuracyPoint point;
    point.segment = trace.segment;
    point.tokensRead = trace.firstToken.value + trace.tokens;
    for (const Answer& answer : trace.answers) {
        if (answer.question >= correctLabels.size()) {
            continue;
        }
        const Question& question = context.document->questions[answer.question];
        if (areFactsRead(question, trace.bytes.end)) {
            ++point.asked;
            point.correct += correctLabels[answer.question] == std::size_t{answer.label} ? 1 : 0;
        }
    }
    if (point.asked > 0) {
        point.accuracy = static_cast<double>(point.correct) / static_cast<double>(point.asked);
        point.interval = wilsonInterval(point.correct, point.asked);
    }
    return point;
}

} // namespace

AccuracySeries::AccuracySeries(const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_store(store) {
    connect(&store, &TraceStore::appended, this, &AccuracySeries::onAppended);
    connect(&store, &TraceStore::cleared, this, &AccuracySeries::onCleared);
    findCorrectLabels();
    onAppended(0, static_cast<qsizetype>(store.size()));
}

/// Once for all answers: comparing names for each of thousands of questions at every segment takes longer than a frame.
void AccuracySeries::findCorrectLabels() {
    m_correctLabels.clear();
    const RunContext& context = m_store.context();
    if (context.document) {
        for (const Question& question : context.document->questions) {
            m_correctLabels.push_back(labelOfAnswer(context.labels, question.answer));
        }
    }
}

std::vector<AccuracyPoint> AccuracySeries::points(std::size_t columns) const {
    if (m_points.size() <= columns) {
        return m_points;
    }
    std::vector<AccuracyPoint> thinned;
    thinned.reserve(columns);
    for (std::size_t column = 1; column <= columns; ++column) {
        thinned.push_back(m_points[column * m_points.size() / columns - 1]);
    }
    return thinned;
}

void AccuracySeries::onCleared() {
    m_points.clear();
    findCorrectLabels();
    Q_EMIT reset();
}

void AccuracySeries::onAppended(qsizetype first, qsizetype count) {
    if (!m_store.context().document) {
        return;
    }
    const std::size_t before = m_points.size();
    for (qsizetype i = first; i < first + count; ++i) {
        const AccuracyPoint point =
            makePoint(*m_store.at(static_cast<std::size_t>(i)), m_store.context(), m_correctLabels);
        if (point.asked > 0) {
            m_points.push_back(point);
        }
    }
    if (m_points.size() > before) {
        Q_EMIT appended(static_cast<qsizetype>(before), static_cast<qsizetype>(m_points.size() - before));
    }
}

} // namespace rmtscope
