#pragma once

#include "engine/layers/row_range.h"
#include "engine/layers/self_attention.h"
#include "engine/probe/probe.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// Keys and values of every layer, for a sequence that grows.
struct DecoderCache {
    std::vector<KeyValueCache> layers;
    std::int64_t positions = 0; ///< read so far
};

/// What a decoder backbone reads: one batch of equally long sequences, or what comes next in them.
struct DecoderInput {
    at::Tensor words;              ///< [B, T, hidden]: word embeddings, memory vectors among them
    at::Tensor keyMask;            ///< [B, T], 1 = attend, 0 = padding; or undefined; not with a cache
    RowRange wanted;               ///< positions of the last layer that anybody reads
    DecoderCache* cache = nullptr; ///< the positions before these, extended by them; or null
};

/// A causal transformer whose word embeddings can be replaced by memory vectors.
class Decoder {
public:
    Decoder() = default;
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    virtual ~Decoder() = default;

    /// ids: int64 of any shape -> [..., hidden]: raw word vectors, without positions
    [[nodiscard]] virtual at::Tensor words(const at::Tensor& ids) const = 0;
    /// -> [B, rows, hidden] behind the final norm, rows = wanted unless the probe wants hidden states.
    /// Throws Error Cancelled between layers when a stop was requested.
    [[nodiscard]] virtual at::Tensor decode(const DecoderInput& input, Probe* probe,
                                            const std::stop_token& stop) const = 0;
    /// hidden: [..., hidden] behind the final norm -> [..., words]
    [[nodiscard]] virtual at::Tensor logits(const at::Tensor& hidden) const = 0;

    [[nodiscard]] virtual std::int64_t layers() const = 0;
    [[nodiscard]] virtual std::int64_t heads() const = 0;
    [[nodiscard]] virtual std::int64_t hiddenSize() const = 0;
    /// Most positions of one sequence.
    [[nodiscard]] virtual std::int64_t positions() const = 0;
    /// Rows of the word-embedding matrix.
    [[nodiscard]] virtual std::int64_t embeddedWords() const = 0;
    [[nodiscard]] virtual at::Device device() const = 0;
};

} // namespace rmtscope
