#include "engine/backbones/bert_embeddings.h"

#include <ATen/ATen.h>

namespace rmtscope {

BertEmbeddings::BertEmbeddings(const ParameterScope& scope, const BertConfig& config)
    : m_words(scope.take("word_embeddings.weight", {scope.rows("word_embeddings.weight"), config.hiddenSize}))
    , m_offset(config.positionOffset)
    , m_positions(
          scope.take("position_embeddings.weight", {config.positionOffset + config.positions, config.hiddenSize}))
    , m_types(config.tokenTypes > 0 ? scope.take("token_type_embeddings.weight", {config.tokenTypes, config.hiddenSize})
                                    : at::Tensor())
    , m_typeZero(m_types.defined() ? m_positions + m_types[0] : m_positions)
    , m_norm(scope / "LayerNorm", config.hiddenSize, config.layerNormEpsilon) {
    scope.ignore("position_ids");
}

at::Tensor BertEmbeddings::words(const at::Tensor& ids) const {
    return m_words.index({ids});
}

at::Tensor BertEmbeddings::rowsOf(const at::Tensor& table, std::int64_t length, const at::Tensor& keyMask) const {
    if (m_offset == 0 || !keyMask.defined()) {
        return table.slice(0, m_offset, m_offset + length);
    }
    // RoBERTa counts what isn't padding, and gives padding the row in front of the first position.
    const at::Tensor mask = keyMask.to(at::kLong);
    return table.index({mask.cumsum(1).mul(mask).add(m_offset - 1)});
}

at::Tensor BertEmbeddings::operator()(const at::Tensor& words, const at::Tensor& tokenTypes,
                                      const at::Tensor& keyMask) const {
    const std::int64_t length = words.size(1);
    if (tokenTypes.defined() && m_types.defined()) {
        return m_norm(words + rowsOf(m_positions, length, keyMask) + m_types.index({tokenTypes}));
    }
    return m_norm(words + rowsOf(m_typeZero, length, keyMask));
}

std::int64_t BertEmbeddings::embeddedWords() const {
    return m_words.size(0);
}

std::int64_t BertEmbeddings::hiddenSize() const {
    return m_words.size(1);
}

at::Device BertEmbeddings::device() const {
    return m_words.device();
}

} // namespace rmtscope
