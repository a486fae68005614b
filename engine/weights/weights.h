#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

enum class DType { Bool, U8, I8, I16, I32, I64, F16, BF16, F32, F64 };

[[nodiscard]] std::size_t bytesOf(DType type);
[[nodiscard]] std::string_view nameOf(DType type); ///< as safetensors writes it: "F32"

/// A tensor in a file: nothing is copied.
struct TensorView {
    DType type = DType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> data; ///< row-major, little-endian, maybe not aligned to its type
};

/// The named tensors of one or more files, immutable; views stay valid as long as this lives.
struct Weights {
    std::filesystem::path path; ///< the file they came from, or the index of several
    std::map<std::string, TensorView, std::less<>> tensors;
    std::map<std::string, std::string, std::less<>> metadata;
    std::uint64_t fileBytes = 0;
    std::uint64_t copiedBytes = 0;                     ///< of tensors that their file doesn't hold in row-major order
    std::vector<std::shared_ptr<const void>> storages; ///< mappings and copies
    std::vector<std::span<const std::byte>> mappings;  ///< the storages that are mapped files
    std::vector<std::string> removedPrefixes;          ///< of all names, outermost first: "module."

    /// Says that a view's numbers aren't needed soon: pages of a mapped file that hold nothing else leave memory, and
    /// come back from the file if they are touched again. Copies stay.
    void forgetPages(const TensorView& view) const;
};

/// Memory-maps a safetensors file and checks everything in its header: sizes, types, offsets, overlaps, holes.
/// Throws Error: FileMissing, FileUnreadable, FileEmpty, FileDamaged (names the tensor and the byte).
std::shared_ptr<const Weights> openSafetensors(const std::filesystem::path& file);

/// Opens the weights of a model, in whatever format the file's content is in: safetensors, PyTorch's checkpoints (zip
/// or the format before 1.6) and the index of several such files. Nothing in a file is executed. Names are without the
/// prefixes that wrappers of training add (see plainNames). Throws Error: FileMissing, FileEmpty, FileUnreadable (a
/// format that isn't read; says what it is), FileDamaged, and for an index ConfigInvalid, ModelIncomplete and
/// WeightsMismatch, which also an adapter that isn't merged is.
std::shared_ptr<const Weights> openWeights(const std::filesystem::path& file);

} // namespace rmtscope
