#pragma once

#include "engine/backbones/bert_names.h"
#include "engine/layers/feed_forward.h"
#include "engine/layers/layer_norm.h"
#include "engine/layers/self_attention.h"
#include "engine/weights/model_folder.h"

namespace rmtscope {

/// One post-LN layer: x = LN(x + Wo attention(x)); x = LN(x + feedForward(x)).
class BertLayer {
public:
    struct Output {
        at::Tensor hidden; ///< [B, rows, hidden]
        AttentionMaps maps;
    };

    BertLayer(const ParameterScope& scope, const BertConfig& config);

    /// x: [B, T, hidden]; padding as in AttentionMask.
    [[nodiscard]] Output operator()(const at::Tensor& x, const at::Tensor& padding,
                                    const WantedAttention& wanted) const;

private:
    BertLayer(const ParameterScope& scope, const BertConfig& config, const BertNames& names);

    SelfAttention m_attention;
    Linear m_project;
    LayerNorm m_attentionNorm;
    FeedForward m_feedForward;
    LayerNorm m_outputNorm;
};

} // namespace rmtscope
