#pragma once

#include "engine/api/error.h"
#include "engine/backbones/decoder.h"
#include "engine/backbones/decoder_layer_output.h"
#include "engine/layers/layer_norm.h"

#include <ATen/ATen.h>

#include <utility>
#include <vector>

namespace rmtscope {

/// What a family's decoder is put together from. A layer is called as
/// layer(hidden, mask, wanted rows, cache) -> DecoderLayerOutput.
template <typename Layer>
struct CausalParts {
    at::Tensor words;           ///< [words, hidden]
    at::Tensor positionVectors; ///< [positions, hidden], added to the words; undefined: the layers know positions
    std::vector<Layer> layers;  ///< one or more
    LayerNorm finalNorm;
    at::Tensor head;            ///< [words, hidden]
    std::int64_t heads = 0;     ///< a layer
    std::int64_t positions = 0; ///< most of one sequence
};

/// A decoder of any family: words, layers under a causal mask, final norm, head.
template <typename Layer>
class CausalTransformer final : public Decoder {
public:
    explicit CausalTransformer(CausalParts<Layer> parts)
        : m_parts(std::move(parts))
        , m_future(
              at::ones({m_parts.positions, m_parts.positions}, at::TensorOptions(device()).dtype(at::kBool)).triu_(1)) {
    }

    at::Tensor words(const at::Tensor& ids) const override { return m_parts.words.index({ids}); }

    at::Tensor decode(const DecoderInput& input, Probe* probe, const std::stop_token& stop) const override {
        const RowRange rows = takePositions(input);
        at::Tensor hidden = input.words;
        if (m_parts.positionVectors.defined()) {
            hidden = hidden + m_parts.positionVectors.slice(0, rows.begin, rows.end);
        }
        const AttentionMask mask{m_future.slice(0, rows.begin, rows.end).slice(1, 0, rows.end), padding(input.keyMask)};
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
            DecoderLayerOutput output =
                m_parts.layers[i](hidden, mask, last && !everyRow ? input.wanted : RowRange{}, cache);
            if (probe != nullptr && probe->wantsAttention(layer)) {
                probe->attention(layer, output.probabilities);
            }
            hidden = std::move(output.hidden);
        }
        hidden = m_parts.finalNorm(hidden);
        if (everyRow) {
            probe->hidden(hidden);
        }
        return hidden;
    }

    at::Tensor logits(const at::Tensor& hidden) const override { return at::matmul(hidden, m_parts.head.t()); }

    std::int64_t layers() const override { return static_cast<std::int64_t>(m_parts.layers.size()); }
    std::int64_t heads() const override { return m_parts.heads; }
    std::int64_t hiddenSize() const override { return m_parts.words.size(1); }
    std::int64_t positions() const override { return m_parts.positions; }
    std::int64_t embeddedWords() const override { return m_parts.words.size(0); }
    at::Device device() const override { return m_parts.words.device(); }

private:
    /// The input's place in its sequence; the cache counts it from here on.
    RowRange takePositions(const DecoderInput& input) const {
        if (input.cache == nullptr) {
            return {0, input.words.size(1)};
        }
        const std::int64_t first = input.cache->positions;
        input.cache->layers.resize(m_parts.layers.size());
        input.cache->positions = first + input.words.size(1);
        return {first, input.cache->positions};
    }

    /// As the library that the published models were trained with masks it: rows which see nothing but padding and the
    /// future look at both.
    static at::Tensor padding(const at::Tensor& keyMask) {
        if (!keyMask.defined()) {
            return {};
        }
        return keyMask.to(at::kFloat)
            .neg()
            .add_(1)
            .mul_(AttentionMask::masked())
            .view({keyMask.size(0), 1, 1, keyMask.size(1)});
    }

    CausalParts<Layer> m_parts;
    at::Tensor m_future; ///< [positions, positions] bool: the key stands behind the query
};

} // namespace rmtscope
