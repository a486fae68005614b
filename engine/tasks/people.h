#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// The people of the published generator and the ways they move, "Mary went back to the kitchen.".
inline constexpr std::array<std::string_view, 4> taskPeople = {"Mary", "John", "Daniel", "Sandra"};
inline constexpr std::array<std::string_view, 5> taskMoves = {"moved", "went", "went back", "journeyed", "travelled"};

/// Those of taskPeople that `text` has move "to the" somewhere: a fact about them would contradict it.
[[nodiscard]] std::vector<std::string> peopleMovingIn(std::string_view text);

/// taskPeople without `present`. Throws Error Usage when nobody is left.
[[nodiscard]] std::vector<std::string_view> peopleBut(std::span<const std::string> present);

} // namespace rmtscope
