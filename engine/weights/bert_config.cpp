#include "engine/weights/bert_config.h"

#include "engine/weights/config_limits.h"

namespace rmtscope {

namespace {

using nlohmann::json;

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

void refuseOtherBert(const JsonFields& config) {
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

void readRobertaPositions(const JsonFields& config, BertConfig& bert) {
    bert.positionOffset = config.integerOr("pad_token_id", {0, limits::positions.most}, 1) + 1;
    bert.positions -= bert.positionOffset;
    if (bert.positions < 1) {
        config.reject("max_position_embeddings",
                      "more than " + std::to_string(bert.positionOffset) + ", where RoBERTa's positions begin");
    }
}

BertConfig readBertLike(const JsonFields& config, BertFamily family) {
    BertConfig bert;
    bert.family = family;
    bert.hiddenSize = config.integer("hidden_size", limits::widths);
    bert.layers = config.integer("num_hidden_layers", limits::counts);
    bert.heads = config.divisor("num_attention_heads", "hidden_size", bert.hiddenSize);
    bert.intermediateSize = config.integer("intermediate_size", limits::widths);
    bert.positions = config.integer("max_position_embeddings", limits::positions);
    bert.tokenTypes = config.integerOr("type_vocab_size", limits::counts, bert.tokenTypes);
    bert.layerNormEpsilon = config.positiveOr("layer_norm_eps", limits::epsilon, bert.layerNormEpsilon);
    bert.activation = readActivation(config, "hidden_act", "gelu");
    if (family == BertFamily::Roberta) {
        readRobertaPositions(config, bert);
    }
    return bert;
}

BertConfig readDistilBert(const JsonFields& config) {
    BertConfig bert;
    bert.family = BertFamily::DistilBert;
    bert.hiddenSize = config.integer("dim", limits::widths);
    bert.layers = config.integer("n_layers", limits::counts);
    bert.heads = config.divisor("n_heads", "dim", bert.hiddenSize);
    bert.intermediateSize = config.integer("hidden_dim", limits::widths);
    bert.positions = config.integer("max_position_embeddings", limits::positions);
    bert.tokenTypes = 0;
    bert.activation = readActivation(config, "activation", "gelu");
    return bert;
}

} // namespace

BertConfig readBertConfig(const JsonFields& config) {
    refuseOtherBert(config);
    const std::string type = config.textOr("model_type", "bert");
    BertConfig bert = type == "distilbert"
                          ? readDistilBert(config)
                          : readBertLike(config, type == "roberta" ? BertFamily::Roberta : BertFamily::Bert);
    bert.labels = labelsOf(config);
    return bert;
}

} // namespace rmtscope
