#pragma once

#include "engine/api/model_info.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

/// What the names and shapes of a checkpoint's tensors tell about its model.
struct CheckpointFacts {
    std::string summary; ///< for a person: "a BERT of 3 layers, 96 wide, 10 memory tokens, 6 labels"
    bool decoder = false;
    std::int64_t hiddenSize = 0;
    std::int64_t positions = 0; ///< that the backbone has
    std::int64_t outputs = 0;   ///< of the classifier; 0 without one
    std::int64_t heads = 0;     ///< as config.json says; 0: no file says it
    /// Equal where the tensors say how many memory tokens there are.
    std::int64_t leastMemoryTokens = 0;
    std::int64_t mostMemoryTokens = 0;
};

/// What no tensor says.
struct ModelSettings {
    std::int64_t heads = 0;        ///< attention heads a layer: as many parts as the hidden size is cut into
    std::int64_t memoryTokens = 0; ///< slots of the memory; 0: a backbone without memory
    std::int64_t segmentSize = 0;  ///< most text tokens of one segment, as in training
    SegmentAlignment alignment = SegmentAlignment::Right;
    std::vector<std::string> labels; ///< the candidate answers, in the order of the classifier's outputs; may be empty
    /// Of a decoder with memory: new text follows the write memory of the last segment (branch framework_accel of the
    /// published code) instead of its text (branch aaai24).
    bool generatesAfterWriteMemory = false;

    bool operator==(const ModelSettings&) const = default;
};

/// What must be answered before a model can be opened, or what may be changed of one that is.
struct SettingsQuestion {
    CheckpointFacts facts;
    /// From the files that are there, else what is usual; but no heads where no file says them: weights run with any
    /// number, so nothing would ever contradict a guess.
    ModelSettings suggested;
    std::int64_t usualHeads = 0; ///< that models of this width have
};

/// "12 (head width 64)", where somebody is asked for the number.
[[nodiscard]] inline std::string describeHeads(std::int64_t heads, std::int64_t hiddenSize) {
    return std::to_string(heads) + " (head width " + std::to_string(hiddenSize / heads) + ")";
}

/// Positions of a segment that hold no text: [CLS] memory [SEP] text [SEP] of an encoder, [CLS] text [SEP] without
/// memory, and memory text memory of a decoder.
[[nodiscard]] constexpr std::int64_t positionsBesideText(bool decoder, std::int64_t memoryTokens) {
    return decoder ? 2 * memoryTokens : memoryTokens > 0 ? memoryTokens + 3 : 2;
}

/// Traces count a segment's tokens in 16 bits.
inline constexpr std::int64_t mostTokensOfASegment = UINT16_MAX;

/// The largest segment that leaves room for everything else.
[[nodiscard]] constexpr std::int64_t mostSegmentTokens(const CheckpointFacts& facts, std::int64_t memoryTokens) {
    const std::int64_t room = facts.positions - positionsBesideText(facts.decoder, memoryTokens);
    return std::min(room, mostTokensOfASegment);
}

/// Why settings can't be those of a checkpoint.
struct SettingsProblem {
    std::string key;    ///< of rmtscope.json
    std::string value;  ///< what it would hold there
    std::string reason; ///< what fits: "there must be 10 memory tokens, as the weights say"
};

/// Of the labels alone.
[[nodiscard]] inline std::optional<SettingsProblem> findLabelsProblem(const ModelSettings& settings,
                                                                      const CheckpointFacts& facts) {
    const std::vector<std::string>& labels = settings.labels;
    const auto problem = [](const std::string& reason) { return SettingsProblem{"labels", "a list", reason}; };
    if (std::ranges::any_of(labels, &std::string::empty)) {
        return problem("a label is empty; each needs a name");
    }
    for (auto label = labels.begin(); label != labels.end(); ++label) {
        if (std::find(labels.begin(), label, *label) != label) {
            return problem("the label \"" + *label + "\" stands there twice; answers need different names");
        }
    }
    if (!facts.decoder && !labels.empty() && static_cast<std::int64_t>(labels.size()) != facts.outputs) {
        return problem("there must be " + std::to_string(facts.outputs) +
                       " labels, one an output of the classifier, not " + std::to_string(labels.size()));
    }
    return std::nullopt;
}

/// The first one; nothing if these can be the settings of that checkpoint.
[[nodiscard]] inline std::optional<SettingsProblem> findProblem(const ModelSettings& settings,
                                                                const CheckpointFacts& facts) {
    const auto heads = [&settings](const std::string& reason) {
        return SettingsProblem{"num_attention_heads", std::to_string(settings.heads), reason};
    };
    const auto memory = [&settings](const std::string& reason) {
        return SettingsProblem{"num_mem_tokens", std::to_string(settings.memoryTokens), reason};
    };
    if (facts.heads > 0 && settings.heads != facts.heads) {
        return heads("there must be " + std::to_string(facts.heads) + " heads, as config.json says");
    }
    if (settings.heads < 1 || facts.hiddenSize % settings.heads != 0) {
        return heads("the number of heads must divide the hidden size, " + std::to_string(facts.hiddenSize));
    }
    if (settings.memoryTokens < facts.leastMemoryTokens || settings.memoryTokens > facts.mostMemoryTokens) {
        const std::string least = std::to_string(facts.leastMemoryTokens);
        const bool known = facts.leastMemoryTokens == facts.mostMemoryTokens;
        return memory("there must be " + (known ? least : least + " to " + std::to_string(facts.mostMemoryTokens)) +
                      " memory tokens, as the weights say");
    }
    const std::int64_t most = mostSegmentTokens(facts, settings.memoryTokens);
    if (most < 1) {
        return memory("the model's " + std::to_string(facts.positions) +
                      " positions leave no room for text beside so many memory tokens");
    }
    if (settings.segmentSize < 1 || settings.segmentSize > most) {
        return SettingsProblem{"segment_size", std::to_string(settings.segmentSize),
                               "a segment must have 1 to " + std::to_string(most) + " text tokens: the model's " +
                                   std::to_string(facts.positions) + " positions hold memory and special tokens too"};
    }
    if (settings.generatesAfterWriteMemory && (!facts.decoder || settings.memoryTokens == 0)) {
        return SettingsProblem{"generate_after_write_memory", "true",
                               "only a decoder with memory can write text behind its write memory"};
    }
    return findLabelsProblem(settings, facts);
}

/// Why these can't be the settings of a checkpoint: one sentence for the person who gives them, empty if they can be.
[[nodiscard]] inline std::string problemOf(const ModelSettings& settings, const CheckpointFacts& facts) {
    const auto problem = findProblem(settings, facts);
    if (!problem) {
        return {};
    }
    std::string sentence = problem->reason + ".";
    sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
    return sentence;
}

} // namespace rmtscope
