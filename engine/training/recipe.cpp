#include "engine/training/recipe.h"

#include "engine/api/model_settings.h"
#include "engine/training/slot_code.h"
#include "engine/weights/config_limits.h"
#include "engine/weights/json_fields.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace rmtscope {

namespace {

constexpr IntegerRange anySteps{1, 100'000'000};
constexpr IntegerRange anyCount{1, 100'000};
constexpr double mostRate = 1;

void readMemory(const JsonFields& model, bool decoder, std::int64_t positions, MemoryConfig& memory) {
    memory.system = decoder ? "rmt-decoder" : "rmt-encoder";
    memory.memoryTokens = model.integer("memory_tokens", {1, positions});
    const std::int64_t beside = positionsBesideText(decoder, memory.memoryTokens);
    memory.segmentSize = model.integer("segment_size", {1, UINT16_MAX});
    if (memory.segmentSize + beside > positions) {
        model.reject("segment_size", "at most " + std::to_string(positions - beside) + ": a segment has " +
                                         std::to_string(beside) + " memory and special tokens too, and positions is " +
                                         std::to_string(positions));
    }
    memory.inputSize = memory.segmentSize + beside;
    memory.alignment = usualAlignment(decoder);
    memory.labels = model.textsOrNone("labels");
    if (memory.labels.empty()) {
        model.reject("labels", "the answers that the model chooses from");
    }
}

template <typename Config>
Config readBackbone(const JsonFields& model) {
    Config config;
    config.hiddenSize = model.integer("hidden_size", limits::widths);
    config.layers = model.integer("layers", limits::counts);
    config.heads = model.integer("heads", limits::counts);
    if (config.hiddenSize % config.heads != 0) {
        model.reject("heads", "a divisor of hidden_size, " + std::to_string(config.hiddenSize));
    }
    config.intermediateSize = model.integer("intermediate_size", limits::widths);
    config.positions = model.integer("positions", limits::positions);
    config.layerNormEpsilon = 1e-12;
    config.activation = Activation::Gelu;
    return config;
}

void readModel(const JsonFields& model, Recipe& recipe) {
    model.allowOnly({"system", "layers", "hidden_size", "heads", "intermediate_size", "positions", "memory_tokens",
                     "segment_size", "labels", "vocabulary"});
    const std::string system = model.textOr("system", "");
    if (system != "rmt-encoder" && system != "rmt-decoder") {
        model.reject("system", "rmt-encoder or rmt-decoder");
    }
    const bool decoder = system == "rmt-decoder";
    ModelFolder& folder = recipe.folder;
    folder.modelType = decoder ? "gpt2" : "bert";
    std::int64_t positions = 0;
    if (decoder) {
        const auto gpt2 = readBackbone<Gpt2Config>(model);
        positions = gpt2.positions;
        folder.backbone = gpt2;
    } else {
        auto bert = readBackbone<BertConfig>(model);
        bert.labels = model.textsOrNone("labels");
        positions = bert.positions;
        folder.backbone = bert;
    }
    readMemory(model, decoder, positions, folder.memory);
    recipe.vocabulary = model.textOr("vocabulary", "");
    if (recipe.vocabulary.empty()) {
        model.reject("vocabulary", "the folder with vocab.txt");
    }
}

void readInitial(const JsonFields& initial, Recipe& recipe) {
    initial.allowOnly({"from", "deviation", "position_width", "looks", "look_strength"});
    const std::int64_t heads = headsOf(recipe.folder.backbone);
    const std::int64_t hidden = modelOf(recipe.folder.modelType, recipe.folder.backbone).hiddenSize;
    recipe.start = initial.textOr("from", "");
    recipe.initial.deviation = initial.positiveOr("deviation", 1, recipe.initial.deviation);
    recipe.initial.positionWidth = initial.integerOr("position_width", {0, hidden}, 0);
    if (recipe.initial.positionWidth % 2 != 0) {
        initial.reject("position_width", "an even number: sines and cosines");
    }
    recipe.initial.looks = initial.integersOr("looks", {-4096, 4096}, {});
    if (!recipe.initial.looks.empty() && static_cast<std::int64_t>(recipe.initial.looks.size()) != heads) {
        initial.reject("looks", "one distance for each of the " + std::to_string(heads) + " heads");
    }
    if (!recipe.initial.looks.empty() && recipe.initial.positionWidth == 0) {
        initial.reject("looks", "position_width above 0 with them: they look by positions");
    }
    recipe.initial.lookStrength = initial.positiveOr("look_strength", 100, recipe.initial.lookStrength);
}

void readOptimizer(const JsonFields& optimizer, Recipe& recipe) {
    optimizer.allowOnly({"beta1", "beta2", "epsilon", "weight_decay", "clip_norm", "warm_up_steps"});
    AdamWSettings& adamW = recipe.optimizer;
    adamW.beta1 = optimizer.numberOr("beta1", 0, 0.999999, adamW.beta1);
    adamW.beta2 = optimizer.numberOr("beta2", 0, 0.999999, adamW.beta2);
    adamW.epsilon = optimizer.positiveOr("epsilon", 1, adamW.epsilon);
    adamW.weightDecay = optimizer.numberOr("weight_decay", 0, 1, adamW.weightDecay);
    recipe.clipNorm = optimizer.positiveOr("clip_norm", 1e6, recipe.clipNorm);
    recipe.warmUpSteps = optimizer.integerOr("warm_up_steps", {0, anySteps.most}, recipe.warmUpSteps);
}

StageRecipe readStage(const JsonFields& fields, std::int64_t segmentSize) {
    StageRecipe stage;
    fields.allowOnly({"name",         "segments",         "streams",           "questions",
                      "most_steps",   "pass_accuracy",    "learning_rate",     "last_learning_rate",
                      "least_tokens", "most_tokens",      "share_of_most",     "remembered_share",
                      "bptt_depth",   "auxiliary_weight", "code_weight",       "forced_share",
                      "forced_blur",  "memory_noise",     "last_memory_noise", "pause_share",
                      "most_pause",   "distractions",     "aside_share",       "validation_segments"});
    stage.name = fields.textOr("name", "");
    stage.mostSteps = fields.integer("most_steps", anySteps);
    constexpr double never = 2;
    stage.passAccuracy = fields.numberOr("pass_accuracy", 0, 1, never);
    stage.learningRate = fields.positiveOr("learning_rate", mostRate, stage.learningRate);
    stage.lastLearningRate = fields.positiveOr("last_learning_rate", mostRate, stage.learningRate);
    stage.streams = fields.integerOr("streams", anyCount, stage.streams);
    stage.mostTokens = fields.integerOr("most_tokens", {1, segmentSize}, segmentSize);
    stage.leastTokens = fields.integerOr("least_tokens", {1, stage.mostTokens}, stage.mostTokens);
    stage.auxiliaryWeight = fields.numberOr("auxiliary_weight", 0, 1e6, 0);
    stage.codeWeight = fields.numberOr("code_weight", 0, 1e6, 0);
    stage.forcedShare = fields.numberOr("forced_share", 0, 1, 0);
    stage.forcedBlur = fields.numberOr("forced_blur", 0, 0.5, 0);
    stage.asideShare = fields.numberOr("aside_share", 0, 1, 0);
    stage.memoryNoise = fields.numberOr("memory_noise", 0, 1e3, 0);
    stage.lastMemoryNoise = fields.numberOr("last_memory_noise", 0, 1e3, stage.memoryNoise);
    stage.distractions = fields.numberOr("distractions", 0, 1, 0);
    stage.questions = fields.integerOr("questions", {1, 100}, 1);
    stage.segments = fields.integerOr("segments", {1, 10'000}, 1);
    stage.shareOfMost = fields.numberOr("share_of_most", 0, 1, stage.shareOfMost);
    stage.rememberedShare = fields.numberOr("remembered_share", 0, 1, 0);
    stage.pauseShare = fields.numberOr("pause_share", 0, 1, 0);
    stage.mostPause = fields.integerOr("most_pause", {0, 100'000}, 0);
    stage.bpttDepth = fields.integerOr("bptt_depth", {0, 10'000}, 0);
    stage.validationSegments = fields.integersOr("validation_segments", {1, 1'000'000}, {stage.segments});
    return stage;
}

void checkCode(const JsonFields& model, const Recipe& recipe) {
    constexpr auto why = " where a stage has code_weight or forced_share";
    const std::int64_t slots = SlotCode::leastSlots(recipe.folder.memory.labels.size());
    if (recipe.folder.memory.memoryTokens < slots) {
        model.reject("memory_tokens", "at least " + std::to_string(slots) + why);
    }
    if (modelOf(recipe.folder.modelType, recipe.folder.backbone).hiddenSize % SlotCode::widthStep != 0) {
        model.reject("hidden_size", "a multiple of " + std::to_string(SlotCode::widthStep) + why);
    }
}

void readNoise(const JsonFields& noise, Recipe& recipe) {
    noise.allowOnly({"text", "train_share"});
    recipe.noise = noise.textOr("text", "");
    if (recipe.noise.empty()) {
        noise.reject("text", "a text file");
    }
    recipe.trainShare = noise.numberOr("train_share", 0.01, 0.99, recipe.trainShare);
}

void readValidation(const JsonFields& validation, Recipe& recipe) {
    validation.allowOnly({"every_steps", "samples"});
    recipe.validation.everySteps = validation.integerOr("every_steps", anySteps, recipe.validation.everySteps);
    recipe.validation.samples = validation.integerOr("samples", anyCount, recipe.validation.samples);
}

} // namespace

bool Recipe::hasAuxiliary() const {
    return std::ranges::any_of(stages, [](const StageRecipe& stage) { return stage.auxiliaryWeight > 0; });
}

bool Recipe::hasCode() const {
    return std::ranges::any_of(stages,
                               [](const StageRecipe& stage) { return stage.codeWeight > 0 || stage.forcedShare > 0; });
}

Recipe readRecipe(const std::filesystem::path& file) {
    const JsonFields fields(file);
    fields.allowOnly({"model", "initial", "noise", "tasks", "seed", "optimizer", "streams_a_part",
                      "checkpoint_every_steps", "validation", "stages"});
    Recipe recipe;
    recipe.file = file;
    readModel(fields.object("model"), recipe);
    if (fields.has("initial")) {
        readInitial(fields.object("initial"), recipe);
    }
    readNoise(fields.object("noise"), recipe);
    recipe.tasks = fields.textsOrNone("tasks");
    if (recipe.tasks.empty()) {
        fields.reject("tasks", "a list of one or more tasks");
    }
    recipe.seed = static_cast<std::uint64_t>(fields.integerOr("seed", {0, INT64_MAX}, 0));
    if (fields.has("optimizer")) {
        readOptimizer(fields.object("optimizer"), recipe);
    }
    recipe.streamsAPart = fields.integerOr("streams_a_part", anyCount, recipe.streamsAPart);
    recipe.checkpointEverySteps = fields.integerOr("checkpoint_every_steps", anySteps, recipe.checkpointEverySteps);
    if (fields.has("validation")) {
        readValidation(fields.object("validation"), recipe);
    }
    for (const JsonFields& stage : fields.objects("stages")) {
        recipe.stages.push_back(readStage(stage, recipe.folder.memory.segmentSize));
    }
    if (recipe.hasCode()) {
        checkCode(fields.object("model"), recipe);
    }
    return recipe;
}

} // namespace rmtscope
