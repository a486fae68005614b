#include "engine/backbones/bert_embeddings.h"

#include <ATen/ATen.h>

namespace rmtscope {

BertEmbeddings::BertEmbeddings(const ParameterScope& scope, const BertConfig& config)
    : m_words(scope.take("word_embeddings.weight", {scope.rows("word_embeddings.weight"), config.hiddenSize}))
    , m_positions(scope.take("position_embeddings.weight", {config.positions, config.hiddenSize}))
    , m_types(scope.take("token_type_embeddings.weight", {config.tokenTypes, config.hiddenSize}))
    , m_typeZero(m_positions + m_types[0])
    , m_norm(scope / "LayerNorm", config.hiddenSize, config.layerNormEpsilon) {
    scope.ignore("position_ids");
}

at::Tensor BertEmbeddings::words(const at::Tensor& ids) const {
    return m_words.index({ids});
}

at::Tensor BertEmbeddings::operator()(const at::Tensor& words, const at::Tensor& tokenTypes) const {
    const std::int64_t length = words.size(1);
    if (tokenTypes.defined()) {
        return m_norm(words + m_positions.slice(0, 0, length) + m_types.index({tokenTypes}));
    }
    return m_norm(words + m_typeZero.slice(0, 0, length));
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
