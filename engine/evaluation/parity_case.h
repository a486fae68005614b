#pragma once

#include "engine/api/model_info.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

namespace rmtscope {

using NamedTensors = std::map<std::string, at::Tensor, std::less<>>;

struct Tolerance {
    double absolute = 0;
    double relative = 0;
};

/// Outputs of another implementation: NAME.safetensors with the tensors, NAME.json beside it with settings and
/// tolerances.
struct ParityCase {
    std::string name;
    NamedTensors tensors; ///< on the host, inputs and expected outputs
    /// By kind: memory, hidden_states, attentions, logits, pooler_output, loss.
    std::map<std::string, Tolerance, std::less<>> tolerances;
    // How the memory wrapper was run; the model's own settings where the file says nothing.
    std::int64_t maxSegments = 0; ///< 0: as many as the longest row needs
    SegmentAlignment alignment = SegmentAlignment::Right;
    bool sumLoss = false;
    std::int64_t promptPositions = 0; ///< of the last segment when text is written behind it; 0: the model's own way

    /// Of a tensor by its name ("seg3.memory_out" is a memory); exact (0, 0) for integers and what has no kind. Throws
    /// Error ConfigInvalid where none is stated.
    [[nodiscard]] Tolerance toleranceOf(const std::string& tensor) const;
};

/// Throws Error: as openSafetensors, FileMissing without the JSON, and ConfigInvalid for what is in it, also for a key
/// that nobody knows: it would be a misspelt wish.
ParityCase readParityCase(const std::filesystem::path& expected, SegmentAlignment defaultAlignment);

} // namespace rmtscope
