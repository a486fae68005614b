#include "engine/runtime/matrix_kernels.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <string_view>
#include <unistd.h>

namespace rmtscope {

namespace {

constexpr const char* variable = "OPENBLAS_CORETYPE";

/// OpenBLAS's names of kernels without AVX2, among them what it falls back to.
constexpr std::array<std::string_view, 14> oldKernels{"Prescott", "Core2",  "Penryn",    "Dunnington",   "Nehalem",
                                                      "Atom",     "Athlon", "Opteron",   "Opteron_SSE3", "Barcelona",
                                                      "Bobcat",   "Katmai", "Northwood", "Sandybridge"};

} // namespace

std::string matrixKernels() {
    using Name = char* (*)();
    const auto name = reinterpret_cast<Name>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
    return name == nullptr ? std::string() : name();
}

std::string betterMatrixKernels(const std::string& chosen) {
    if (std::ranges::find(oldKernels, chosen) == oldKernels.end()) {
        return {};
    }
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        return "SKYLAKEX";
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return "HASWELL";
    }
#endif
    return {};
}

void restartWithBetterMatrixKernels(char** argv) {
    const std::string better = betterMatrixKernels(matrixKernels());
    if (better.empty() || std::getenv(variable) != nullptr) {
        return;
    }
    setenv(variable, better.c_str(), 0);
    setenv("OMP_WAIT_POLICY", "passive", 0); // see useThreads()
    execv("/proc/self/exe", argv);           // where that isn't allowed, the old kernels do the same more slowly
}

} // namespace rmtscope
