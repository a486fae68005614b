#include "engine/api/error.h"
#include "engine/backbones/gpt2.h"
#include "engine/memory/rmt_decoder.h"
#include "engine/runtime/architecture.h"

#include <array>

namespace rmtscope {

namespace {

/// Where the published wrapper and the library put GPT-2, in the order in which they are looked for.
struct KeyLayout {
    std::string_view transformer;
    std::string_view head;
};
constexpr std::array keyLayouts{KeyLayout{"memory_cell.model.transformer", "memory_cell.model.lm_head"},
                                KeyLayout{"transformer", "lm_head"}, KeyLayout{"", "lm_head"}};
constexpr const char* memoryName = "memory_cell.memory";

const KeyLayout& layoutOf(Parameters& parameters, const ModelFolder& folder) {
    for (const KeyLayout& candidate : keyLayouts) {
        if (ParameterScope(parameters, std::string(candidate.transformer)).contains("wte.weight")) {
            return candidate;
        }
    }
    throw Error(ErrorCode::WeightsMismatch,
                folder.weights.string() +
                    " has no tensor \"transformer.wte.weight\" (or \"memory_cell.model.transformer.wte.weight\" as "
                    "RMT's wrapper saves it); is this a GPT-2 checkpoint?",
                folder.weights.string());
}

} // namespace

Architecture buildGpt2(const ModelFolder& folder, Parameters& parameters) {
    const KeyLayout& layout = layoutOf(parameters, folder);
    Architecture built;
    built.decoder =
        makeGpt2(std::get<Gpt2Config>(folder.backbone), ParameterScope(parameters, std::string(layout.transformer)),
                 ParameterScope(parameters, std::string(layout.head)));
    const std::int64_t slots = folder.memory.memoryTokens;
    built.shape = {built.decoder->layers(), built.decoder->heads(), slots};
    built.hiddenSize = built.decoder->hiddenSize();
    built.embeddedTokens = built.decoder->embeddedWords();
    if (slots > 0) {
        auto memory = makeRmtDecoder(built.decoder, parameters.take(memoryName, {slots, built.hiddenSize}));
        built.generative = memory.get();
        built.memory = std::move(memory);
    }
    return built;
}

} // namespace rmtscope
