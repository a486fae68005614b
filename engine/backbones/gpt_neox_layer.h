#pragma once

#include "engine/backbones/decoder_layer_output.h"
#include "engine/layers/feed_forward.h"
#include "engine/layers/layer_norm.h"
#include "engine/layers/self_attention.h"
#include "engine/weights/gpt_neox_config.h"

namespace rmtscope {

/// One pre-LN layer: x + Wo attention(LN₁ x) + feedForward(LN₂ x), or one after the other as in GPT-2.
class GptNeoxLayer {
public:
    GptNeoxLayer(const ParameterScope& scope, const GptNeoxConfig& config, std::shared_ptr<const Rotary> rotary);

    /// x: [B, T, hidden]; wanted: the rows that are computed behind the attention maps; cache: of this layer, or null.
    [[nodiscard]] DecoderLayerOutput operator()(const at::Tensor& x, const AttentionMask& mask, RowRange wanted,
                                                KeyValueCache* cache) const;

private:
    bool m_parallel;
    LayerNorm m_attentionNorm;
    SelfAttention m_attention;
    Linear m_project;
    LayerNorm m_feedForwardNorm;
    FeedForward m_feedForward;
};

} // namespace rmtscope
