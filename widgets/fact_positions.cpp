#include "widgets/fact_positions.h"

#include "viewmodels/trace_store.h"

namespace rmtscope {

std::vector<FactPosition> readFacts(const TraceStore& store) {
    std::vector<FactPosition> positions;
    const auto& document = store.context().document;
    if (document == nullptr) {
        return positions;
    }
    for (std::size_t question = 0; question < document->questions.size(); ++question) {
        for (const Fact& fact : document->questions[question].facts) {
            const auto [first, end] = store.segmentsIn(fact.bytes);
            if (first < end) {
                const auto trace = store.find(first);
                positions.push_back(
                    {question, first, trace->firstToken.value, QString::fromStdString(fact.text).simplified()});
            }
        }
    }
    return positions;
}

} // namespace rmtscope
