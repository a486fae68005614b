#include "engine/runtime/torch_model.h"

#include "engine/api/error.h"
#include "engine/api/incomplete_weights.h"
#include "engine/runtime/device.h"
#include "engine/runtime/prompt.h"
#include "engine/runtime/tensor_memory.h"
#include "engine/runtime/torch_errors.h"
#include "engine/text/open_tokenizer.h"
#include "engine/weights/key_layouts.h"
#include "engine/weights/unused_in_layers.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

bool hasHead(const Weights& weights, std::string_view modelType) {
    return std::ranges::any_of(decoderKeys(modelType), [&weights](const DecoderKeys& keys) {
        return weights.tensors.contains(std::string(keys.head) + ".weight");
    });
}

/// Decoders' word embeddings are padded to a multiple of 8 and more, because matrix products like that; of the
/// published models at most to one of 512 (128 for each of four parallel parts, Pythia-12b).
bool isPadding(std::int64_t entries, std::int64_t rows) {
    return entries < rows && rows % 8 == 0 && rows - entries < 512;
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
    describe(device);
}

void TorchModel::checkPrompt(const std::string& prompt) const {
    static_cast<void>(tokenizePrompt(*this, prompt));
}

void TorchModel::loadWeights(c10::Device device, const ProgressCallback& progress, const std::stop_token& stop) {
    const auto weights = openWeights(m_folder.weights);
    checkMemoryTokens(*weights);
    Parameters parameters(weights, device, progress, stop);
    parameters.collectMissing();
    m_built = std::holds_alternative<BertConfig>(m_folder.backbone) ? buildEncoder(m_folder, parameters, *m_tokenizer)
                                                                    : buildDecoder(m_folder, parameters);
    reportTensors(*weights, parameters);
    checkVocabulary(*weights);
    m_info.parameters = parameters.elements();
    m_info.weightFileBytes = weights->fileBytes;
}

void TorchModel::reportTensors(const Weights& weights, const Parameters& parameters) {
    LoadReport& report = m_info.report;
    report.unused = parameters.unused();
    report.unusedInLayers = unusedInLayers(report.unused, m_built.layers);
    report.used = static_cast<std::int64_t>(weights.tensors.size() - report.unused.size());
    report.removedPrefixes = weights.removedPrefixes;
    if (!parameters.missing().empty()) {
        report.missing = parameters.missing();
        throw IncompleteWeights(parameters.describeMissing(), report);
    }
    if (m_built.decoder && !hasHead(weights, m_folder.modelType)) {
        const DecoderKeys& usual = decoderKeys(m_folder.modelType).back();
        report.missing.push_back(std::string(usual.head) + ".weight (the word embedding is used, as its library does)");
    }
}

/// Before tensors are asked for: where the number of memory tokens is wrong, their shapes would blame config.json.
void TorchModel::checkMemoryTokens(const Weights& weights) const {
    const std::int64_t slots = m_folder.memory.memoryTokens;
    if (slots == 0) {
        return;
    }
    if (const auto known = inferMemoryTokens(weights); known && *known != slots) {
        rejectMemoryTokens(m_folder.memory,
                           std::to_string(*known) + ", as many as " + m_folder.weights.string() + " has");
    }
    const bool decoder = !std::holds_alternative<BertConfig>(m_folder.backbone);
    if (decoder && !weights.tensors.contains(decoderMemoryKey)) {
        rejectMemoryTokens(m_folder.memory, "0, with the memory system \"none\", because " + m_folder.weights.string() +
                                                " has no tensor \"" + std::string(decoderMemoryKey) + "\"");
    }
}

