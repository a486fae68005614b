#pragma once

#include "engine/tasks/task.h"

#include <array>
#include <cstdint>

namespace rmtscope {

/// How the second fact of a reasoning sample joins the first one, "A D B"; -D is the opposite direction.
enum class ReasoningShape : std::uint8_t {
    Fork,        ///< "C -D B": both about B
    ChainAhead,  ///< "C D A"
    ChainBehind, ///< "B D C"
    Tip,         ///< "A -D C": both say where A is
};

/// A sample of the published task as numbers. Places count in the order of simplePlaces, directions are 0 north,
/// 1 south, 2 east, 3 west. The answer is always the first place of the fact that is asked about.
struct ReasoningRow {
    ReasoningShape shape = ReasoningShape::Fork;
    std::size_t a = 0, b = 0, c = 0; ///< different places
    std::size_t direction = 0;       ///< D
    bool asksSecond = false;         ///< the question is about the second fact
    bool asksFromOtherPlace = false; ///< "What is the B west of?" instead of "What is east of the B?"

    bool operator==(const ReasoningRow&) const = default;

    /// A number for each different row, below codes.
    [[nodiscard]] std::uint16_t code() const;
    [[nodiscard]] static ReasoningRow fromCode(std::uint16_t code);
    static constexpr std::uint16_t codes = 4 * 6 * 6 * 6 * 4 * 4;

    /// The same facts told in the other order, and the same question.
    [[nodiscard]] ReasoningRow swapped() const;
    /// In words: "The garden is north of the office.".
    [[nodiscard]] TaskFacts inWords() const;
};

} // namespace rmtscope
