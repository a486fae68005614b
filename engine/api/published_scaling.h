#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace rmtscope {

/// Accuracy of the published BERT + RMT by length: 7-segment models, best runs (Bulatov et al. 2024, "Beyond Attention:
/// Breaking the Limits of Transformer Context Length with Recurrent Memory", AAAI-24).
struct PublishedScaling {
    std::string_view task;          ///< as `--task`
    std::array<double, 8> accuracy; ///< 0..1, at publishedSegments
};

inline constexpr std::array<std::int64_t, 8> publishedSegments = {32, 64, 128, 256, 512, 1024, 2048, 4096};
/// Text tokens of one of those segments.
inline constexpr std::int64_t publishedSegmentTokens = 499;

inline constexpr std::array<PublishedScaling, 3> publishedScaling = {{
    {"memorize", {0.992, 0.982, 0.965, 0.952, 0.932, 0.931, 0.904, 0.906}},
    {"detect-memorize", {0.998, 0.997, 0.988, 0.985, 0.986, 0.971, 0.971, 0.961}},
    {"reasoning", {0.948, 0.918, 0.897, 0.916, 0.876, 0.863, 0.839, 0.819}},
}};

} // namespace rmtscope
