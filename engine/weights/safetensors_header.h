#pragma once

#include "engine/weights/weights.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace rmtscope {

/// Why a safetensors file can't be what it claims, as the end of a sentence, and the tensor it concerns, if any.
class SafetensorsProblem : public std::runtime_error {
public:
    explicit SafetensorsProblem(const std::string& what, std::string tensor = {})
        : std::runtime_error(what)
        , m_tensor(std::move(tensor)) {}
    [[nodiscard]] const std::string& tensor() const noexcept { return m_tensor; }

private:
    std::string m_tensor;
};

/// Reads the header of a whole safetensors file: 8 bytes with the header's size, the header as JSON, the data. All
/// sizes, types and offsets are checked, and every byte of data must belong to exactly one tensor. The views point into
/// `file`. Throws SafetensorsProblem.
struct SafetensorsHeader {
    std::map<std::string, TensorView, std::less<>> tensors;
    std::map<std::string, std::string, std::less<>> metadata;
};
[[nodiscard]] SafetensorsHeader readSafetensorsHeader(std::span<const std::byte> file);

} // namespace rmtscope
