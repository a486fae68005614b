#pragma once

#include "engine/weights/format_problem.h"
#include "engine/weights/torch_storage.h"
#include "tests/fuzz/checks.h"

#include <span>

namespace rmtscope::fuzz {

/// What every reader of PyTorch's formats promises: whole tensors, or FormatProblem; memory bounded by the file's size
/// and a fixed allowance.
template <class Read>
void checkTorchReader(const Read& read, const std::uint8_t* data, std::size_t size) {
    const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
    Weights weights;
    weights.fileBytes = size;
    try {
        read(file, weights);
        for (const auto& [name, view] : weights.tensors) {
            requireWhole(view);
        }
        require(weights.copiedBytes <= size + copiesBeyondFile, "copies take no more than the file and an allowance");
    } catch (const FormatProblem&) {
    }
}

} // namespace rmtscope::fuzz
