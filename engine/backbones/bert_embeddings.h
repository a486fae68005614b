#pragma once

#include "engine/layers/layer_norm.h"
#include "engine/layers/parameters.h"
#include "engine/weights/bert_config.h"

namespace rmtscope {

/// LayerNorm(word + position + token type, if the model has any). Memory vectors come in as words, so they get all
/// three anew in every segment.
class BertEmbeddings {
public:
    BertEmbeddings(const ParameterScope& scope, const BertConfig& config);

    [[nodiscard]] at::Tensor words(const at::Tensor& ids) const;
    /// [embeddedWords, hidden]
    [[nodiscard]] const at::Tensor& wordMatrix() const { return m_words; }
    /// words: [B, T, hidden]; tokenTypes: [B, T] or undefined; keyMask: [B, T] or undefined -> [B, T, hidden]
    [[nodiscard]] at::Tensor operator()(const at::Tensor& words, const at::Tensor& tokenTypes,
                                        const at::Tensor& keyMask) const;
    [[nodiscard]] std::int64_t embeddedWords() const;
    [[nodiscard]] std::int64_t hiddenSize() const;
    [[nodiscard]] at::Device device() const;

private:
    /// table: m_positions or m_typeZero -> [B, T, hidden] or [T, hidden]
    [[nodiscard]] at::Tensor rowsOf(const at::Tensor& table, std::int64_t length, const at::Tensor& keyMask) const;

    at::Tensor m_words; ///< [embeddedWords, hidden]
    std::int64_t m_offset;
    at::Tensor m_positions; ///< [offset + positions, hidden]
    at::Tensor m_types;     ///< [tokenTypes, hidden], undefined without
    at::Tensor m_typeZero;  ///< [offset + positions, hidden]: position + token type 0, what every RMT segment adds
    LayerNorm m_norm;
};

} // namespace rmtscope
