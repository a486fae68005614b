#include "viewmodels/read_facts.h"

#include "viewmodels/trace_store.h"

#include <algorithm>

namespace rmtscope {

ReadFacts::ReadFacts(const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_store(store) {
    connect(&store, &TraceStore::cleared, this, &ReadFacts::onCleared);
    connect(&store, &TraceStore::appended, this, &ReadFacts::onAppended);
    onCleared();
    onAppended();
}

std::vector<FactPosition> ReadFacts::ofQuestion(std::size_t question) const {
    std::vector<FactPosition> positions;
    if (question < m_ofQuestion.size()) {
        for (const std::size_t index : m_ofQuestion[question]) {
            positions.push_back(m_positions[index]);
        }
    }
    return positions;
}

void ReadFacts::onCleared() {
    m_document = m_store.context().document;
    m_facts.clear();
    m_positions.clear();
    m_next = 0;
    m_ofQuestion.assign(m_document ? m_document->questions.size() : 0, {});
    for (std::size_t question = 0; question < m_ofQuestion.size(); ++question) {
        for (const Fact& fact : m_document->questions[question].facts) {
            m_facts.push_back({&fact, question});
        }
    }
    std::stable_sort(m_facts.begin(), m_facts.end(),
                     [](const Waiting& a, const Waiting& b) { return a.fact->bytes.begin < b.fact->bytes.begin; });
    Q_EMIT reset();
}

void ReadFacts::onAppended() {
    if (m_store.empty()) {
        return;
    }
    const std::size_t before = m_positions.size();
    const std::uint64_t read = m_store.at(m_store.size() - 1)->bytes.end;
    for (; m_next < m_facts.size() && m_facts[m_next].fact->bytes.begin < read; ++m_next) {
        const Waiting& waiting = m_facts[m_next];
        const auto [first, end] = m_store.segmentsIn(waiting.fact->bytes);
        if (first < end) {
            m_ofQuestion[waiting.question].push_back(m_positions.size());
            m_positions.push_back({waiting.question, first, m_store.at(first.offset())->firstToken.value,
                                   QString::fromStdString(waiting.fact->text).simplified()});
        }
    }
    if (m_positions.size() > before) {
        Q_EMIT appended(static_cast<qsizetype>(before), static_cast<qsizetype>(m_positions.size() - before));
    }
}

} // namespace rmtscope
