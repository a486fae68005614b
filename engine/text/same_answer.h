#pragma once

#include <string_view>

namespace rmtscope {

/// Whether two answers are the same words whatever their case, in any script ("École", "école"). UTF-8.
[[nodiscard]] bool sameAnswer(std::string_view a, std::string_view b);

} // namespace rmtscope
