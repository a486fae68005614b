#include "engine/api/error.h"
#include "engine/backbones/gpt2.h"
#include "engine/backbones/gpt_neox.h"
#include "engine/memory/rmt_decoder.h"
#include "engine/runtime/architecture.h"
#include "engine/weights/key_layouts.h"

namespace rmtscope {

namespace {

constexpr std::string_view wordsOf(const Gpt2Config&) {
    return "wte.weight";
}

constexpr std::string_view wordsOf(const GptNeoxConfig&) {
    return "embed_in.weight";
}

constexpr std::string_view layersOf(const Gpt2Config&) {
    return "h";
}

constexpr std::string_view layersOf(const GptNeoxConfig&) {
    return "layers";
}

std::unique_ptr<Decoder> make(const Gpt2Config& config, const ParameterScope& backbone, const ParameterScope& head) {
    return makeGpt2(config, backbone, head);
}

std::unique_ptr<Decoder> make(const GptNeoxConfig& config, const ParameterScope& backbone, const ParameterScope& head) {
    return makeGptNeox(config, backbone, head);
}

template <typename Config>
void buildWhereItIs(const Config& config, const ModelFolder& folder, Parameters& parameters, Architecture& built) {
    const auto candidates = decoderKeys(folder.modelType);
    for (const DecoderKeys& keys : candidates) {
        const ParameterScope backbone(parameters, std::string(keys.backbone));
        if (backbone.contains(wordsOf(config))) {
            built.decoder = make(config, backbone, ParameterScope(parameters, std::string(keys.head)));
            built.layers = backbone.full(layersOf(config));
            return;
        }
    }
    throw Error(ErrorCode::WeightsMismatch,
                folder.weights.string() + " has no tensor \"" + std::string(candidates[1].backbone) + "." +
                    std::string(wordsOf(config)) + "\" (or \"" + std::string(candidates[0].backbone) +
                    ".…\" as RMT's wrapper saves it); check that config.json belongs to these weights.",
                folder.weights.string());
}

} // namespace

Architecture buildDecoder(const ModelFolder& folder, Parameters& parameters) {
    Architecture built;
    if (const auto* gpt2 = std::get_if<Gpt2Config>(&folder.backbone)) {
        buildWhereItIs(*gpt2, folder, parameters, built);
    } else {
        buildWhereItIs(std::get<GptNeoxConfig>(folder.backbone), folder, parameters, built);
    }
    const std::int64_t slots = folder.memory.memoryTokens;
    built.shape = {built.decoder->layers(), built.decoder->heads(), slots};
    built.hiddenSize = built.decoder->hiddenSize();
    built.embeddedTokens = built.decoder->embeddedWords();
    if (slots > 0) {
        auto memory =
            makeRmtDecoder(built.decoder, parameters.take(std::string(decoderMemoryKey), {slots, built.hiddenSize}));
        built.generative = memory.get();
        built.memory = std::move(memory);
    }
    return built;
}

} // namespace rmtscope
