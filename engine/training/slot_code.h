#pragma once

#include "engine/text/tokenizer.h"
#include "engine/training/relation_targets.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

/// What a text says that memory should hold: `place` stands in a field of a slot.
struct SlotEntry {
    std::size_t stream = 0;
    std::int64_t slot = 0;
    std::int64_t field = 0;
    std::int64_t place = 0; ///< index into the places
};

/// A code that memory can be taught: slot by slot one thing of the tasks' world, first the places, then the people. A
/// slot's first quarter says whose it is and never changes; the rest are four fields, each of which holds the word of
/// one place or of nothing: of a place, what is north, south, east and west of it; of a person, where they went. Words
/// are fixed and far from each other, so that a model can put right what noise has moved; all numbers are 1 or -1, as
/// many of one as of the other, so that a layer norm can put them out.
class SlotCode {
public:
    static constexpr std::int64_t fields = RelationTargets::directions;

    /// places: the model's labels. Throws Error Usage when the vocabulary has no token for a word of the facts.
    SlotCode(const Tokenizer& tokenizer, const std::vector<std::string>& places, std::int64_t slots,
             std::int64_t hidden);

    /// What a code of so many places asks of a model: at least so many slots, and a multiple of so many dimensions.
    [[nodiscard]] static std::int64_t leastSlots(std::size_t places);
    static constexpr std::int64_t widthStep = 32;

    /// Appends what the facts of a text say, in their order: the last one about a field counts.
    void find(const TextIds& text, std::size_t stream, std::vector<SlotEntry>& out) const;
    /// -> [streams, slots, hidden]: the code of what was told, on the host
    [[nodiscard]] at::Tensor code(std::size_t streams, const std::vector<SlotEntry>& told) const;
    /// Each field of a code moved towards a word that is drawn for it, by a share of the way that is drawn from 0 to
    /// `most`: what a model that reads it should put right.
    [[nodiscard]] at::Tensor blurred(const at::Tensor& code, double most, const at::Generator& random) const;
    /// Mean over the streams of the weighted sum over the fields of the mean square of what differs from the code of
    /// what was told; fields that hold a place weigh more.
    /// state: [streams, slots, hidden] -> one number
    [[nodiscard]] at::Tensor distance(const at::Tensor& state, const std::vector<SlotEntry>& told) const;

private:
    [[nodiscard]] at::Tensor fieldOf(const at::Tensor& all, const SlotEntry& entry) const;
    [[nodiscard]] std::int64_t fieldWidth() const { return m_words.size(1); }
    [[nodiscard]] std::optional<SlotEntry> movedAt(const TextIds& text, std::size_t token) const;

    RelationTargets m_relations;
    std::vector<std::int64_t> m_places; ///< token ids
    std::vector<std::int64_t> m_people;
    std::int64_t m_to = 0;
    std::int64_t m_the = 0;
    at::Tensor m_words; ///< [places + 1, field width]; the last one: nothing
    at::Tensor m_empty; ///< [slots, hidden]: the code of nothing at all
};

} // namespace rmtscope
