#include "engine/weights/format_problem.h"
#include "engine/weights/safetensors_header.h"
#include "tests/fuzz/checks.h"

using namespace rmtscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
    try {
        const SafetensorsHeader header = readSafetensorsHeader(file);
        std::size_t bytes = 0;
        for (const auto& [name, view] : header.tensors) {
            fuzz::requireWhole(view);
            bytes += view.data.size();
        }
        fuzz::require(bytes <= size, "no byte of the file belongs to two tensors");
    } catch (const FormatProblem&) {
    }
    return 0;
}
