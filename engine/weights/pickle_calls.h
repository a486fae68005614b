#pragma once

#include "engine/weights/pickle.h"

namespace rmtscope {

/// What `function` makes of `arguments`: the whole list of calls that this program knows. The result of any other is
/// a PickleOpaque; nothing is executed. Throws FormatProblem if the arguments of a known one are of the wrong kind.
[[nodiscard]] PickleValue callByName(const PickleGlobal& function, std::span<const PickleValue* const> arguments);

} // namespace rmtscope
