#pragma once

#include "engine/api/attention_map.h"

#include <QString>

#include <span>

namespace rmtscope {

/// What stands at a position of a sequence, in words: "mem 3 (position 4, slot 3)", "Mary (position 27)". Needs
/// `position` < tokens.size(). slotCount: of one block of memory.
[[nodiscard]] QString positionText(std::span<const SegmentToken> tokens, std::size_t position, std::int64_t slotCount);

} // namespace rmtscope
