#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace rmtscope {

/// One sample of an evaluation, by what it is drawn from: a model finds the same tokens under the same name.
struct SampleName {
    std::string task; ///< as in `rmt eval --task`
    std::int64_t segments = 1;
    std::uint64_t seed = 0;           ///< its own within the evaluation: Verdict::sample
    std::uint64_t evaluationSeed = 0; ///< SweepOptions::seed
    std::filesystem::path noise;      ///< text that its facts are hidden in
    double trainShare = 0.9;          ///< of the noise, which training has seen and is left out; 0..1

    bool operator==(const SampleName&) const = default;
};

/// "reasoning, 64 segments, seed 17"
[[nodiscard]] inline std::string titleOf(const SampleName& name) {
    std::string title = name.task;
    title.append(", ").append(std::to_string(name.segments)).append(name.segments == 1 ? " segment" : " segments");
    title.append(", seed ").append(std::to_string(name.seed));
    if (name.evaluationSeed != 0) {
        title.append(" of evaluation ").append(std::to_string(name.evaluationSeed));
    }
    return title;
}

} // namespace rmtscope
