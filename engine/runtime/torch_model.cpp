#include "engine/runtime/torch_model.h"

#include "engine/api/error.h"
#include "engine/backbones/bert.h"
#include "engine/layers/parameters.h"
#include "engine/memory/rmt_encoder.h"
#include "engine/runtime/device.h"
#include "engine/runtime/tensor_memory.h"
#include "engine/runtime/torch_errors.h"
#include "engine/text/open_tokenizer.h"

#include <ATen/ATen.h>

#include <array>

namespace rmtscope {

namespace {

/// Where the published wrappers and the library put BERT, in the order in which they are looked for.
struct KeyLayout {
    std::string_view backbone;
    std::string_view classifier;
};
constexpr std::array keyLayouts{KeyLayout{"model.bert", "model.classifier"}, KeyLayout{"bert", "classifier"},
                                KeyLayout{"", "classifier"}};

std::int64_t requireSpecial(const std::optional<std::int32_t>& id, const std::string& role, const ModelFolder& folder) {
    if (!id) {
        throw Error(ErrorCode::VocabularyMismatch,
                    "The tokenizer of " + folder.path.string() + " has no " + role +
                        " token, which this model's segments need; name it in special_tokens_map.json.",
                    folder.path.string());
    }
    return *id;
}

} // namespace

TorchModel::TorchModel(ModelFolder folder, const DeviceOptions& options, const ProgressCallback& progress,
                       const std::stop_token& stop)
    : m_folder(std::move(folder)) {
    keepTensorMemory();
    const c10::Device device = parseDevice(options.device);
    m_threads = chooseThreads(options.threads, segmentFlops());
    m_tokenizer = openTokenizer(m_folder.path);
    withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(m_threads);
        loadWeights(device, progress, stop);
    });
    checkVocabulary();
    if (m_folder.memory.system == "rmt-encoder") {
        const SpecialTokens& special = m_tokenizer->special();
        const RmtEncoderTokens tokens{.classifier = requireSpecial(special.classifier, "classifier", m_folder),
                                      .separator = requireSpecial(special.separator, "separator", m_folder),
                                      .firstMemory = m_encoder->embeddedWords() - m_folder.memory.memoryTokens};
        m_memory = withTorchErrors([&] {
            const c10::InferenceMode inference;
            return makeRmtEncoder(m_encoder, m_folder.memory.memoryTokens, tokens);
        });
    }
    describe(device);
}

double TorchModel::segmentFlops() const {
    const BertConfig& config = m_folder.bert;
    const auto length = static_cast<double>(m_folder.memory.inputSize);
    const auto hidden = static_cast<double>(config.hiddenSize);
    const auto wide = static_cast<double>(config.intermediateSize);
    // Queries, keys, values and scores need every row; what follows only the rows that somebody reads.
    const double everyRow = length * (6 * hidden * hidden + 2 * length * hidden);
    const double aRow = 2 * length * hidden + 2 * hidden * hidden + 4 * hidden * wide;
    const double lastRows =
        m_folder.memory.memoryTokens > 0 ? 1 + static_cast<double>(m_folder.memory.memoryTokens) : length;
    const auto layers = static_cast<double>(config.layers);
    return layers * everyRow + ((layers - 1) * length + lastRows) * aRow;
}

void TorchModel::loadWeights(c10::Device device, const ProgressCallback& progress, const std::stop_token& stop) {
    const auto weights = openSafetensors(m_folder.weights);
    Parameters parameters(weights, device, progress, stop);
    const KeyLayout* layout = nullptr;
    for (const KeyLayout& candidate : keyLayouts) {
        const ParameterScope scope(parameters, std::string(candidate.backbone));
        if (layout == nullptr && scope.contains("embeddings.word_embeddings.weight")) {
            layout = &candidate;
        }
    }
    if (layout == nullptr) {
        throw Error(
            ErrorCode::WeightsMismatch,
            m_folder.weights.string() +
                " has no tensor \"bert.embeddings.word_embeddings.weight\" (or \"model.bert.…\" as RMT's wrapper "
                "saves it); is this a BERT checkpoint?",
            m_folder.weights.string());
    }
    m_encoder = makeBert(m_folder.bert, ParameterScope(parameters, std::string(layout->backbone)),
                         ParameterScope(parameters, std::string(layout->classifier)));
    for (const char* buffer : {"cls_token", "sep_token", "mem_token_ids", "model.embeddings.weight"}) {
        parameters.ignore(buffer); // of RMT's wrapper
    }
    m_info.report.unused = parameters.unused();
    m_info.parameters = parameters.elements();
    m_info.weightFileBytes = weights->fileBytes;
}

void TorchModel::checkVocabulary() const {
    const std::int64_t slots = m_folder.memory.memoryTokens;
    const std::int64_t rows = m_encoder->embeddedWords() - slots;
    const std::int64_t entries = m_tokenizer->vocabularySize();
    if (entries == rows) {
        return;
    }
    const std::string advice = slots == 0 && entries < rows
                                   ? "if the rest are memory tokens, rmtscope.json beside config.json must say so "
                                     "(memory_system, num_mem_tokens, "
                                     "input_size)."
                                   : "the vocabulary must be the one that the model was trained with.";
    throw Error(ErrorCode::VocabularyMismatch,
                "The tokenizer of " + m_folder.path.string() + " has " + std::to_string(entries) +
                    " entries, but the weights embed " + std::to_string(rows) + " words and " + std::to_string(slots) +
                    " memory tokens; " + advice,
                m_folder.path.string());
}

std::vector<std::string> TorchModel::answerLabels() const {
    const auto outputs = static_cast<std::size_t>(m_encoder->labels());
    std::vector<std::string> labels = m_folder.memory.labels.empty() ? m_folder.bert.labels : m_folder.memory.labels;
    if (labels.empty() || outputs == 0) { // as the library names what nobody named
        labels.clear();
        for (std::size_t i = 0; i < outputs; ++i) {
            labels.push_back("LABEL_" + std::to_string(i));
        }
    }
    if (labels.size() != outputs) {
        throw Error(ErrorCode::ConfigInvalid,
                    m_folder.path.string() + " names " + std::to_string(labels.size()) +
                        " labels, but its classifier has " + std::to_string(outputs) +
                        " outputs; correct \"labels\" in rmtscope.json or \"id2label\" in config.json.",
                    m_folder.path.string());
    }
    return labels;
}

void TorchModel::describe(c10::Device device) {
    m_info.path = m_folder.path;
    m_info.name = m_folder.path.filename().string();
    m_info.memorySystem = m_folder.memory.system;
    m_info.backbone = m_folder.modelType;
    m_info.layers = m_encoder->layers();
    m_info.heads = m_encoder->heads();
    m_info.hiddenSize = m_encoder->hiddenSize();
    m_info.slots = m_folder.memory.memoryTokens;
    m_info.segmentSize = m_folder.memory.segmentSize;
    m_info.inputSize = m_folder.memory.inputSize;
    m_info.vocabularySize = m_tokenizer->vocabularySize();
    m_info.alignment = m_folder.memory.alignment;
    m_info.labels = answerLabels();
    if (m_encoder->labels() == 0) {
        m_info.report.missing.emplace_back("classifier.weight (questions can't be answered)");
    }
    m_info.device = device.str();
    m_info.threads = m_threads;
}

} // namespace rmtscope
