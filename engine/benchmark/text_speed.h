#pragma once

#include "engine/benchmark/spread.h"
#include "engine/text/tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace rmtscope {

/// MB (10^6 bytes) a second of one thread, over the rounds.
struct TextSpeed {
    double megabytes = 0; ///< of the text
    Spread open;          ///< read or mapped, and its UTF-8 checked
    Spread count;         ///< all tokens found once
    Spread segments;      ///< all segments read in order, behind that
};

/// Opens `file` and tokenizes it, in turns. Throws Error as readDocument().
[[nodiscard]] TextSpeed measureText(const std::filesystem::path& file,
                                    const std::shared_ptr<const Tokenizer>& tokenizer, std::int64_t segmentSize,
                                    std::int64_t rounds);

} // namespace rmtscope
