#include "engine/api/error.h"
#include "engine/backbones/bert.h"
#include "engine/backbones/bert_names.h"
#include "engine/memory/rmt_encoder.h"
#include "engine/runtime/architecture.h"
#include "engine/weights/key_layouts.h"

namespace rmtscope {

namespace {

const EncoderKeys& keysOf(Parameters& parameters, const ModelFolder& folder) {
    for (const EncoderKeys& candidate : encoderKeys(folder.modelType)) {
        const ParameterScope scope(parameters, std::string(candidate.backbone));
        if (scope.contains("embeddings.word_embeddings.weight")) {
            return candidate;
        }
    }
    throw Error(ErrorCode::WeightsMismatch,
                folder.weights.string() + " has no tensor \"" + folder.modelType +
                    ".embeddings.word_embeddings.weight\" (or \"model." + folder.modelType +
                    ".…\" as RMT's wrapper saves it); check that config.json belongs to these weights.",
                folder.weights.string());
}

std::int64_t requireSpecial(const std::optional<std::int32_t>& id, const std::string& role, const ModelFolder& folder) {
    if (!id) {
        throw Error(ErrorCode::VocabularyMismatch,
                    "The tokenizer of " + folder.path.string() + " has no " + role +
                        " token, which this model's segments need.",
                    role);
    }
    return *id;
}

} // namespace

Architecture buildEncoder(const ModelFolder& folder, Parameters& parameters, const Tokenizer& tokenizer) {
    const EncoderKeys& keys = keysOf(parameters, folder);
    const auto scope = [&parameters](std::string_view prefix) {
        return ParameterScope(parameters, std::string(prefix));
    };
    Architecture built;
    const auto& config = std::get<BertConfig>(folder.backbone);
    built.encoder =
        makeBert(config, {scope(keys.backbone), scope(keys.pooler), scope(keys.classifier), scope(keys.wordsHead)});
    built.layers = scope(keys.backbone).full(namesOf(config.family).layers);
    for (const char* buffer : {"cls_token", "sep_token", "mem_token_ids", "model.embeddings.weight"}) {
        parameters.ignore(buffer); // of RMT's wrapper
    }
    const std::int64_t slots = folder.memory.memoryTokens;
    built.shape = {built.encoder->layers(), built.encoder->heads(), slots};
    built.hiddenSize = built.encoder->hiddenSize();
    built.embeddedTokens = built.encoder->embeddedWords() - slots; // memory tokens are the last words
    built.outputs = built.encoder->labels();
    if (slots > 0) {
        if (built.embeddedTokens < 1) {
            rejectMemoryTokens(folder.memory, "at most " + std::to_string(built.encoder->embeddedWords() - 1) +
                                                  ", because memory tokens are among the " +
                                                  std::to_string(built.encoder->embeddedWords()) +
                                                  " words that the weights embed");
        }
        const SpecialTokens& special = tokenizer.special();
        const RmtEncoderTokens tokens{.classifier = requireSpecial(special.classifier, "classifier ([CLS])", folder),
                                      .separator = requireSpecial(special.separator, "separator ([SEP])", folder),
                                      .firstMemory = built.embeddedTokens};
        built.memory = makeRmtEncoder(built.encoder, slots, tokens);
    }
    return built;
}

} // namespace rmtscope
