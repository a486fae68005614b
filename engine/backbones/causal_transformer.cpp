#include "engine/backbones/causal_transformer.h"

#include "engine/api/error.h"
#include "engine/backbones/probed_attention.h"
#include "engine/probe/stage_clock.h"

#include <ATen/ATen.h>

#include <utility>

namespace rmtscope {

namespace {

/// As the library that the published models were trained with masks it: rows which see nothing but padding and the
/// future look at both.
at::Tensor padding(const at::Tensor& keyMask) {
    if (!keyMask.defined()) {
        return {};
    }
    return keyMask.to(at::kFloat)
        .neg()
        .add_(1)
        .mul_(AttentionMask::masked())
        .view({keyMask.size(0), 1, 1, keyMask.size(1)});
}

/// [queries, keys] bool: the key stands behind the query; undefined for one query, which sees all keys.
at::Tensor future(RowRange rows, at::Device device) {
    return rows.count() == 1
               ? at::Tensor()
               : at::ones({rows.count(), rows.end}, at::TensorOptions(device).dtype(at::kBool)).triu_(1 + rows.begin);
}

} // namespace

at::Tensor takeHead(const ParameterScope& head, const at::Tensor& words, const std::string& wordsName, bool tied) {
    if (!tied) {
        return head.take("weight", words.sizes());
    }
    if (head.contains("weight") && head.isSame("weight", wordsName)) {
        head.ignore("weight");
    }
    return words;
}

CausalTransformer::CausalTransformer(CausalParts parts)
    : m_parts(std::move(parts)) {}

at::Tensor CausalTransformer::words(const at::Tensor& ids) const {
    return m_parts.words.index({ids});
}

RowRange CausalTransformer::takePositions(const DecoderInput& input) const {
    if (input.cache == nullptr) {
        return {0, input.words.size(1)};
    }
    const std::int64_t first = input.cache->positions;
    input.cache->layers.resize(m_parts.layers.size());
    input.cache->positions = first + input.words.size(1);
    return {first, input.cache->positions};
}

at::Tensor CausalTransformer::decode(const DecoderInput& input, Probe* probe, const std::stop_token& stop) const {
    const RowRange rows = takePositions(input);
    at::Tensor hidden = input.words;
    if (m_parts.positionVectors.defined()) {
        const InStage stage(Stage::Embedding);
        hidden = hidden + m_parts.positionVectors.slice(0, rows.begin, rows.end);
    }
    const AttentionMask mask{future(rows, hidden.device()), padding(input.keyMask)};
    const bool everyRow = probe != nullptr && probe->wantsHidden();
    for (std::size_t i = 0; i < m_parts.layers.size(); ++i) {
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "The run was stopped.");
        }
        if (everyRow) {
            probe->hidden(hidden); // as the library does it: every layer's input, then the final norm's output
        }
        const bool last = i + 1 == m_parts.layers.size();
        const LayerIndex layer(static_cast<std::int64_t>(i));
        KeyValueCache* const cache = input.cache != nullptr ? &input.cache->layers[i] : nullptr;
        const RowRange read = last && !everyRow ? input.wanted : RowRange{};
        PreNormLayer::Output output = m_parts.layers[i](hidden, mask, wantedAttention(probe, layer, read), cache);
        showAttention(probe, layer, output.maps);
        hidden = std::move(output.hidden);
        if (probe != nullptr) {
            probe->layerOutput(layer, hidden);
        }
    }
    hidden = m_parts.finalNorm(hidden);
    if (everyRow) {
        probe->hidden(hidden);
    }
    return hidden;
}

at::Tensor CausalTransformer::logits(const at::Tensor& hidden) const {
    return at::matmul(hidden, m_parts.head.t());
}

} // namespace rmtscope
