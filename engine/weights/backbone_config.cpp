#include "engine/weights/backbone_config.h"

#include "engine/weights/json_fields.h"
#include "engine/weights/key_layouts.h"

namespace rmtscope {

namespace {

BertConfig bertOf(const InferredModel& model, std::int64_t heads) {
    BertConfig bert;
    bert.hiddenSize = model.hiddenSize;
    bert.layers = model.layers;
    bert.heads = heads;
    bert.intermediateSize = model.intermediateSize;
    bert.positions = model.positions;
    bert.tokenTypes = model.tokenTypes;
    return bert;
}

Gpt2Config gpt2Of(const InferredModel& model, std::int64_t heads) {
    Gpt2Config gpt2;
    gpt2.hiddenSize = model.hiddenSize;
    gpt2.layers = model.layers;
    gpt2.heads = heads;
    gpt2.intermediateSize = model.intermediateSize;
    gpt2.positions = model.positions;
    return gpt2;
}

} // namespace

BackboneConfig readBackboneConfig(const JsonFields& config) {
    const std::string type = config.textOr("model_type", "");
    if (encoderKeys(type).empty() && decoderKeys(type).empty()) {
        config.reject("model_type",
                      "bert, roberta, distilbert, gpt2 or gpt_neox, which this version can run; open a model of these");
    }
    if (type == "gpt2") {
        return readGpt2Config(config);
    }
    if (type == "gpt_neox") {
        return readGptNeoxConfig(config);
    }
    return readBertConfig(config);
}

BackboneConfig backboneOf(const InferredModel& model, std::int64_t heads) {
    if (model.decoder()) {
        return gpt2Of(model, heads);
    }
    return bertOf(model, heads);
}

InferredModel modelOf(const std::string& modelType, const BackboneConfig& backbone) {
    InferredModel model;
    model.modelType = modelType;
    std::visit(
        [&model](const auto& config) {
            model.layers = config.layers;
            model.hiddenSize = config.hiddenSize;
            model.intermediateSize = config.intermediateSize;
            model.positions = config.positions;
        },
        backbone);
    return model;
}

BackboneLimits limitsOf(const BackboneConfig& backbone) {
    if (const auto* bert = std::get_if<BertConfig>(&backbone)) {
        return {false, bert->positions, "max_position_embeddings", bert->labels.size(), bert->heads};
    }
    if (const auto* gpt2 = std::get_if<Gpt2Config>(&backbone)) {
        return {true, gpt2->positions, "n_positions", 0, gpt2->heads};
    }
    const auto& neox = std::get<GptNeoxConfig>(backbone);
    return {true, neox.positions, "max_position_embeddings", 0, neox.heads};
}

std::int64_t headsOf(const BackboneConfig& backbone) {
    return std::visit([](const auto& config) { return config.heads; }, backbone);
}

} // namespace rmtscope
