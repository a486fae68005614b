#pragma once

#include "engine/api/indices.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rmtscope {

/// A token that the output layer would give for a memory slot.
struct LensToken {
    std::int64_t id = 0;
    std::string text;      ///< its bytes, which may be a part of a UTF-8 character
    float probability = 0; ///< among all tokens that can be chosen
};

/// The memory as words: every slot through the model's own output layer, as the logit lens does it (nostalgebraist
/// 2020). A decoder's memory is behind its final norm already, so only the output matrix is applied. The model was
/// never trained to write memory as words: the lens says which ones a slot is nearest to for that layer, not what it
/// stores.
struct MemoryLens {
    SegmentIndex segment;          ///< the memory after it
    std::int64_t tokensASlot = 0;  ///< of each slot
    std::vector<LensToken> tokens; ///< [slots, tokensASlot], by falling probability; empty with an obstacle
    std::string obstacle;          ///< why there are none: one sentence
};

} // namespace rmtscope
