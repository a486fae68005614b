#pragma once

#include "engine/layers/layer_norm.h"
#include "engine/weights/model_folder.h"

namespace rmtscope {

/// LayerNorm(word + position + token type). Memory vectors come in as words, so they get all three anew in every
/// segment.
class BertEmbeddings {
public:
    BertEmbeddings(const ParameterScope& scope, const BertConfig& config);

    [[nodiscard]] at::Tensor words(const at::Tensor& ids) const;
    /// words: [B, T, hidden]; tokenTypes: [B, T] or undefined -> [B, T, hidden]
    [[nodiscard]] at::Tensor operator()(const at::Tensor& words, const at::Tensor& tokenTypes) const;
    [[nodiscard]] std::int64_t embeddedWords() const;
    [[nodiscard]] std::int64_t hiddenSize() const;
    [[nodiscard]] at::Device device() const;

private:
    at::Tensor m_words;     ///< [embeddedWords, hidden]
    at::Tensor m_positions; ///< [positions, hidden]
    at::Tensor m_types;     ///< [tokenTypes, hidden]
    at::Tensor m_typeZero;  ///< [positions, hidden]: position + token type 0, what every RMT segment adds
    LayerNorm m_norm;
};

} // namespace rmtscope
