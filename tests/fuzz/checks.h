#pragma once

#include "engine/weights/weights.h"

#include <cstdio>
#include <cstdlib>

/// What must hold for any input whatever. A claim that doesn't hold ends the program, which libFuzzer reports.
namespace rmtscope::fuzz {

inline void require(bool claim, const char* sentence) {
    if (!claim) {
        std::fprintf(stderr, "Not so: %s.\n", sentence);
        std::abort();
    }
}

inline volatile std::byte sink{}; ///< what is only read goes here, or the compiler would not read it

/// A tensor's view has as many bytes as its shape and type say, all of which can be read.
inline void requireWhole(const TensorView& view) {
    std::size_t bytes = bytesOf(view.type);
    for (const std::int64_t size : view.shape) {
        require(size >= 0, "no size is negative");
        bytes *= static_cast<std::size_t>(size);
    }
    require(bytes == view.data.size(), "a view has the bytes of its shape");
    if (!view.data.empty()) {
        sink = view.data.front();
        sink = view.data.back();
    }
}

} // namespace rmtscope::fuzz
