#include "viewmodels/branch_csv.h"

#include "viewmodels/branch_comparison.h"
#include "viewmodels/causal_effects.h"
#include "viewmodels/csv_writer.h"
#include "viewmodels/mass_difference.h"

#include <cmath>

namespace rmtscope {
namespace {

void addSlots(CsvWriter& csv, const char* prefix, std::size_t slots) {
    for (std::size_t slot = 0; slot < slots; ++slot) {
        csv.add(QLatin1String(prefix) + QString::number(slot));
    }
}

/// The answers of one side, taken row by row: rows and askings both rise.
class AnswerCells {
public:
    explicit AnswerCells(const AnswerTimeline& answers)
        : m_answers(answers) {}

    /// Empty where it wasn't asked. segment: no earlier one than before.
    void add(CsvWriter& csv, SegmentIndex segment, std::size_t labels) {
        while (m_next < m_answers.size() && m_answers.segment(m_next) < segment) {
            ++m_next;
        }
        const bool asked = m_next < m_answers.size() && m_answers.segment(m_next) == segment;
        for (std::size_t label = 0; label < labels; ++label) {
            csv.add(asked && label < m_answers.labelCount() ? m_answers.probability(m_next, label) : std::nan(""));
        }
    }

private:
    const AnswerTimeline& m_answers;
    std::size_t m_next = 0; ///< the first asking that no row has passed
};

/// Behind the segment. Before the branch begins there is none.
void addDistances(CsvWriter& csv, const BranchComparison& comparison, SegmentIndex segment, std::size_t slots) {
    const bool shared = segment + 1 < comparison.branch()->spec.segment;
    const auto distance = [&](std::optional<SlotIndex> slot) {
        return shared ? 0.0 : comparison.distanceBefore(segment + 1, slot).value_or(std::nan(""));
    };
    csv.add(distance(std::nullopt));
    for (SlotIndex slot; slot.offset() < slots; ++slot) {
        csv.add(distance(slot));
    }
}

void addDifferences(CsvWriter& csv, const MassTimeline& branch, const MassTimeline& run, SegmentIndex segment,
                    std::size_t slots) {
    for (SlotIndex slot; slot.offset() < slots; ++slot) {
        csv.add(massDifference(branch, run, segment, slot));
    }
}

} // namespace

void exportBranch(QIODevice& device, const BranchComparison& comparison, const AnswerTimeline& answers,
                  const MassTimeline& write, const MassTimeline& read) {
    CsvWriter csv(device);
    const auto& labels = comparison.store().context().labels;
    const auto slots = static_cast<std::size_t>(comparison.store().context().geometry.shape.slots);
    csv.addNames({"segment", "tokens_read"});
    for (const char* whose : {"run_", "branch_"}) {
        for (const std::string& label : labels) {
            csv.add(QLatin1String(whose) + QString::fromStdString(label));
        }
    }
    csv.addNames({"memory_distance"});
    addSlots(csv, "distance_mem_", slots);
    addSlots(csv, "write_difference_mem_", slots);
    addSlots(csv, "read_difference_mem_", slots);
    csv.addHeadings({"branch", "changes", "reduction"});
    const auto branch = comparison.branch();
    const QString reduction =
        comparison.timeline(MassKind::Write).label() + QStringLiteral("; differences are branch minus run; "
                                                                      "distances are Euclidean, behind the segment");
    AnswerCells ofRun(answers);
    AnswerCells ofBranch(comparison.answers());
    for (std::size_t i = 0; branch && i < comparison.store().size(); ++i) {
        const SegmentTrace& trace = *comparison.store().at(i);
        csv.add(trace.segment.value);
        csv.add(trace.firstToken.value + trace.tokens);
        ofRun.add(csv, trace.segment, labels.size());
        ofBranch.add(csv, trace.segment, labels.size());
        addDistances(csv, comparison, trace.segment, slots);
        addDifferences(csv, comparison.timeline(MassKind::Write), write, trace.segment, slots);
        addDifferences(csv, comparison.timeline(MassKind::Read), read, trace.segment, slots);
        csv.add(branch->spec.name);
        csv.add(changesText(branch->spec));
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

void exportCausalEffects(QIODevice& device, const CausalEffects& effects) {
    CsvWriter csv(device);
    csv.addNames({"segment"});
    addSlots(csv, "effect_mem_", effects.slotCount());
    csv.addHeadings({"asked_after", "question", "answer", "original_log_probability", "rounding", "reduction"});
    for (std::size_t column = 0; column < effects.measured(); ++column) {
        csv.add(effects.segments()[column].value);
        for (SlotIndex slot; slot.offset() < effects.slotCount(); ++slot) {
            csv.add(effects.effect(column, slot));
        }
        csv.add(effects.choice().asked.value);
        csv.add(effects.question());
        csv.add(effects.answer());
        csv.add(effects.original().value_or(std::nan("")));
        csv.add(effects.rounding().value_or(std::nan("")));
        csv.add(
            QStringLiteral("measured by zeroing: log-probability (natural) of the answer in the run minus that with "
                           "the slot zeroed before the segment"));
        csv.endRow();
    }
    csv.finish();
}

} // namespace rmtscope
