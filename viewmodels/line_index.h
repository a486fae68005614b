#pragma once

#include "engine/api/indices.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace rmtscope {

/// Where the display lines of a text begin: newlines end a line, and so does the last word that fits `columns`. A word
/// longer than a line is cut between two characters. One code point is one column, a tab four.
struct LineIndex {
    std::vector<std::uint64_t> begins; ///< rising; the first is 0 unless the text is empty
};

/// `text`: valid UTF-8. `progress` is called with the bytes done, every few megabytes. A triggered stop token ends it
/// early with what is there.
[[nodiscard]] LineIndex indexLines(std::string_view text, std::size_t columns,
                                   const std::function<void(std::uint64_t done)>& progress, std::stop_token stop);

} // namespace rmtscope
