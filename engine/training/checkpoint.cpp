#include "engine/training/checkpoint.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/files/pending_file.h"
#include "engine/layers/tensor_view.h"
#include "engine/weights/safetensors_writer.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <array>

namespace rmtscope {

namespace {

using nlohmann::ordered_json;

using Views = std::map<std::string, TensorView, std::less<>>;

constexpr std::array counters{&TrainingState::step, &TrainingState::stageStep, &TrainingState::optimizerSteps};
TensorView viewOf(const at::Tensor& tensor) {
    return {tensor.scalar_type() == at::kLong ? DType::I64 : DType::F32,
            tensor.sizes().vec(),
            {static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()}};
}

void writeText(const std::filesystem::path& file, std::string_view text) {
    PendingFile pending(file);
    pending.write(text);
    pending.publish();
}

void copyIfThere(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code ignored;
    if (std::filesystem::exists(from, ignored) && !std::filesystem::equivalent(from, to, ignored)) {
        writeText(to, readFileBytes(from, {}).bytes);
    }
}

ordered_json configOf(const BertConfig& bert, std::int64_t words) {
    ordered_json config = {{"model_type", "bert"},
                           {"architectures", {"BertForSequenceClassification"}},
                           {"vocab_size", words},
                           {"hidden_size", bert.hiddenSize},
                           {"num_hidden_layers", bert.layers},
                           {"num_attention_heads", bert.heads},
                           {"intermediate_size", bert.intermediateSize},
                           {"max_position_embeddings", bert.positions},
                           {"type_vocab_size", bert.tokenTypes},
                           {"hidden_act", "gelu"},
                           {"layer_norm_eps", bert.layerNormEpsilon},
                           {"position_embedding_type", "absolute"},
                           {"pad_token_id", 0}};
    for (std::size_t label = 0; label < bert.labels.size(); ++label) {
        config["id2label"][std::to_string(label)] = bert.labels[label];
        config["label2id"][bert.labels[label]] = label;
    }
    return config;
}

ordered_json configOf(const Gpt2Config& gpt2, std::int64_t words) {
    return {{"model_type", "gpt2"},          {"architectures", {"GPT2LMHeadModel"}},
            {"vocab_size", words},           {"n_positions", gpt2.positions},
            {"n_embd", gpt2.hiddenSize},     {"n_layer", gpt2.layers},
            {"n_head", gpt2.heads},          {"n_inner", gpt2.intermediateSize},
            {"activation_function", "gelu"}, {"layer_norm_epsilon", gpt2.layerNormEpsilon},
            {"tie_word_embeddings", true}};
}

ordered_json memoryOf(const Recipe& recipe) {
    const MemoryConfig& memory = recipe.folder.memory;
    ordered_json json{{"memory_system", memory.system},
                      {"num_mem_tokens", memory.memoryTokens},
                      {"input_size", memory.inputSize},
                      {"segment_size", memory.segmentSize},
                      {"segment_alignment", nameOf(memory.alignment)}};
    if (!memory.labels.empty()) {
        json["labels"] = memory.labels;
    }
    if (!recipe.tasks.empty()) {
        json["tasks"] = recipe.tasks;
    }
    return json;
}

std::int64_t wordsOf(const NamedTensors& tensors) {
    for (const auto& [name, tensor] : tensors) {
        if (name.ends_with("word_embeddings.weight") || name.ends_with("wte.weight")) {
            return tensor.size(0);
        }
    }
    throw Error(ErrorCode::Internal, "The model in training has no word embedding; please report this.");
}

[[noreturn]] void damaged(const std::filesystem::path& file, const std::string& what) {
    throw Error(ErrorCode::FileDamaged,
                file.string() + " is no training state: " + what + "; train anew into another folder.", file.string());
}

} // namespace

void saveModel(const std::filesystem::path& folder, const Recipe& recipe, const NamedTensors& tensors) {
    const std::int64_t words = wordsOf(tensors);
    const ordered_json config = std::visit(
        [words](const auto& backbone) -> ordered_json {
            if constexpr (requires { configOf(backbone, words); }) {
                return configOf(backbone, words);
            } else {
                return {};
            }
        },
        recipe.folder.backbone);
    writeText(folder / "config.json", config.dump(2) + "\n");
    writeText(folder / "rmtscope.json", memoryOf(recipe).dump(2) + "\n");
    for (const char* name : {"vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"}) {
        copyIfThere(recipe.vocabulary / name, folder / name);
    }
    Views views;
    for (const auto& [name, tensor] : tensors) {
        views[name] = viewOf(tensor);
    }
    saveSafetensors(folder / "model.safetensors", views, {{"format", "pt"}});
}

void saveTrainingState(const std::filesystem::path& file, const TrainingState& state) {
    const at::Tensor numbers = at::empty({static_cast<std::int64_t>(counters.size()) + 1}, at::kLong);
    for (std::size_t i = 0; i < counters.size(); ++i) {
        numbers.data_ptr<std::int64_t>()[i] = state.*counters[i];
    }
    numbers.data_ptr<std::int64_t>()[counters.size()] = static_cast<std::int64_t>(state.stage);
    const Views views{{"counters", viewOf(numbers)},
                      {"values", viewOf(state.values)},
                      {"first", viewOf(state.first)},
                      {"second", viewOf(state.second)}};
    saveSafetensors(file, views, {});
}

TrainingState loadTrainingState(const std::filesystem::path& file) {
    const auto weights = openSafetensors(file);
    const auto tensorOf = [&](std::string_view name, DType type, std::size_t dimensions) {
        const auto found = weights->tensors.find(name);
        if (found == weights->tensors.end() || found->second.type != type || found->second.shape.size() != dimensions) {
            damaged(file, "it has no usable \"" + std::string(name) + "\"");
        }
        return toTensor(found->second);
    };
    TrainingState state;
    const at::Tensor numbers = tensorOf("counters", DType::I64, 1);
    if (numbers.numel() != static_cast<std::int64_t>(counters.size()) + 1 || numbers.lt(0).any().item<bool>()) {
        damaged(file, "its counters are impossible");
    }
    for (std::size_t i = 0; i < counters.size(); ++i) {
        state.*counters[i] = numbers.data_ptr<std::int64_t>()[i];
    }
    state.stage = static_cast<std::size_t>(numbers.data_ptr<std::int64_t>()[counters.size()]);
    state.values = tensorOf("values", DType::F32, 1);
    state.first = tensorOf("first", DType::F32, 1);
    state.second = tensorOf("second", DType::F32, 1);
    return state;
}

} // namespace rmtscope
