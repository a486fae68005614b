#pragma once

#include "engine/backbones/decoder_layer_output.h"
#include "engine/layers/feed_forward.h"
#include "engine/layers/layer_norm.h"
#include "engine/layers/self_attention.h"
#include "engine/weights/gpt2_config.h"

namespace rmtscope {

/// One pre-LN layer: x = x + Wo attention(LN x); x = x + feedForward(LN x).
class Gpt2Layer {
public:
    Gpt2Layer(const ParameterScope& scope, const Gpt2Config& config);

    /// x: [B, T, hidden]; wanted: the rows that are computed behind the attention maps; cache: of this layer, or null.
    [[nodiscard]] DecoderLayerOutput operator()(const at::Tensor& x, const AttentionMask& mask, RowRange wanted,
                                                KeyValueCache* cache) const;

private:
    LayerNorm m_attentionNorm;
    SelfAttention m_attention;
    Linear m_project;
    LayerNorm m_feedForwardNorm;
    FeedForward m_feedForward;
};

} // namespace rmtscope
