#include "engine/probe/half_convert.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace rmtscope {

namespace {

void convertPortably(const float* from, Half* to, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        to[i] = toHalf(from[i]);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx,f16c"))) void convertWithF16c(const float* from, Half* to, std::size_t count) {
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        const __m128i halves = _mm256_cvtps_ph(_mm256_loadu_ps(from + i), _MM_FROUND_TO_NEAREST_INT);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), halves);
    }
    convertPortably(from + i, to + i, count - i);
}
#endif

} // namespace

void toHalf(const float* from, Half* to, std::size_t count) {
#if defined(__x86_64__)
    // Every processor with AVX2 has F16C, for which not every compiler's builtin has a name.
    static const bool f16c = __builtin_cpu_supports("avx2") != 0;
    if (f16c) {
        convertWithF16c(from, to, count);
        return;
    }
#endif
    convertPortably(from, to, count);
}

} // namespace rmtscope
