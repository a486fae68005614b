#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace rmtscope {

/// How far one piece of long work has come. `total` is 0 while it isn't known.
struct Progress {
    std::string_view stage; ///< what is going on, for a status line: "Counting tokens"
    std::uint64_t done = 0; ///< in the unit of `total`
    std::uint64_t total = 0;
};

/// Called on the working thread, at most a few times a second; it must not block.
using ProgressCallback = std::function<void(const Progress&)>;

} // namespace rmtscope
