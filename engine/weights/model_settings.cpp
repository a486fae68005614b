#include "engine/weights/model_settings.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/files/pending_file.h"
#include "engine/weights/backbone_config.h"
#include "engine/weights/config_limits.h"
#include "engine/weights/json_fields.h"

namespace rmtscope {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* ownHeadsKey = "num_attention_heads";

CheckpointFacts factsOf(const InferredModel& model) {
    CheckpointFacts facts;
    facts.summary = describe(model);
    facts.decoder = model.decoder();
    facts.hiddenSize = model.hiddenSize;
    facts.positions = model.positions;
    facts.outputs = model.outputs;
    // An encoder's memory tokens are words like any other: without the wrapper's list nothing tells how many.
    facts.leastMemoryTokens = model.memoryTokens.value_or(0);
    facts.mostMemoryTokens = model.memoryTokens.value_or(model.decoder() ? 0 : model.positions);
    return facts;
}

void inferAll(const ModelFiles& files, FolderSettings& known) {
    const auto weights = openWeights(weightsOf(files));
    if (const std::string_view family = foreignFamily(*weights); !family.empty()) {
        throw Error(ErrorCode::WeightsMismatch,
                    weights->path.string() + " holds a " + std::string(family) +
                        ", which this version can't run; open a BERT, RoBERTa, DistilBERT, GPT-2 or GPT-NeoX.",
                    weights->path.string());
    }
    const auto model = inferModel(*weights);
    if (!model) {
        throw Error(ErrorCode::ModelIncomplete,
                    weights->path.string() + " has the tensors of neither a BERT nor a GPT-2, so " +
                        files.folder.string() + " lacks config.json; copy or download it too.",
                    files.folder.string());
    }
    known.model = *model;
    known.facts = factsOf(*model);
}

void readConfig(const ModelFiles& files, FolderSettings& known) {
    const JsonFields config(files.folder / configName);
    const BackboneConfig backbone = readBackboneConfig(config);
    known.model = modelOf(config.textOr("model_type", ""), backbone);
    const auto weights = openWeights(weightsOf(files));
    known.model.memoryTokens = inferMemoryTokens(*weights);
    known.model.outputs = inferOutputs(*weights, known.model.modelType);
    known.facts = factsOf(known.model);
    known.facts.heads = headsOf(backbone);
    known.settings.heads = known.facts.heads;
    // The library names two labels where nobody trained a classifier.
    if (const auto* encoder = std::get_if<BertConfig>(&backbone); encoder != nullptr && known.model.outputs > 0) {
        known.settings.labels = encoder->labels;
    }
}

void readHeads(const ModelFiles& files, FolderSettings& known) {
    known.headsMissing = true;
    if (!files.ownConfig) {
        return;
    }
    const JsonFields own = ownFieldsOf(files);
    if (own.has(ownHeadsKey)) {
        known.settings.heads = own.integer(ownHeadsKey, limits::counts);
        known.headsMissing = false;
        if (known.facts.hiddenSize % known.settings.heads != 0) {
            own.reject(ownHeadsKey, "a number that divides the hidden size, " + std::to_string(known.facts.hiddenSize));
        }
    }
}

void readMemory(const ModelFiles& files, FolderSettings& known) {
    ModelSettings& settings = known.settings;
    if (files.ownConfig || files.runConfig) {
        const MemoryConfig memory = readMemoryConfig(files, limitsOf(known.model));
        settings.memoryTokens = memory.memoryTokens;
        settings.segmentSize = memory.segmentSize;
        settings.alignment = memory.alignment;
        settings.generatesAfterWriteMemory = memory.generatesAfterWriteMemory;
        if (!memory.labels.empty()) {
            settings.labels = memory.labels;
        }
        return;
    }
    settings.memoryTokens = known.facts.leastMemoryTokens;
    settings.segmentSize = std::max<std::int64_t>(1, mostSegmentTokens(known.facts, settings.memoryTokens));
    settings.alignment = usualAlignment(known.facts.decoder);
    known.memoryMissing = settings.memoryTokens > 0;
}

/// As the library names what nobody named.
void nameLabels(FolderSettings& known) {
    if (known.settings.labels.empty()) {
        for (std::int64_t i = 0; i < known.facts.outputs; ++i) {
            known.settings.labels.push_back("LABEL_" + std::to_string(i));
        }
    }
}

/// As a shell reads one word of it.
std::string shellWord(const std::string& text) {
    constexpr std::string_view unquoted = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,:/@%+";
    if (text.find_first_not_of(unquoted) == std::string::npos) {
        return text;
    }
    std::string word = "'";
    for (const char byte : text) {
        word += byte == '\'' ? "'\\''" : std::string(1, byte);
    }
    return word + "'";
}

/// Without a number of heads: what can be pasted as it stands is pasted unread.
std::string optionsFor(const FolderSettings& known) {
    const ModelSettings& settings = known.settings;
    std::string options = known.headsMissing ? "--heads N " : "";
    options += "--segment-size " + std::to_string(settings.segmentSize) + " --alignment " +
               std::string(nameOf(settings.alignment));
    constexpr std::size_t mostLabelsSaid = 12;
    if (!known.headsMissing || settings.labels.empty() || settings.labels.size() > mostLabelsSaid) {
        return options;
    }
    std::string list;
    for (const std::string& label : settings.labels) {
        if (label.find(',') != std::string::npos) {
            return options; // it would be read as two; labels that nobody gives stay as they are known
        }
        list += (&label == &settings.labels.front() ? "" : ",") + label;
    }
    return options + " --labels " + shellWord(list);
}

std::string usualHeadsOf(const FolderSettings& known) {
    const std::int64_t hidden = known.facts.hiddenSize;
    return "N is usually " + describeHeads(usualHeads(hidden), hidden) + ", but the weights run with any number";
}

SettingsQuestion questionOf(const FolderSettings& known) {
    return {known.facts, known.settings, usualHeads(known.facts.hiddenSize)};
}

ordered_json readOwnConfig(const fs::path& file) {
    return ordered_json::parse(readFileBytes(file, {}).bytes);
}

void set(ordered_json& own, const ModelSettings& settings, const CheckpointFacts& facts) {
    const bool memory = settings.memoryTokens > 0;
    own["memory_system"] = !memory ? "none" : facts.decoder ? "rmt-decoder" : "rmt-encoder";
    if (facts.heads == 0) {
        own[ownHeadsKey] = settings.heads;
    } else { // config.json says it
        own.erase(ownHeadsKey);
    }
    own["num_mem_tokens"] = settings.memoryTokens;
    own["input_size"] = settings.segmentSize + positionsBesideText(facts.decoder, settings.memoryTokens);
    own["segment_size"] = settings.segmentSize;
    own["segment_alignment"] = nameOf(settings.alignment);
    if (settings.generatesAfterWriteMemory) {
        own["generate_after_write_memory"] = true;
    } else {
        own.erase("generate_after_write_memory");
    }
    if (!settings.labels.empty()) {
        own["labels"] = settings.labels;
    }
}

} // namespace

