#pragma once

#include "engine/api/document.h"
#include "engine/api/segment_trace.h"

#include <QObject>
#include <QString>

#include <memory>
#include <span>
#include <vector>

namespace rmtscope {

class TraceStore;

/// Where a fact of a question was read.
struct FactPosition {
    std::size_t question = 0; ///< index into Document::questions
    SegmentIndex segment;     ///< the first that holds a part of it
    TokenIndex token;         ///< the first of the document that does
    QString text;
};

/// The facts that were read so far, as the traces tell them.
class ReadFacts : public QObject {
    Q_OBJECT

public:
    explicit ReadFacts(const TraceStore& store, QObject* parent = nullptr);

    /// In reading order.
    [[nodiscard]] std::span<const FactPosition> all() const { return m_positions; }
    /// In reading order; costs only those it returns.
    [[nodiscard]] std::vector<FactPosition> ofQuestion(std::size_t question) const;

Q_SIGNALS:
    /// At the end of all().
    void appended(qsizetype first, qsizetype count);
    void reset();

private:
    void onCleared();
    void onAppended();
    void add(const SegmentTrace& trace);

    const TraceStore& m_store;
    std::shared_ptr<const Document> m_document;
    std::size_t m_segments = 0;             ///< looked at so far
    std::vector<std::vector<bool>> m_found; ///< [questions, facts]: a fact may go on in the next segment
    std::vector<FactPosition> m_positions;
    std::vector<std::vector<std::size_t>> m_ofQuestion; ///< indices into m_positions
};

} // namespace rmtscope
