#pragma once

#include "engine/api/model_info.h"
#include "engine/weights/model_files.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

struct InferredModel;

/// What no checkpoint says, from `rmtscope.json`, or from the arguments that the published scripts keep.
struct MemoryConfig {
    std::string system = "none"; ///< "rmt-encoder", "rmt-decoder" or "none"
    std::int64_t memoryTokens = 0;
    std::int64_t inputSize = 0;   ///< all positions
    std::int64_t segmentSize = 0; ///< text tokens
    SegmentAlignment alignment = SegmentAlignment::Right;
    bool generatesAfterWriteMemory = false; ///< as in ModelSettings
    std::vector<std::string> labels;        ///< overrides the backbone's when not empty
    std::string source;                     ///< "FILE has", as a sentence about these begins; empty without a file
};

/// What a memory has to fit.
struct BackboneLimits {
    bool decoder = false;
    std::int64_t positions = 0;
    std::string positionsKey; ///< of config.json: "max_position_embeddings"; empty without that file
    std::size_t labels = 0;   ///< that config.json names
    std::int64_t heads = 0;   ///< a layer, as config.json says; 0 without that file
};

/// Those of a model without config.json.
[[nodiscard]] BackboneLimits limitsOf(const InferredModel& model);

/// As published: right for encoders, left for decoders.
[[nodiscard]] SegmentAlignment usualAlignment(bool decoder);
/// Throws Error(ConfigInvalid), which names the file that the number of memory tokens is from, the number and what was
/// expected.
[[noreturn]] void rejectMemoryTokens(const MemoryConfig& memory, const std::string& expected);
/// "right", as the files have it.
[[nodiscard]] std::string_view nameOf(SegmentAlignment alignment);

/// The memory of a model: from `rmtscope.json` if it is there, else from the arguments of its training; without both it
/// is a plain backbone, as where the arguments name no memory tokens. Throws Error(ConfigInvalid), also where the
/// memory and the backbone don't fit together, and for a key of rmtscope.json that nobody knows.
[[nodiscard]] MemoryConfig readMemoryConfig(const ModelFiles& files, const BackboneLimits& backbone);

} // namespace rmtscope
