#pragma once

#include "engine/api/attention_map.h"

#include <string>
#include <utility>
#include <vector>

namespace rmtscope {

/// A map of [CLS], two slots and a word: positions 0, 1 and 2, and 3.
inline AttentionMap madeMap(CaptureShape shape, std::vector<float> weights) {
    AttentionMap map;
    map.segment = SegmentIndex(7);
    map.shape = shape;
    map.tokens = {{1, TokenRole::Special, "[CLS]", {}},
                  {2, TokenRole::Memory, "mem 0", {}},
                  {3, TokenRole::Memory, "mem 1", {}},
                  {4, TokenRole::Text, "word", {}}};
    map.weights = std::move(weights);
    return map;
}

/// Two words and no memory: [2 query, 2 key] for each head.
inline AttentionMap madePair(CaptureShape shape, std::vector<float> weights) {
    AttentionMap map = madeMap(shape, std::move(weights));
    map.tokens = {{1, TokenRole::Text, "a", {}}, {2, TokenRole::Text, "b", {}}};
    return map;
}

} // namespace rmtscope
