#pragma once

#include "engine/api/half.h"
#include "engine/api/indices.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// Who attends to whom. Each is an attention probability mass in 0..1, per layer, head and slot.
enum class MassKind {
    Write,  ///< of the slot's own attention (memory query), the part that goes to text keys
    Read,   ///< of the attention of all text queries and [CLS], the mean part that goes to the slot (memory key)
    Retain, ///< of the slot's own attention, the part that goes to memory keys, of both blocks if there are two
};
inline constexpr std::size_t massKinds = 3;

struct CaptureShape {
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t slots = 0;

    [[nodiscard]] constexpr std::size_t cells() const { return static_cast<std::size_t>(layers * heads * slots); }
    [[nodiscard]] constexpr std::size_t offset(LayerIndex layer, HeadIndex head, SlotIndex slot) const {
        return static_cast<std::size_t>((layer.value * heads + head.value) * slots + slot.value);
    }
    constexpr bool operator==(const CaptureShape&) const = default;
};

/// A text token that a slot took much from: `token` counts within its segment, `weight` is the largest attention over
/// all layers and heads.
struct StrongToken {
    std::uint16_t token = 0;
    Half weight;
};
inline constexpr std::size_t strongTokensPerSlot = 3;

/// The classifier's answer to one question asked on a side branch: memory as it is after a segment, unchanged by
/// asking. Of a sample's last segment, which ends in the question, the answer to that.
struct Answer {
    std::uint32_t question = 0;       ///< index into Document::questions
    std::uint32_t label = 0;          ///< the most probable one, index into ModelInfo::labels
    std::vector<float> probabilities; ///< [labels], sums to 1
};

/// Where a fact of the document's questions stands among the tokens.
struct FactToken {
    std::uint32_t question = 0; ///< index into Document::questions
    std::uint32_t fact = 0;     ///< index into Question::facts
    TokenIndex token;           ///< the first in this segment that holds a part of it

    constexpr bool operator==(const FactToken&) const = default;
};

/// What is kept of every segment, however long the document: immutable once published.
struct SegmentTrace {
    SegmentIndex segment;
    TokenIndex firstToken;
    std::int64_t tokens = 0;      ///< text tokens of this segment
    ByteSpan bytes;               ///< the document's bytes from the first to the last of them
    std::vector<FactToken> facts; ///< those that stand in it, or a part of them, by their begin in the document
    CaptureShape shape;
    std::vector<Half> masses; ///< [MassKind, layers, heads, slots]; empty when capture is off
    std::vector<StrongToken>
        strongest;               ///< [slots, strongTokensPerSlot], the written ones, by falling weight; weight 0: none
    std::vector<Answer> answers; ///< empty unless questions were asked after this segment
    /// [slots, hidden] as float32: the memory state after the segment, which is the one before the next; null when the
    /// tape is off, or where a file keeps no states. It is the tape's own memory, which lives as long as this does.
    std::shared_ptr<const float> memoryAfter;
    double elapsedMs = 0;          ///< the segment's own step, questions excluded
    double answersMs = 0;          ///< the questions asked after it
    std::uint64_t deviceBytes = 0; ///< measured after the step: allocated on the device, or resident on the CPU

    [[nodiscard]] bool captured() const { return !masses.empty(); }
    [[nodiscard]] std::span<const Half> mass(MassKind kind) const {
        return std::span(masses).subspan(static_cast<std::size_t>(kind) * shape.cells(), shape.cells());
    }
};

} // namespace rmtscope
