#pragma once

#include "engine/backbones/decoder.h"
#include "engine/backbones/pre_norm_layer.h"
#include "engine/layers/parameters.h"

#include <string>
#include <vector>

namespace rmtscope {

/// What a family's decoder is put together from.
struct CausalParts {
    at::Tensor words;                 ///< [words, hidden]
    at::Tensor positionVectors;       ///< [positions, hidden], added to the words; undefined: the layers know positions
    std::vector<PreNormLayer> layers; ///< one or more
    LayerNorm finalNorm;
    at::Tensor head;            ///< [words, hidden]
    std::int64_t heads = 0;     ///< a layer
    std::int64_t positions = 0; ///< most of one sequence
};

/// The head of the weights, or, where it is tied, the word embedding: then another head stays unused, and one that
/// holds the embedding's numbers is the same under a second name. wordsName: as the checkpoint has it. Throws Error
/// WeightsMismatch.
[[nodiscard]] at::Tensor takeHead(const ParameterScope& head, const at::Tensor& words, const std::string& wordsName,
                                  bool tied);

/// A decoder of any family: words, layers under a causal mask, final norm, head.
class CausalTransformer final : public Decoder {
public:
    explicit CausalTransformer(CausalParts parts);

    at::Tensor words(const at::Tensor& ids) const override;
    at::Tensor decode(const DecoderInput& input, Probe* probe, const std::stop_token& stop) const override;
    at::Tensor logits(const at::Tensor& hidden) const override;

    std::int64_t layers() const override { return static_cast<std::int64_t>(m_parts.layers.size()); }
    std::int64_t heads() const override { return m_parts.heads; }
    std::int64_t hiddenSize() const override { return m_parts.words.size(1); }
    std::int64_t positions() const override { return m_parts.positions; }
    std::int64_t embeddedWords() const override { return m_parts.words.size(0); }
    at::Device device() const override { return m_parts.words.device(); }

private:
    /// The input's place in its sequence; the cache counts it from here on.
    RowRange takePositions(const DecoderInput& input) const;

    CausalParts m_parts;
};

} // namespace rmtscope
