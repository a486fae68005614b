#pragma once

#include "engine/tasks/plant.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// The places of the tasks memorize and detect-memorize, in the order of the published labels.
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
/// people, so that no question has two answers. Throws Error Usage unless 1 <= count <= 4.
std::vector<SimpleFact> drawSimpleFacts(std::uint64_t seed, std::size_t count);

/// The facts to plant for `task`: "memorize" puts them at the very beginning, "detect-memorize" anywhere. Throws Error
/// Usage for another task.
std::vector<FactsToPlant> simpleFactsToPlant(std::string_view task, std::uint64_t seed, std::size_t count);

} // namespace rmtscope
