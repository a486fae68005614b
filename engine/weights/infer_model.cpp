#include "engine/weights/infer_model.h"

#include "engine/weights/config_limits.h"
#include "engine/weights/key_layouts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rmtscope {

namespace {

constexpr std::string_view bertWords = "embeddings.word_embeddings.weight";
constexpr std::string_view gpt2Words = "wte.weight";

using Shape = std::vector<std::int64_t>;

/// The tensors below one prefix.
class Names {
public:
    Names(const Weights& weights, std::string_view prefix)
        : m_weights(weights)
        , m_prefix(prefix.empty() ? "" : std::string(prefix) + ".") {}

    [[nodiscard]] const Shape* find(std::string_view name) const {
        const auto found = m_weights.tensors.find(m_prefix + std::string(name));
        return found == m_weights.tensors.end() ? nullptr : &found->second.shape;
    }
    /// Its sizes are what a model may have: without data, a damaged file can claim any.
    [[nodiscard]] const Shape* matrix(std::string_view name) const {
        const Shape* shape = find(name);
        const bool usable =
            shape != nullptr && shape->size() == 2 &&
            std::ranges::all_of(*shape, [](std::int64_t size) { return size >= 1 && size <= limits::positions.most; });
        return usable ? shape : nullptr;
    }

private:
    const Weights& m_weights;
    std::string m_prefix;
};

/// How many of "encoder.layer.0…", "encoder.layer.1…" there are.
std::int64_t countLayers(const Names& names, const std::string& before, const std::string& after) {
    const auto isThere = [&](std::int64_t layer) {
        std::string name = before;
        name += std::to_string(layer);
        name += after;
        return names.find(name) != nullptr;
    };
    std::int64_t layers = 0;
    while (layers < limits::counts.most && isThere(layers)) {
        ++layers;
    }
    return layers;
}

bool isWhole(const InferredModel& model) {
    return model.layers > 0 && model.hiddenSize <= limits::widths.most &&
           model.intermediateSize <= limits::widths.most && model.memoryTokens.value_or(0) < model.words &&
           model.outputs <= limits::positions.most;
}

std::optional<InferredModel> inferBert(const Weights& weights, const EncoderKeys& layout) {
    const Names names(weights, layout.backbone);
    const Shape* words = names.matrix(bertWords);
    const Shape* positions = names.matrix("embeddings.position_embeddings.weight");
    const Shape* types = names.matrix("embeddings.token_type_embeddings.weight");
    const Shape* intermediate = names.matrix("encoder.layer.0.intermediate.dense.weight");
    if (words == nullptr || positions == nullptr || types == nullptr || intermediate == nullptr) {
        return std::nullopt;
    }
    InferredModel model;
    model.modelType = "bert";
    model.layers = countLayers(names, "encoder.layer.", ".intermediate.dense.weight");
    model.words = words->front();
    model.hiddenSize = words->back();
    model.positions = positions->front();
    model.tokenTypes = types->front();
    model.intermediateSize = intermediate->front();
    model.outputs = inferOutputs(weights, model.modelType);
    model.memoryTokens = inferMemoryTokens(weights);
    // A single token type is RoBERTa's, which counts its positions in another way.
    const bool fits = positions->back() == model.hiddenSize && types->back() == model.hiddenSize &&
                      intermediate->back() == model.hiddenSize && types->front() > 1;
    return fits && isWhole(model) ? std::optional(model) : std::nullopt;
}

std::optional<InferredModel> inferGpt2(const Weights& weights, const DecoderKeys& layout) {
    const Names names(weights, layout.backbone);
    const Shape* words = names.matrix(gpt2Words);
    const Shape* positions = names.matrix("wpe.weight");
    const Shape* intermediate = names.matrix("h.0.mlp.c_fc.weight");
    if (words == nullptr || positions == nullptr || intermediate == nullptr) {
        return std::nullopt;
    }
    InferredModel model;
    model.modelType = "gpt2";
    model.layers = countLayers(names, "h.", ".mlp.c_fc.weight");
    model.words = words->front();
    model.hiddenSize = words->back();
    model.positions = positions->front();
    model.intermediateSize = intermediate->back(); // a convolution's weight stands the other way round
    model.memoryTokens = inferMemoryTokens(weights);
    bool fits = positions->back() == model.hiddenSize && intermediate->front() == model.hiddenSize;
    if (Names(weights, "").find(decoderMemoryKey) != nullptr) {
        const Shape* memory = Names(weights, "").matrix(decoderMemoryKey);
        fits = fits && memory != nullptr && memory->back() == model.hiddenSize;
    }
    return fits && isWhole(model) ? std::optional(model) : std::nullopt;
}

std::string counted(std::int64_t number, const std::string& what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string familyOf(const std::string& modelType) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> families{{{"bert", "BERT"},
                                                                                     {"roberta", "RoBERTa"},
                                                                                     {"distilbert", "DistilBERT"},
                                                                                     {"gpt2", "GPT-2"},
                                                                                     {"gpt_neox", "GPT-NeoX"}}};
    const auto* const found =
        std::ranges::find(families, modelType, &std::pair<std::string_view, std::string_view>::first);
    return found == families.end() ? modelType : std::string(found->second);
}

} // namespace

