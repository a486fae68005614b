#include "viewmodels/explaining_csv.h"

#include "viewmodels/csv_writer.h"
#include "viewmodels/memory_lens_table.h"
#include "viewmodels/provenance.h"
#include "viewmodels/token_text.h"

#include <initializer_list>

namespace rmtscope {
namespace {

/// The rows of one provenance, whose first and last columns repeat.
class ProvenanceRows {
public:
    ProvenanceRows(CsvWriter& csv, const Provenance& provenance)
        : m_csv(csv)
        , m_provenance(provenance) {}

    void add(const SourceSlot& source) {
        for (const SourceSegment& segment : source.segments) {
            const auto* const words = m_provenance.words(segment.segment, source.slot);
            if (words == nullptr || words->empty()) {
                row(source, QString::number(segment.segment.value), segment.share, nullptr);
                continue;
            }
            for (const SourceWord& word : *words) {
                row(source, QString::number(segment.segment.value), segment.share, &word);
            }
        }
        if (source.furtherSegments > 0) {
            row(source, QStringLiteral("further segments"), source.furtherShare, nullptr);
        }
        row(source, QStringLiteral("initial"), source.initialShare, nullptr);
    }

private:
    void row(const SourceSlot& source, const QString& segment, double share, const SourceWord* word) {
        m_csv.add(source.slot.value);
        m_csv.add(source.share);
        m_csv.add(source.read);
        m_csv.add(segment);
        m_csv.add(share);
        m_csv.add(word != nullptr ? word->text : QString());
        for (const auto number : {word != nullptr ? static_cast<std::int64_t>(word->position) : -1,
                                  word != nullptr ? static_cast<std::int64_t>(word->bytes.begin) : -1,
                                  word != nullptr ? static_cast<std::int64_t>(word->bytes.end) : -1}) {
            number < 0 ? m_csv.add(QString()) : m_csv.add(number);
        }
        word != nullptr ? m_csv.add(word->share) : m_csv.add(QString());
        m_csv.add(source.share * share * (word != nullptr ? word->share : 1));
        m_csv.add(m_provenance.question());
        m_csv.add(m_provenance.answerText());
        m_csv.add(m_provenance.segment().value);
        m_csv.add(QStringLiteral("attention, not cause; ") + m_provenance.headsLabel());
        m_csv.endRow();
    }

    CsvWriter& m_csv;
    const Provenance& m_provenance;
};

} // namespace

void exportProvenance(QIODevice& device, const Provenance& provenance) {
    CsvWriter csv(device);
    csv.addHeadings({"slot", "slot_share", "read_mass", "segment", "segment_share", "word", "position", "first_byte",
                     "end_byte", "word_share", "answer_share", "question", "answer", "asked_after_segment",
                     "reduction"});
    ProvenanceRows rows(csv, provenance);
    for (const SourceSlot& source : provenance.slotsRead()) {
        rows.add(source);
    }
    csv.finish();
}

void exportMemoryLens(QIODevice& device, const MemoryLensTable& lens) {
    CsvWriter csv(device);
    csv.addHeadings({"slot", "rank", "token", "id", "probability", "segment", "reduction"});
    for (int row = 0; row < lens.rowCount(); ++row) {
        for (int rank = 0; rank + 1 < lens.columnCount(); ++rank) {
            const LensToken& token = lens.token(row, rank);
            csv.add(std::int64_t{row});
            csv.add(std::int64_t{rank + 1});
            csv.add(tokenName(token.text));
            csv.add(token.id);
            csv.add(token.probability);
            csv.add(lens.segment()->value);
            csv.add(
                QStringLiteral("logit lens: the slot through the model's own output layer, softmax over all tokens"));
            csv.endRow();
        }
    }
    csv.finish();
}

} // namespace rmtscope
