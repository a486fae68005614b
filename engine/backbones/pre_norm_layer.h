#pragma once

#include "engine/layers/feed_forward.h"
#include "engine/layers/layer_norm.h"
#include "engine/layers/self_attention.h"

namespace rmtscope {

struct PreNormParts {
    LayerNorm attentionNorm;
    SelfAttention attention;
    Linear project;
    LayerNorm feedForwardNorm;
    FeedForward feedForward;
    bool parallel = false; ///< attention and feed-forward read the same input, as in most of GPT-NeoX
};

/// One pre-LN layer of a decoder: x = x + Wo attention(LN x); x = x + feedForward(LN x), or both added to the same x.
class PreNormLayer {
public:
    struct Output {
        at::Tensor hidden; ///< [B, rows, hidden]
        AttentionMaps maps;
    };

    explicit PreNormLayer(PreNormParts parts);

    /// x: [B, T, hidden]; cache: of this layer, or null.
    [[nodiscard]] Output operator()(const at::Tensor& x, const AttentionMask& mask, const WantedAttention& wanted,
                                    KeyValueCache* cache) const;

private:
    PreNormParts m_parts;
};

} // namespace rmtscope