bool InferredModel::decoder() const {
    return !decoderKeys(modelType).empty();
}

std::int64_t inferOutputs(const Weights& weights, std::string_view modelType) {
    for (const EncoderKeys& keys : encoderKeys(modelType)) {
        if (const Shape* classifier = Names(weights, keys.classifier).matrix("weight")) {
            return classifier->front();
        }
    }
    return 0;
}

std::optional<std::int64_t> inferMemoryTokens(const Weights& weights) {
    const Names names(weights, "");
    if (const Shape* ids = names.find(encoderMemoryIdsKey); ids != nullptr && ids->size() == 1) {
        return ids->front();
    }
    if (const Shape* memory = names.matrix(decoderMemoryKey)) {
        return memory->front();
    }
    return std::nullopt;
}

std::optional<InferredModel> inferModel(const Weights& weights) {
    for (const EncoderKeys& layout : encoderKeys("bert")) {
        if (Names(weights, layout.backbone).find(bertWords) != nullptr) {
            return inferBert(weights, layout);
        }
    }
    for (const DecoderKeys& layout : decoderKeys("gpt2")) {
        if (Names(weights, layout.backbone).find(gpt2Words) != nullptr) {
            return inferGpt2(weights, layout);
        }
    }
    return std::nullopt;
}

std::string_view foreignFamily(const Weights& weights) {
    // Its attention looks at relative positions through a layer of their own.
    const auto isTransformerXl = [](const auto& tensor) { return tensor.first.ends_with("dec_attn.r_net.weight"); };
    return std::ranges::any_of(weights.tensors, isTransformerXl) ? "Transformer-XL" : "";
}

std::string describe(const InferredModel& model) {
    std::string text = "a " + familyOf(model.modelType) + " of " + counted(model.layers, "layer") + ", " +
                       std::to_string(model.hiddenSize) + " wide, " + counted(model.positions, "position");
    if (model.memoryTokens.value_or(0) > 0) {
        text += ", " + counted(*model.memoryTokens, "memory token");
    }
    if (model.outputs > 0) {
        text += ", " + counted(model.outputs, "label");
    }
    return text;
}

std::int64_t usualHeads(std::int64_t hiddenSize) {
    constexpr std::int64_t usualWidth = 64;
    constexpr std::int64_t leastWidth = 8; // narrower ones would hold next to nothing
    for (std::int64_t width = std::min(usualWidth, hiddenSize / 2); width >= leastWidth; --width) {
        if (hiddenSize % width == 0) {
            return hiddenSize / width;
        }
    }
    return 1;
}

} // namespace rmtscope
