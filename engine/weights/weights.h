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
    std::filesystem::path path; ///< the file they came from, or the folder of several
    std::map<std::string, TensorView, std::less<>> tensors;
    std::map<std::string, std::string, std::less<>> metadata;
    std::uint64_t fileBytes = 0;
    std::vector<std::shared_ptr<const void>> storages; ///< mappings
};

/// Memory-maps a safetensors file and checks everything in its header: sizes, types, offsets, overlaps, holes.
/// Throws Error: FileMissing, FileUnreadable, FileEmpty, FileDamaged (names the tensor and the byte).
std::shared_ptr<const Weights> openSafetensors(const std::filesystem::path& file);

} // namespace rmtscope
