#pragma once

#include "engine/api/half.h"
#include "engine/api/indices.h"
#include "engine/api/segment_trace.h"

#include <memory>
#include <string>
#include <vector>

namespace rmtscope {

enum class TokenRole { Special, Memory, Text, Padding };

/// One position of what the backbone saw.
struct SegmentToken {
    std::int64_t id = 0;
    TokenRole role = TokenRole::Text;
    std::string label; ///< the vocabulary's entry, "mem 3" for a slot
    ByteSpan bytes;    ///< in the document, empty for special and memory tokens
};

/// The memory's rows and columns of every attention map of one segment.
struct MemoryRows {
    CaptureShape shape;
    std::int64_t positions = 0; ///< T, all positions of the segment without padding
    std::vector<Half> write;    ///< [layers, heads, slots, T]: memory query -> every key
    std::vector<Half> read;     ///< [layers, heads, slots, T]: every query -> memory key

    [[nodiscard]] std::size_t bytes() const { return (write.size() + read.size()) * sizeof(Half); }
};

/// Rows of one segment with what stands at each position.
struct SegmentDetail {
    SegmentIndex segment;
    std::vector<SegmentToken> tokens; ///< [T]
    std::shared_ptr<const MemoryRows> rows;
    bool replayed = false; ///< computed again from the tape because the budget had dropped it
};

/// Every attention probability of one segment, replayed.
struct AttentionMap {
    SegmentIndex segment;
    CaptureShape shape;
    std::vector<SegmentToken> tokens; ///< [T]
    std::vector<float> weights;       ///< [layers, heads, T query, T key]; rows sum to 1
    std::vector<float> probabilities; ///< [labels]: the classifier on this segment; empty without a classifier

    [[nodiscard]] std::int64_t positions() const { return static_cast<std::int64_t>(tokens.size()); }
    [[nodiscard]] std::size_t offset(LayerIndex layer, HeadIndex head) const {
        return (layer.offset() * static_cast<std::size_t>(shape.heads) + head.offset()) * tokens.size() * tokens.size();
    }
    [[nodiscard]] float at(LayerIndex layer, HeadIndex head, std::size_t query, std::size_t key) const {
        return weights[offset(layer, head) + query * tokens.size() + key];
    }
};

} // namespace rmtscope
