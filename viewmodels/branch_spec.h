#pragma once

#include "engine/api/intervention.h"
#include "viewmodels/text_edit.h"

#include <QString>

#include <optional>
#include <vector>

namespace rmtscope {

/// A change of memory as a person chose it.
struct MemoryChange {
    Intervention intervention;
    /// Of InterventionKind::Replace: the run's own memory before this segment. None: `values` are there already.
    std::optional<SegmentIndex> restored = {};
    QString source = {}; ///< of values that are there: what they are called

    bool operator==(const MemoryChange&) const = default;
};

/// All that makes a branch of a given run: plain values, to be kept and made again.
struct BranchSpec {
    QString name;
    SegmentIndex segment; ///< the first that it reads
    std::vector<MemoryChange> changes = {};
    std::optional<TextEdit> edit = {}; ///< of the run's document

    bool operator==(const BranchSpec&) const = default;
};

/// "all slots", "slot 3", "slots 1, 4".
[[nodiscard]] QString slotsText(const std::vector<SlotIndex>& slots);
/// "slot 3 zeroed", "all slots frozen for 4 segments"; with the segment where that isn't `segment`.
[[nodiscard]] QString changeText(const MemoryChange& change, SegmentIndex segment);
/// All changes and the edit, "nothing changed" without any.
[[nodiscard]] QString changesText(const BranchSpec& spec);

/// "0, 3-5" -> slots in that order; "" or "all": an empty list, which means all. None if any of it is no slot of a
/// memory with `count` slots, or named twice.
[[nodiscard]] std::optional<std::vector<SlotIndex>> slotsOf(const QString& text, std::int64_t count);

/// The rows of the named slots (all if there are none) of a whole memory, [slots, hidden]. Needs slots within it.
[[nodiscard]] std::vector<float> rowsOf(const std::vector<float>& memory, const std::vector<SlotIndex>& slots,
                                        std::int64_t hidden);

} // namespace rmtscope
