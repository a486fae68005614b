#pragma once

#include "engine/benchmark/lanes.h"
#include "engine/probe/stage_clock.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

/// Milliseconds a segment by Stage; all of them are the whole.
using StageTimes = std::array<double, stageCount>;

/// One way of running a model, timed in turns with the others, so that a machine whose speed drifts is fair to all.
struct BenchmarkCase {
    BenchmarkCapture capture = BenchmarkCapture::Off;
    std::int64_t batch = 1;     ///< above 1 texts in lock-step, without a session
    double tokensPerSecond = 0; ///< median of the rounds, of all texts together
    double slowestTokensPerSecond = 0;
    double fastestTokensPerSecond = 0;
    double gflops = 0;      ///< of the matrix products that are computed for the memory and the answer
    double peakShare = 0;   ///< gflops / the machine's matrix-product peak
    double captureCost = 0; ///< median over the rounds of time / time without capture, minus 1; 0 in lock-step
    /// Of rounds of their own, the mean; nothing on a GPU, which works behind the program's back.
    std::optional<StageTimes> stageMs = {};
};

struct BenchmarkPlan {
    std::int64_t rounds = 11;
    double secondsPerTurn = 0.5;
    std::vector<std::int64_t> batches = {4, 16};
    std::uint64_t residentBytesBefore = 0;     ///< of this process, before the model was opened
    std::optional<double> gemmPeakGflops = {}; ///< nothing: it is measured
};

struct BenchmarkReport {
    std::string model;         ///< its folder's name
    std::string shape;         ///< "3 layers x 96, 6 heads, 10 memory + 64 text tokens"
    double gemmPeakGflops = 0; ///< see measureGemmPeak(), with the model's threads
    std::string matrixKernels; ///< see matrixKernels()
    int threads = 1;
    std::int64_t rounds = 0;
    std::int64_t segmentsPerRound = 0; ///< a case; in lock-step as many or the next multiple of the batch
    std::vector<BenchmarkCase> cases;
    std::uint64_t peakBytes = 0;          ///< of the device; on the CPU resident
    std::uint64_t residentBytes = 0;      ///< of this process, with everything that all cases hold
    std::uint64_t residentBytesAdded = 0; ///< since before the model was opened
};

/// Reads a made-up text in each of makeLanes()'s ways, a turn each by turns. Needs a model with memory, and batches of
/// 1 or more. Throws what sessions throw.
BenchmarkReport benchmark(const std::shared_ptr<const TorchModel>& model, const BenchmarkPlan& plan);

} // namespace rmtscope
