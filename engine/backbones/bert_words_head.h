#pragma once

#include "engine/layers/layer_norm.h"
#include "engine/layers/linear.h"
#include "engine/layers/parameters.h"
#include "engine/weights/bert_config.h"

#include <optional>

namespace rmtscope {

/// The head of masked language modelling (Devlin et al. 2019, as transformers' …ForMaskedLM computes it): a dense
/// layer, the activation and a norm, then the word embedding as output matrix, with a bias of its own.
class BertWordsHead {
public:
    /// scope: "cls.predictions" of BERT, "lm_head" of RoBERTa, what stands around "vocab_transform" of DistilBERT.
    /// Nothing where it isn't whole, or its matrix isn't `words`: such a head is left alone. wordsName: of `words`
    /// [words, hidden], as the checkpoint has it.
    [[nodiscard]] static std::optional<BertWordsHead> find(const ParameterScope& scope, const BertConfig& config,
                                                           const at::Tensor& words, const std::string& wordsName);

    /// hidden: [rows, hidden] of the last layer -> [rows, words]
    [[nodiscard]] at::Tensor operator()(const at::Tensor& hidden) const;

private:
    struct Names;

    BertWordsHead(const ParameterScope& scope, const BertConfig& config, const Names& names, const at::Tensor& words);

    Linear m_dense;
    Activation m_activation;
    LayerNorm m_norm;
    at::Tensor m_words; ///< [words, hidden]
    at::Tensor m_bias;  ///< [words]
};

} // namespace rmtscope
