#pragma once

#include "engine/api/engine.h"
#include "engine/api/wilson_interval.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope {

/// Whether a fact is still in memory so many segments after it was read: a linear probe is fitted for each distance.
struct RetentionOptions {
    std::filesystem::path model;
    DeviceOptions device;
    std::filesystem::path noise; ///< text that the facts are hidden in
    double trainShare = 0.9;     ///< of the noise, which training has seen and is left out; 0..1
    std::string task = "memorize";
    std::vector<std::int64_t> distances = {0, 1, 2, 4, 8, 16, 32};
    std::int64_t samples = 400; ///< leastRetentionSamples or more; seven of ten fit the probe, the others test it
    std::uint64_t seed = 0;
    std::int64_t batch = 16; ///< samples read in lock-step
};

inline constexpr std::int64_t leastRetentionSamples = 20;

/// The probe at one distance.
struct RetentionPoint {
    std::int64_t distance = 0; ///< segments read since the fact's own; 0: the memory right after that
    std::int64_t tokens = 0;   ///< text tokens of these segments
    std::int64_t trainSamples = 0;
    std::int64_t trainCorrect = 0;
    std::int64_t testSamples = 0;
    std::int64_t testCorrect = 0;
    double chance = 0; ///< accuracy of always naming the most frequent value

    /// On samples that the probe has never seen.
    [[nodiscard]] double accuracy() const { return share(testCorrect, testSamples); }
    [[nodiscard]] Interval interval() const { return wilsonInterval(testCorrect, testSamples); }
    /// On those it was fitted on: far above accuracy() where there are more features than samples.
    [[nodiscard]] double trainAccuracy() const { return share(trainCorrect, trainSamples); }

private:
    [[nodiscard]] static double share(std::int64_t correct, std::int64_t samples) {
        return samples == 0 ? 0 : static_cast<double>(correct) / static_cast<double>(samples);
    }
};

struct RetentionResult {
    std::string task;
    std::string model;
    std::string noise;                  ///< the file's name
    std::int64_t features = 0;          ///< numbers of a memory state
    std::vector<RetentionPoint> points; ///< by rising distance
    double seconds = 0;
};

/// What measures retention; tests have another.
using RetentionMeter =
    std::function<RetentionResult(const RetentionOptions&, const ProgressCallback&, const std::stop_token&)>;

/// On LibTorch. Throws Error: what opening model and noise throws; Usage for a model without memory, too few samples, a
/// negative distance or none, an unknown task and one whose facts name no value; Cancelled. Defined in
/// engine/evaluation.
RetentionResult measureRetention(const RetentionOptions& options, const ProgressCallback& progress,
                                 const std::stop_token& stop);

} // namespace rmtscope
