#pragma once

#include "engine/api/model_info.h"

#include <algorithm>
#include <cstdint>
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

/// Why these can't be the settings of a checkpoint: one sentence for the person who gave them, empty if they can be.
[[nodiscard]] inline std::string problemOf(const ModelSettings& settings, const CheckpointFacts& facts) {
    if (facts.heads > 0 && settings.heads != facts.heads) {
        return "There must be " + std::to_string(facts.heads) + " heads, as config.json says.";
    }
    if (settings.heads < 1 || facts.hiddenSize % settings.heads != 0) {
        return "The number of heads must divide the hidden size, " + std::to_string(facts.hiddenSize) + ".";
    }
    if (settings.memoryTokens < facts.leastMemoryTokens || settings.memoryTokens > facts.mostMemoryTokens) {
        const std::string least = std::to_string(facts.leastMemoryTokens);
        const bool known = facts.leastMemoryTokens == facts.mostMemoryTokens;
        return "There must be " + (known ? least : least + " to " + std::to_string(facts.mostMemoryTokens)) +
               " memory tokens, as the weights say.";
    }
    const std::int64_t most = mostSegmentTokens(facts, settings.memoryTokens);
    if (most < 1) {
        return "With " + std::to_string(settings.memoryTokens) + " memory tokens, the model's " +
               std::to_string(facts.positions) + " positions leave no room for text.";
    }
    if (settings.segmentSize < 1 || settings.segmentSize > most) {
        return "A segment must have 1 to " + std::to_string(most) + " text tokens: the model's " +
               std::to_string(facts.positions) + " positions hold memory and special tokens too.";
    }
    if (settings.generatesAfterWriteMemory && (!facts.decoder || settings.memoryTokens == 0)) {
        return "Only a decoder with memory can write text behind its write memory.";
    }
    if (std::ranges::any_of(settings.labels, &std::string::empty)) {
        return "A label is empty; each needs a name.";
    }
    for (auto label = settings.labels.begin(); label != settings.labels.end(); ++label) {
        if (std::find(settings.labels.begin(), label, *label) != label) {
            return "The label \"" + *label + "\" stands there twice; answers need different names.";
        }
    }
    if (!facts.decoder && !settings.labels.empty() &&
        static_cast<std::int64_t>(settings.labels.size()) != facts.outputs) {
        return "There must be " + std::to_string(facts.outputs) + " labels, one an output of the classifier, not " +
               std::to_string(settings.labels.size()) + ".";
    }
    return {};
}

} // namespace rmtscope
