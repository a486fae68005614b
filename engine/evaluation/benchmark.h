#pragma once

#include "engine/api/session.h"
#include "engine/runtime/torch_model.h"

#include <memory>
#include <string>
#include <vector>

namespace rmtscope {

/// One way of running a model, timed in turns with the others, so that a machine whose speed drifts is fair to all.
struct BenchmarkCase {
    CaptureLevel capture = CaptureLevel::Off;
    std::int64_t batch = 1;
    double tokensPerSecond = 0; ///< median of the rounds
    double slowestTokensPerSecond = 0;
    double fastestTokensPerSecond = 0;
    double gflops = 0;      ///< of the matrix products that are computed
    double peakShare = 0;   ///< gflops / the machine's matrix-product peak
    double captureCost = 0; ///< median over the rounds of time / time without capture, minus 1
};

struct BenchmarkReport {
    std::string shape;         ///< "3 layers x 96, 6 heads, 10 memory + 64 text tokens"
    double gemmPeakGflops = 0; ///< best of several 2048³ products in float32 with the model's threads
    std::string matrixKernels; ///< see matrixKernels()
    int threads = 1;
    std::int64_t rounds = 0;
    std::int64_t segmentsPerRound = 0;
    std::vector<BenchmarkCase> cases;
    std::uint64_t peakBytes = 0; ///< of the device; on the CPU resident
};

/// Largest matrix-product speed seen with so many threads, in GFLOP/s.
double measureGemmPeak(at::Device device, int threads);

/// Reads a made-up text with capture off, masses and rows, `rounds` times each for about `secondsPerRound`.
BenchmarkReport benchmark(std::shared_ptr<const TorchModel> model, std::int64_t rounds, double secondsPerRound);

} // namespace rmtscope
