#pragma once

#include "engine/tasks/task.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// The places of all tasks, in the order of the published labels of memorize and detect-memorize.
inline constexpr std::array<std::string_view, 6> simplePlaces = {"bathroom", "hallway", "garden",
                                                                 "office",   "bedroom", "kitchen"};

/// "Mary went to the kitchen." and "Where is Mary?".
struct SimpleFact {
    std::string sentence;
    std::string question;
    std::size_t label = 0; ///< index into simplePlaces

    [[nodiscard]] std::string_view answer() const { return simplePlaces[label]; }
};

/// The published generator's rule: shuffled names, an action and a place drawn uniformly. `count` facts about different
/// people, none of `peopleInNoise`, so that no question has two answers. Throws Error Usage unless 1 <= count <= 4, or
/// when fewer people are left.
std::vector<SimpleFact> drawSimpleFacts(SeededRandom& random, std::size_t count,
                                        std::span<const std::string> peopleInNoise = {});

/// The published tasks of one fact: "memorize" has it at the very begin, "detect-memorize" at the start of any segment.
[[nodiscard]] std::unique_ptr<const Task> makeMemorize(const TaskOptions& options);
[[nodiscard]] std::unique_ptr<const Task> makeDetectMemorize(const TaskOptions& options);

} // namespace rmtscope
