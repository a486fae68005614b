#pragma once

#include "engine/weights/format_problem.h"
#include "engine/weights/pickle.h"
#include "engine/weights/weights.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace rmtscope {

/// Copies of all tensors of one file together take at most so much more than the file: a stride of 0 lets one number
/// stand for any amount of memory.
inline constexpr std::uint64_t copiesBeyondFile = std::uint64_t{64} << 20;

/// What PyTorch's storage classes hold.
struct TorchStorageType {
    std::string_view name; ///< "FloatStorage"
    std::uint64_t bytes;   ///< an element's
    std::optional<DType> type;
};

/// nullptr for a class that this program doesn't know.
[[nodiscard]] const TorchStorageType* storageTypeNamed(std::string_view name);

/// For numbers of such a class, and of those without a type.
[[nodiscard]] FormatProblem unreadableNumbers(std::string_view storageType);

/// The tensor of `pickled` in its storage's bytes: a view into them, or, if its numbers don't stand in row-major order
/// there, a copy that becomes a part of `weights`. Throws FormatProblem if it doesn't lie within them.
[[nodiscard]] TensorView placeTensor(const PickleTensor& pickled, std::span<const std::byte> storage, Weights& weights);

} // namespace rmtscope
