#include "engine/api/error.h"
#include "engine/tasks/people.h"
#include "engine/text/document_reader.h"
#include "engine/text/open_tokenizer.h"
#include "engine/training/trainer.h"
#include "engine/weights/model_files.h"

#include <ATen/ATen.h>

#include <malloc.h>

namespace rmtscope {

namespace {

bool isAuxiliary(const std::string& name) {
    return name.starts_with(auxiliaryPrefix);
}

/// What doesn't fit is the recipe's fault, so the message says where it stands.
template <typename Make>
auto blaming(const Recipe& recipe, const std::string& key, const Make& make) {
    try {
        return make();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Usage) {
            throw;
        }
        throw Error(ErrorCode::ConfigInvalid, recipe.file.string() + ", \"" + key + "\": " + error.what(), key);
    }
}

std::vector<std::int64_t> answerTokens(const Recipe& recipe, const Tokenizer& tokenizer) {
    std::vector<std::int64_t> answers;
    for (const std::string& label : recipe.folder.memory.labels) {
        std::vector<Token> tokens;
        tokenizer.tokenize(label, 0, tokens);
        if (tokens.size() != 1) {
            throw Error(ErrorCode::ConfigInvalid,
                        recipe.file.string() + " has the label \"" + label + "\" of " + std::to_string(tokens.size()) +
                            " tokens; a decoder answers with one, so choose words of the vocabulary.",
                        "labels");
        }
        answers.push_back(tokens.front().id);
    }
    return answers;
}

std::shared_ptr<const SlotCode> codeOf(const Recipe& recipe, const Tokenizer& tokenizer) {
    if (!recipe.hasCode()) {
        return nullptr;
    }
    const MemoryConfig& memory = recipe.folder.memory;
    return blaming(recipe, "vocabulary", [&] {
        return std::make_shared<SlotCode>(tokenizer, memory.labels, memory.memoryTokens,
                                          modelOf(recipe.folder.modelType, recipe.folder.backbone).hiddenSize);
    });
}

LearnerParts partsOf(const Recipe& recipe) {
    ModelFolder folder = recipe.folder;
    folder.path = recipe.vocabulary;
    folder.weights = recipe.file;
    const auto tokenizer = openTokenizer(recipe.vocabulary);
    const bool decoder = std::holds_alternative<Gpt2Config>(folder.backbone);
    return {folder, tokenizer, decoder ? answerTokens(recipe, *tokenizer) : std::vector<std::int64_t>(),
            RelationTargets(*tokenizer, folder.memory.labels)};
}

std::vector<ParameterShape> listOf(const Recipe& recipe, const Tokenizer& tokenizer) {
    const std::int64_t words = tokenizer.vocabularySize();
    const std::int64_t slots = recipe.folder.memory.memoryTokens;
    const auto* const gpt2 = std::get_if<Gpt2Config>(&recipe.folder.backbone);
    const auto* const bert = std::get_if<BertConfig>(&recipe.folder.backbone);
    auto list = gpt2 != nullptr ? gpt2Parameters(*gpt2, words, slots) : bertParameters(*bert, words + slots);
    if (recipe.hasAuxiliary()) {
        const std::int64_t hidden = gpt2 != nullptr ? gpt2->hiddenSize : bert->hiddenSize;
        const auto places = static_cast<std::int64_t>(recipe.folder.memory.labels.size());
        const auto heads = auxiliaryParameters(hidden, places);
        list.insert(list.end(), heads.begin(), heads.end());
    }
    return list;
}

/// Drawn on the host, where they are the same for every device.
TensorPack firstValues(const Recipe& recipe, const std::vector<ParameterShape>& list) {
    TensorPack values(list);
    initialise(values, recipe.folder, recipe.initial, recipe.seed);
    return values;
}

std::string noiseOf(const Recipe& recipe) {
    const auto document = readDocument(recipe.noise, {}, {});
    return textWithoutFacts(*document);
}

} // namespace

