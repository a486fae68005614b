#pragma once

#include "engine/probe/probe.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <stop_token>

namespace rmtscope {

/// What an encoder backbone reads: one batch of equally long sequences.
struct EncoderInput {
    at::Tensor words;      ///< [B, T, hidden]: word embeddings, memory vectors among them
    at::Tensor tokenTypes; ///< [B, T] int64, or undefined: all 0
    at::Tensor keyMask;    ///< [B, T], 1 = attend, 0 = padding; or undefined: attend to all
    /// The first positions of the last layer that anybody reads; 0: all.
    std::int64_t wantedRows = 0;
};

/// A bidirectional transformer whose word embeddings can be replaced by memory vectors.
class Encoder {
public:
    Encoder() = default;
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    virtual ~Encoder() = default;

    /// ids: int64 of any shape -> [..., hidden]: raw word vectors, without position, type or normalisation
    [[nodiscard]] virtual at::Tensor words(const at::Tensor& ids) const = 0;
    /// -> [B, rows, hidden] of the last layer, rows = wantedRows unless the probe wants hidden states.
    /// Throws Error Cancelled between layers when a stop was requested.
    [[nodiscard]] virtual at::Tensor encode(const EncoderInput& input, Probe* probe,
                                            const std::stop_token& stop) const = 0;
    /// last: [B, rows, hidden] -> [B, hidden] from position 0; undefined without a pooler
    [[nodiscard]] virtual at::Tensor pool(const at::Tensor& last) const = 0;
    /// pooled: [B, hidden] -> [B, labels]; undefined without a classifier
    [[nodiscard]] virtual at::Tensor classify(const at::Tensor& pooled) const = 0;

    /// hidden: [rows, hidden] of the last layer -> [rows, embeddedWords]: logits of the words that masked language
    /// modelling would put there; undefined without its head
    [[nodiscard]] virtual at::Tensor wordLogits(const at::Tensor& hidden) const = 0;

    /// Outputs of the classifier, 0 without one.
    [[nodiscard]] virtual std::int64_t labels() const = 0;
    [[nodiscard]] virtual std::int64_t layers() const = 0;
    [[nodiscard]] virtual std::int64_t heads() const = 0;
    [[nodiscard]] virtual std::int64_t hiddenSize() const = 0;
    /// Rows of the word-embedding matrix.
    [[nodiscard]] virtual std::int64_t embeddedWords() const = 0;
    [[nodiscard]] virtual at::Device device() const = 0;
};

} // namespace rmtscope
