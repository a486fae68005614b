#include "viewmodels/last_answers.h"

#include "viewmodels/answer_check.h"

namespace rmtscope {
namespace {

RecordedAnswer recorded(const Answer& answer, const SegmentTrace& trace, const RunContext& context) {
    const Question& question = context.document->questions.at(answer.question);
    const auto expected = labelOfAnswer(context.labels, question.answer);
    RecordedAnswer result;
    result.id = QString::fromStdString(question.id);
    result.question = QString::fromStdString(question.text);
    result.expected = QString::fromStdString(question.answer);
    result.given = QString::fromStdString(context.labels.at(answer.label));
    result.probability = static_cast<double>(answer.probabilities.at(answer.label));
    if (expected) {
        result.expectedProbability = static_cast<double>(answer.probabilities.at(*expected));
    }
    result.segment = trace.segment.value;
    if (!question.answer.empty() && areFactsRead(question, trace.bytes.end)) {
        result.correct = expected == std::size_t{answer.label};
    }
    return result;
}

} // namespace

QList<RecordedAnswer> lastAnswers(const TraceList& traces, const RunContext& context) {
    QList<RecordedAnswer> answers;
    if (!context.document) {
        return answers;
    }
    for (std::size_t i = traces.size(); i-- > 0 && answers.isEmpty();) {
        for (const Answer& answer : traces[i]->answers) {
            answers.append(recorded(answer, *traces[i], context));
        }
    }
    return answers;
}

} // namespace rmtscope
