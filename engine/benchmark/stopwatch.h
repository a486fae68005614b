#pragma once

#include <chrono>

namespace rmtscope {

/// How long `work` takes.
double secondsOf(auto&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace rmtscope
