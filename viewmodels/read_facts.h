#pragma once

#include "engine/api/document.h"

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
    std::int64_t token = 0;   ///< first text token of that segment
    QString text;
};

/// The facts that were read so far. Each is looked for once, when its segment comes: a document may have many
/// thousands.
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
    struct Waiting {
        const Fact* fact = nullptr; ///< of m_document
        std::size_t question = 0;
    };

    void onCleared();
    void onAppended();

    const TraceStore& m_store;
    std::shared_ptr<const Document> m_document;
    std::vector<Waiting> m_facts; ///< all of the document, by their begin
    std::size_t m_next = 0;       ///< the first of m_facts behind what was read
    std::vector<FactPosition> m_positions;
    std::vector<std::vector<std::size_t>> m_ofQuestion; ///< indices into m_positions
};

} // namespace rmtscope