FolderSettings readFolderSettings(const ModelFiles& files) {
    FolderSettings known;
    if (files.config) {
        readConfig(files, known);
    } else {
        inferAll(files, known);
        readHeads(files, known);
    }
    readMemory(files, known);
    nameLabels(known);
    return known;
}

std::optional<SettingsQuestion> missingSettings(const fs::path& path) {
    const ModelFiles files = findModelFiles(path);
    if (files.config && (files.ownConfig || files.runConfig)) {
        return std::nullopt;
    }
    FolderSettings known;
    try {
        known = readFolderSettings(files);
    } catch (const Error&) {
        return std::nullopt; // no question could help; opening the model says what is wrong
    }
    return known.complete() ? std::nullopt : std::optional(questionOf(known));
}

SettingsQuestion presentSettings(const fs::path& path) {
    const ModelFiles files = findModelFiles(path);
    const FolderSettings known = readFolderSettings(files);
    if (!known.complete()) {
        throwSettingsNeeded(files, known);
    }
    return questionOf(known);
}

void throwSettingsNeeded(const ModelFiles& files, const FolderSettings& known) {
    const bool labels = known.facts.outputs > 0 && known.headsMissing;
    const bool arguments = files.runConfig && files.runConfig->filename() == configName;
    const char* const lack = !known.headsMissing ? " has neither rmtscope.json nor run_config.json"
                             : arguments         ? " has a config.json of the training's arguments, not of the backbone"
                                                 : " has no config.json";
    throw Error(ErrorCode::SettingsNeeded,
                files.folder.string() + lack + ": its weights are " + known.facts.summary + ", but don't say " +
                    (known.headsMissing ? "how many heads there are, " : "") + "how long a segment is and how " +
                    "segments are aligned" + (labels ? ", nor what the labels are called" : "") +
                    "; open it once with rmt and what it was trained with, such as " + optionsFor(known) +
                    ", or in the window" + (known.headsMissing ? "; " + usualHeadsOf(known) : "") + ".",
                files.folder.string());
}

ModelFiles filesWith(const fs::path& path, const ModelSettings& settings) {
    ModelFiles files = findModelFiles(path);
    const FolderSettings known = readFolderSettings(files);
    if (const auto problem = findProblem(settings, known.facts)) {
        throw Error(ErrorCode::ConfigInvalid,
                    files.ownFile().string() + " would have \"" + problem->key + "\": " + problem->value + "; " +
                        problem->reason + ".",
                    problem->key);
    }
    ordered_json own = files.ownConfig ? readOwnConfig(files.ownFile()) : ordered_json::object();
    set(own, settings, known.facts);
    try {
        files.ownText = own.dump(2) + "\n";
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorCode::ConfigInvalid, "The name of a label isn't valid UTF-8.", files.folder.string());
    }
    files.ownConfig = true;
    // Loading may take minutes: a folder that nothing can be kept in shall say so before.
    static_cast<void>(PendingFile(files.ownFile()));
    return files;
}

void keepModelSettings(const fs::path& path, const ModelSettings& settings) {
    const ModelFiles files = filesWith(path, settings);
    PendingFile pending(files.ownFile());
    pending.write(*files.ownText);
    pending.publish();
}

} // namespace rmtscope
