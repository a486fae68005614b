#include "viewmodels/read_facts.h"

#include "viewmodels/trace_store.h"

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
    m_segments = 0;
    m_positions.clear();
    const std::size_t questions = m_document ? m_document->questions.size() : 0;
    m_ofQuestion.assign(questions, {});
    m_found.resize(questions);
    for (std::size_t question = 0; question < questions; ++question) {
        m_found[question].assign(m_document->questions[question].facts.size(), false);
    }
    Q_EMIT reset();
}

void ReadFacts::onAppended() {
    const std::size_t before = m_positions.size();
    for (; m_segments < m_store.size(); ++m_segments) {
        add(*m_store.at(m_segments));
    }
    if (m_positions.size() > before) {
        Q_EMIT appended(static_cast<qsizetype>(before), static_cast<qsizetype>(m_positions.size() - before));
    }
}

void ReadFacts::add(const SegmentTrace& trace) {
    for (const FactToken& fact : trace.facts) {
        const std::size_t question = fact.question;
        if (question >= m_found.size() || fact.fact >= m_found[question].size() || m_found[question][fact.fact]) {
            continue;
        }
        m_found[question][fact.fact] = true;
        m_ofQuestion[question].push_back(m_positions.size());
        const std::string& text = m_document->questions[question].facts[fact.fact].text;
        m_positions.push_back({question, trace.segment, fact.token, QString::fromStdString(text).simplified()});
    }
}

} // namespace rmtscope
