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

/// The place of a segment among those behind which the question was asked; size() if it wasn't.
std::size_t placeOf(const AnswerTimeline& answers, SegmentIndex segment) {
    std::size_t i = 0;
    while (i < answers.size() && answers.segment(i) < segment) {
        ++i;
    }
    return i < answers.size() && answers.segment(i) == segment ? i : answers.size();
}

void addAnswers(CsvWriter& csv, const AnswerTimeline& answers, SegmentIndex segment, std::size_t labels) {
    const std::size_t place = placeOf(answers, segment);
    for (std::size_t label = 0; label < labels; ++label) {
        const bool asked = place < answers.size() && label < answers.labelCount();
        csv.add(asked ? answers.probability(place, label) : std::nan(""));
    }
}

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
    csv.add(QStringLiteral("segment"));
    csv.add(QStringLiteral("tokens_read"));
    for (const char* whose : {"run_", "branch_"}) {
        for (const std::string& label : labels) {
            csv.add(QLatin1String(whose) + QString::fromStdString(label));
        }
    }
    csv.add(QStringLiteral("memory_distance"));
    addSlots(csv, "distance_mem_", slots);
    addSlots(csv, "write_difference_mem_", slots);
    addSlots(csv, "read_difference_mem_", slots);
    for (const char* name : {"branch", "changes", "reduction"}) {
        csv.add(QString::fromLatin1(name));
    }
    csv.endRow();
    const auto branch = comparison.branch();
    const QString reduction =
        comparison.timeline(MassKind::Write).label() + QStringLiteral("; differences are branch minus run; "
                                                                      "distances are Euclidean, behind the segment");
    for (std::size_t i = 0; branch && i < comparison.store().size(); ++i) {
        const SegmentTrace& trace = *comparison.store().at(i);
        csv.add(trace.segment.value);
        csv.add(trace.firstToken.value + trace.tokens);
        addAnswers(csv, answers, trace.segment, labels.size());
        addAnswers(csv, comparison.answers(), trace.segment, labels.size());
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
    csv.add(QStringLiteral("segment"));
    addSlots(csv, "effect_mem_", effects.slotCount());
    for (const char* name :
         {"asked_after", "question", "answer", "original_log_probability", "rounding", "reduction"}) {
        csv.add(QString::fromLatin1(name));
    }
    csv.endRow();
    for (std::size_t column = 0; column < effects.measured(); ++column) {
        csv.add(effects.segments()[column].value);
        for (SlotIndex slot; slot.offset() < effects.slotCount(); ++slot) {
            csv.add(effects.effect(column, slot));
        }
        csv.add(effects.choice().asked.value);
        csv.add(effects.question());
        csv.add(effects.answer());
        csv.add(effects.original().value_or(std::nan("")));
        csv.add(effects.rounding());
        csv.add(
            QStringLiteral("measured by zeroing: log-probability (natural) of the answer in the run minus that with "
                           "the slot zeroed before the segment"));
        csv.endRow();
    }
    csv.finish();
}

} // namespace rmtscope