/// Tensors of a step come and go in sizes that differ from step to step: handing their pages back to the kernel and
/// faulting them in anew would cost more than the arithmetic.
void Trainer::keepFreedMemory() {
    constexpr int never = 1 << 30;
    mallopt(M_MMAP_THRESHOLD, never);
    mallopt(M_TRIM_THRESHOLD, never);
}

/// The C library's own start values: whatever else the process does should look as if nothing had been trained.
void Trainer::letGoOfFreedMemory() {
    constexpr int usual = 128 * 1024;
    mallopt(M_MMAP_THRESHOLD, usual);
    mallopt(M_TRIM_THRESHOLD, usual);
    malloc_trim(0);
}

Trainer::Trainer(Recipe recipe, int threads, Processes processes, const TrainingDevice& device)
    : Trainer(recipe, threads, std::move(processes), device, noiseOf(recipe)) {}

Trainer::Trainer(Recipe recipe, int threads, Processes processes, const TrainingDevice& device,
                 const std::string& noise)
    : m_recipe(std::move(recipe))
    , m_threads(threads)
    , m_processes(std::move(processes))
    , m_device(device)
    , m_parts(partsOf(m_recipe))
    , m_list(listOf(m_recipe, *m_parts.tokenizer))
    , m_values(firstValues(m_recipe, m_list).on(m_device.device))
    , m_optimizer(m_list, m_recipe.optimizer, m_device.device)
    , m_teller(blaming(m_recipe, "tasks",
                       [&] {
                           TaskOptions options;
                           options.peopleInNoise = peopleMovingIn(noise);
                           return StoryTeller(m_recipe.tasks, *m_parts.tokenizer, m_recipe.folder.memory.labels,
                                              options);
                       }))
    , m_noise(blaming(m_recipe, "noise.text", [&] {
        return NoiseTokens(*m_parts.tokenizer, noise, m_recipe.folder.memory.segmentSize, m_recipe.trainShare);
    })) {
    m_parts.code = codeOf(m_recipe, *m_parts.tokenizer); // only now, when it is known that tasks and labels fit
    keepFreedMemory();
    if (!m_recipe.start.empty()) {
        loadStart();
    }
    beginStage();
}

void Trainer::loadStart() {
    Parameters parameters(openWeights(weightsOf(findModelFiles(m_recipe.start))), at::Device(at::kCPU));
    for (const ParameterShape& each : m_list) {
        if (!isAuxiliary(each.name)) {
            at::Tensor value = m_values.tensors().at(each.name);
            value.copy_(parameters.take(each.name, each.shape));
        }
    }
}

NamedTensors Trainer::modelTensors() const {
    NamedTensors tensors = m_values.on(at::kCPU).tensors();
    std::erase_if(tensors, [](const auto& named) { return isAuxiliary(named.first); });
    return tensors;
}

TrainingState Trainer::state() const {
    return {.step = m_step,
            .stage = m_stage,
            .stageStep = m_stageStep,
            .optimizerSteps = m_optimizer.steps(),
            .values = m_values.all().to(at::kCPU),
            .first = m_optimizer.first().to(at::kCPU),
            .second = m_optimizer.second().to(at::kCPU)};
}

void Trainer::restore(const TrainingState& state) {
    if (state.values.sizes() != m_values.all().sizes() || state.stage > m_recipe.stages.size()) {
        throw Error(ErrorCode::ConfigInvalid,
                    m_recipe.file.string() + " asks for another model or other stages than the run was begun with; " +
                        "go on with its recipe, or train into another folder.",
                    m_recipe.file.string());
    }
    m_step = state.step;
    m_stage = state.stage;
    m_values.all().copy_(state.values);
    m_optimizer.restore(state.first, state.second, state.optimizerSteps);
    beginStage();
    m_stageStep = state.stageStep;
}

} // namespace rmtscope
