#pragma once

#include "engine/api/model_info.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

struct InferredModel;

/// What no checkpoint says, from `rmtscope.json`, or from `run_config.json` as the published scripts write it.
struct MemoryConfig {
    std::string system = "none"; ///< "rmt-encoder", "rmt-decoder" or "none"
    std::int64_t memoryTokens = 0;
    std::int64_t inputSize = 0;   ///< all positions
    std::int64_t segmentSize = 0; ///< text tokens
    SegmentAlignment alignment = SegmentAlignment::Right;
    /// Of a decoder: new text follows the write memory of the last segment (branch framework_accel of the published
    /// code) instead of its text (branch aaai24).
    bool generatesAfterWriteMemory = false;
    std::vector<std::string> labels; ///< overrides the backbone's when not empty
};

/// What a memory has to fit.
struct BackboneLimits {
    bool decoder = false;
    std::int64_t positions = 0;
    std::string positionsKey; ///< of config.json: "max_position_embeddings"; empty without that file
    std::size_t labels = 0;   ///< that config.json names
};

/// Those of a model without config.json.
[[nodiscard]] BackboneLimits limitsOf(const InferredModel& model);

/// As published: right for encoders, left for decoders.
[[nodiscard]] SegmentAlignment usualAlignment(bool decoder);
/// "right", as the files have it.
[[nodiscard]] std::string_view nameOf(SegmentAlignment alignment);

/// The memory of the model in `folder`: from `rmtscope.json` if it is there, else from `run_config.json`, which
/// published training scripts write; without both it is a plain backbone. Throws Error(ConfigInvalid), also where the
/// memory and the backbone don't fit together.
[[nodiscard]] MemoryConfig readMemoryConfig(const std::filesystem::path& folder, const BackboneLimits& backbone);

} // namespace rmtscope
