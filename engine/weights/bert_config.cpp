#include "engine/weights/bert_config.h"

#include "engine/weights/json_fields.h"

#include <array>
#include <string_view>
#include <utility>

namespace rmtscope {

namespace {

using nlohmann::json;

// Far above every published model: what lies beyond is a damaged file, and would be a silly allocation.
constexpr IntegerRange widths{1, 1 << 17};
constexpr IntegerRange counts{1, 1 << 12};
constexpr IntegerRange vocabularySizes{1, 1 << 24};
constexpr IntegerRange positionCounts{1, 1 << 20};
constexpr double largestEpsilon = 1;

constexpr std::array<std::pair<std::string_view, Activation>, 4> activations{
    {{"gelu", Activation::Gelu},
     {"gelu_new", Activation::GeluTanh},
     {"gelu_pytorch_tanh", Activation::GeluTanh},
     {"relu", Activation::Relu}}};

Activation activationOf(const JsonFields& config) {
    const std::string name = config.textOr("hidden_act", "gelu");
    for (const auto& [known, activation] : activations) {
        if (name == known) {
            return activation;
        }
    }
    config.reject("hidden_act", "gelu, gelu_new, gelu_pytorch_tanh or relu");
}

/// `id2label` maps "0" to "n-1" to names.
std::vector<std::string> labelsOf(const JsonFields& config) {
    const json* map = config.find("id2label");
    if (map == nullptr) {
        return {};
    }
    const std::string expected = R"(an object that gives each of "0" to "n-1" a text)";
    if (!map->is_object() || map->empty()) {
        config.reject("id2label", expected);
    }
    std::vector<std::string> labels;
    for (std::size_t id = 0; id < map->size(); ++id) {
        const auto label = map->find(std::to_string(id));
        if (label == map->end() || !label->is_string()) {
            config.reject("id2label", expected + ", but \"" + std::to_string(id) + "\" isn't there or is no text");
        }
        labels.push_back(label->get<std::string>());
    }
    return labels;
}

void refuseOtherComputations(const JsonFields& config) {
    if (config.textOr("position_embedding_type", "absolute") != "absolute") {
        config.reject("position_embedding_type", "absolute");
    }
    for (const char* key : {"is_decoder", "add_cross_attention"}) {
        if (config.boolean(key).value_or(false)) {
            config.reject(key, "false: only encoders are supported");
        }
    }
    if (const json* pruned = config.find("pruned_heads"); pruned != nullptr && !pruned->empty()) {
        config.reject("pruned_heads", "no pruned heads");
    }
}

} // namespace

BertConfig readBertConfig(const JsonFields& config) {
    refuseOtherComputations(config);
    BertConfig bert;
    bert.hiddenSize = config.integer("hidden_size", widths);
    bert.layers = config.integer("num_hidden_layers", counts);
    bert.heads = config.integer("num_attention_heads", counts);
    if (bert.hiddenSize % bert.heads != 0) {
        config.reject("hidden_size", "a multiple of num_attention_heads, " + std::to_string(bert.heads));
    }
    bert.intermediateSize = config.integer("intermediate_size", widths);
    bert.vocabularySize = config.integer("vocab_size", vocabularySizes);
    bert.positions = config.integer("max_position_embeddings", positionCounts);
    bert.tokenTypes = config.integerOr("type_vocab_size", counts, bert.tokenTypes);
    bert.paddingId = config.integerOr("pad_token_id", {0, bert.vocabularySize - 1}, bert.paddingId);
    bert.layerNormEpsilon = config.positiveOr("layer_norm_eps", largestEpsilon, bert.layerNormEpsilon);
    bert.activation = activationOf(config);
    bert.labels = labelsOf(config);
    return bert;
}

} // namespace rmtscope