void TorchModel::checkVocabulary(const Weights& weights) {
    const std::int64_t rows = m_built.embeddedTokens;
    const std::int64_t entries = m_tokenizer->vocabularySize();
    if (entries == rows) {
        return;
    }
    if (m_built.decoder && rows == m_folder.embeddedWords && isPadding(entries, rows)) {
        m_info.report.unused.push_back("words " + std::to_string(entries) + " to " + std::to_string(rows - 1) +
                                       " of the embedding (padding: the tokenizer has no such entries)");
        return;
    }
    const std::int64_t slots = m_built.encoder ? m_folder.memory.memoryTokens : 0;
    if (m_built.encoder && (slots == 0 || !inferMemoryTokens(weights))) {
        checkMemoryAmongWords();
    }
    throw Error(ErrorCode::VocabularyMismatch,
                "The tokenizer of " + m_folder.path.string() + " has " + std::to_string(entries) +
                    " entries, but the weights embed " + std::to_string(rows) + " words" +
                    (slots > 0 ? " and " + std::to_string(slots) + " memory tokens" : "") +
                    "; the vocabulary must be the one that the model was trained with.",
                m_folder.path.string());
}

/// An encoder's memory tokens are its last words. Where only a person has said how many, that may be what is wrong.
void TorchModel::checkMemoryAmongWords() const {
    const MemoryConfig& memory = m_folder.memory;
    const std::int64_t words = m_built.embeddedTokens + memory.memoryTokens;
    const std::int64_t entries = m_tokenizer->vocabularySize();
    const std::int64_t left = words - entries;
    if (left < 0 || positionsBesideText(false, left) >= std::get<BertConfig>(m_folder.backbone).positions) {
        return;
    }
    const std::string said = memory.memoryTokens > 0
                                 ? memory.source + " \"num_mem_tokens\": " + std::to_string(memory.memoryTokens)
                                 : m_folder.path.string() + " names no memory tokens";
    const std::string advice = memory.memoryTokens == 0 ? " (memory_system, num_mem_tokens and input_size of "
                                                          "rmtscope.json)"
                               : left == 0              ? " (memory_system \"none\")"
                                                        : "";
    throw Error(ErrorCode::VocabularyMismatch,
                said + ", but the weights embed " + std::to_string(words) + " words and the tokenizer has " +
                    std::to_string(entries) + " entries; expected " + std::to_string(left) + " memory tokens" + advice +
                    ", or the vocabulary of " + std::to_string(m_built.embeddedTokens) +
                    " entries that the model was trained with.",
                m_folder.path.string());
}

std::vector<std::string> TorchModel::answerLabels() const {
    const auto outputs = static_cast<std::size_t>(m_built.outputs);
    if (m_built.decoder) {
        return m_folder.memory.labels; // candidates to be compared, whatever their number
    }
    const auto& named = std::get<BertConfig>(m_folder.backbone).labels;
    std::vector<std::string> labels = m_folder.memory.labels.empty() ? named : m_folder.memory.labels;
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
                        R"( outputs; correct "labels" in rmtscope.json or "id2label" in config.json.)",
                    m_folder.path.string());
    }
    return labels;
}

void TorchModel::describe(c10::Device device) {
    m_info.path = m_folder.opened;
    m_info.weightFile = m_folder.weights.filename().string();
    m_info.name = m_folder.path.filename().string();
    m_info.memorySystem = m_folder.memory.system;
    m_info.backbone = m_folder.modelType;
    m_info.layers = m_built.shape.layers;
    m_info.heads = m_built.shape.heads;
    m_info.hiddenSize = m_built.hiddenSize;
    m_info.slots = m_folder.memory.memoryTokens;
    m_info.segmentSize = m_folder.memory.segmentSize;
    m_info.inputSize = m_folder.memory.inputSize;
    m_info.vocabularySize = m_tokenizer->vocabularySize();
    m_info.alignment = m_folder.memory.alignment;
    m_info.generatesAfterWriteMemory = m_folder.memory.generatesAfterWriteMemory;
    m_info.labels = answerLabels();
    m_info.writesText = m_built.generative != nullptr;
    if (m_built.outputs == 0 && m_built.encoder) {
        m_info.report.missing.emplace_back("classifier.weight (questions can't be answered)");
    }
    m_info.device = device.str();
    m_info.threads = m_threads;
}

std::int64_t TorchModel::positionsBehindMemory() const {
    const std::int64_t blocks = generatesAfterWriteMemory() ? 2 : 1;
    return m_built.decoder->positions() - blocks * m_info.slots;
}

} // namespace rmtscope
