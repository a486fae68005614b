#include "engine/backbones/gpt2.h"

#include "engine/api/error.h"
#include "engine/backbones/gpt2_layer.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

at::Tensor headWeight(const ParameterScope& head, const at::Tensor& words) {
    return head.contains("weight") ? head.take("weight", words.sizes()) : words;
}

class Gpt2 final : public Decoder {
public:
    Gpt2(const Gpt2Config& config, const ParameterScope& scope, const ParameterScope& head)
        : m_heads(config.heads)
        , m_words(scope.take("wte.weight", {scope.rows("wte.weight"), config.hiddenSize}))
        , m_positions(scope.take("wpe.weight", {config.positions, config.hiddenSize}))
        , m_finalNorm(scope / "ln_f", config.hiddenSize, config.layerNormEpsilon)
        , m_head(headWeight(head, m_words))
        , m_future(at::ones({config.positions, config.positions}, at::TensorOptions(m_words.device()).dtype(at::kBool))
                       .triu_(1)) {
        for (std::int64_t layer = 0; layer < config.layers; ++layer) {
            m_layers.emplace_back(scope / ("h." + std::to_string(layer)), config);
        }
    }

    at::Tensor words(const at::Tensor& ids) const override { return m_words.index({ids}); }

    at::Tensor decode(const DecoderInput& input, Probe* probe, const std::stop_token& stop) const override {
        const std::int64_t first = input.cache != nullptr ? input.cache->positions : 0;
        const std::int64_t end = first + input.words.size(1);
        if (input.cache != nullptr) {
            input.cache->layers.resize(m_layers.size());
            input.cache->positions = end;
        }
        const AttentionMask mask{m_future.slice(0, first, end).slice(1, 0, end), padding(input.keyMask)};
        const bool everyRow = probe != nullptr && probe->wantsHidden();
        at::Tensor hidden = input.words + m_positions.slice(0, first, end);
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            if (stop.stop_requested()) {
                throw Error(ErrorCode::Cancelled, "The run was stopped.");
            }
            if (everyRow) {
                probe->hidden(hidden);
            }
            const bool last = i + 1 == m_layers.size();
            const LayerIndex layer(static_cast<std::int64_t>(i));
            KeyValueCache* const cache = input.cache != nullptr ? &input.cache->layers[i] : nullptr;
            auto output = m_layers[i](hidden, mask, last && !everyRow ? input.wanted : RowRange{}, cache);
            if (probe != nullptr && probe->wantsAttention(layer)) {
                probe->attention(layer, output.probabilities);
            }
            hidden = std::move(output.hidden);
        }
        hidden = m_finalNorm(hidden);
        if (everyRow) {
            probe->hidden(hidden);
        }
        return hidden;
    }

    at::Tensor logits(const at::Tensor& hidden) const override { return at::matmul(hidden, m_head.t()); }

    std::int64_t layers() const override { return static_cast<std::int64_t>(m_layers.size()); }
    std::int64_t heads() const override { return m_heads; }
    std::int64_t hiddenSize() const override { return m_words.size(1); }
    std::int64_t positions() const override { return m_positions.size(0); }
    std::int64_t embeddedWords() const override { return m_words.size(0); }
    at::Device device() const override { return m_words.device(); }

private:
    /// As the library that the published models were trained with masks it: rows which see nothing but padding and
    /// the future look at both.
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

    std::int64_t m_heads;
    at::Tensor m_words;     ///< [words, hidden]
    at::Tensor m_positions; ///< [positions, hidden]
    LayerNorm m_finalNorm;
    at::Tensor m_head;   ///< [words, hidden]
    at::Tensor m_future; ///< [positions, positions] bool: key behind query
    std::vector<Gpt2Layer> m_layers;
};

} // namespace

std::unique_ptr<Decoder> makeGpt2(const Gpt2Config& config, const ParameterScope& transformer,
                                  const ParameterScope& head) {
    return std::make_unique<Gpt2>(config, transformer, head);
}

} // namespace rmtscope
