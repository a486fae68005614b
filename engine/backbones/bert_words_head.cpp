#include "engine/backbones/bert_words_head.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <string>

namespace rmtscope {

/// What the members of BERT's family call the parts.
struct BertWordsHead::Names {
    std::string dense;
    std::string norm;
    std::string bias;
    std::string matrix;

    static Names of(BertFamily family) {
        switch (family) {
        case BertFamily::Roberta:
            return {"dense", "layer_norm", "bias", "decoder"};
        case BertFamily::DistilBert:
            return {"vocab_transform", "vocab_layer_norm", "vocab_projector.bias", "vocab_projector"};
        case BertFamily::Bert:
            break;
        }
        return {"transform.dense", "transform.LayerNorm", "bias", "decoder"};
    }

    [[nodiscard]] std::array<std::string, 5> needed() const {
        return {dense + ".weight", dense + ".bias", norm + ".weight", norm + ".bias", bias};
    }
};

BertWordsHead::BertWordsHead(const ParameterScope& scope, const BertConfig& config, const Names& names,
                             const at::Tensor& words)
    : m_dense(scope / names.dense, config.hiddenSize, config.hiddenSize)
    , m_activation(config.activation)
    , m_norm(scope / names.norm, config.hiddenSize, config.layerNormEpsilon)
    , m_words(words)
    , m_bias(scope.take(names.bias, {words.size(0)})) {
    for (const std::string& again : {names.matrix + ".weight", names.matrix + ".bias"}) {
        if (again != names.bias && scope.contains(again)) {
            scope.ignore(again); // the same numbers under a second name
        }
    }
}

std::optional<BertWordsHead> BertWordsHead::find(const ParameterScope& scope, const BertConfig& config,
                                                 const at::Tensor& words, const std::string& wordsName) {
    const Names names = Names::of(config.family);
    const auto needed = names.needed();
    const bool whole =
        std::ranges::all_of(needed, [&scope](const std::string& name) { return scope.contains(name); }) &&
        scope.rows(names.dense + ".weight") == config.hiddenSize && scope.rows(names.bias) == words.size(0);
    const std::string matrix = names.matrix + ".weight";
    if (!whole || (scope.contains(matrix) && !scope.isSame(matrix, wordsName))) {
        return std::nullopt;
    }
    return BertWordsHead(scope, config, names, words);
}

at::Tensor BertWordsHead::operator()(const at::Tensor& hidden) const {
    const at::Tensor dense = m_dense(hidden);
    const at::Tensor active =
        m_activation == Activation::Relu
            ? at::relu(dense)
            : at::gelu(dense, m_activation == Activation::Gelu ? c10::string_view("none") : c10::string_view("tanh"));
    return at::addmm(m_bias, m_norm(active), m_words.t());
}

} // namespace rmtscope
