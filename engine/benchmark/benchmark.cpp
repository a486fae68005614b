#include "engine/benchmark/benchmark.h"

#include "engine/benchmark/matrix_peak.h"
#include "engine/benchmark/spread.h"
#include "engine/benchmark/stopwatch.h"
#include "engine/runtime/device.h"
#include "engine/runtime/matrix_kernels.h"

#include <algorithm>

namespace rmtscope {

namespace {

/// A lane and its times.
struct TimedLane {
    std::unique_ptr<BenchmarkLane> lane;
    std::int64_t steps = 1;      ///< a turn
    std::vector<double> seconds; ///< of each turn

    [[nodiscard]] std::int64_t segments() const { return steps * lane->batch(); }
};

/// Returns the seconds of a step.
double warmUp(BenchmarkLane& lane, double atMost) {
    constexpr int steps = 8;
    double total = 0;
    double last = 0;
    for (int i = 0; i < steps && (i < 2 || total < atMost); ++i) {
        lane.prepare(1);
        last = secondsOf([&lane] { lane.turn(1); });
        total += last;
    }
    return last;
}

std::string shapeOf(const ModelInfo& info) {
    return std::to_string(info.layers) + " layers x " + std::to_string(info.hiddenSize) + ", " +
           std::to_string(info.heads) + " heads, " + std::to_string(info.slots) + " memory + " +
           std::to_string(info.segmentSize) + " text tokens";
}

BenchmarkCase summarise(const TimedLane& timed, const TimedLane& without, const TorchModel& model, double peak) {
    std::vector<double> speeds;
    std::vector<double> costs;
    const auto tokens = static_cast<double>(timed.segments() * model.info().segmentSize);
    for (std::size_t round = 0; round < timed.seconds.size(); ++round) {
        speeds.push_back(tokens / timed.seconds[round]);
        costs.push_back(timed.seconds[round] / without.seconds[round] - 1);
    }
    const Spread speed = spreadOf(speeds);
    BenchmarkCase result;
    result.capture = timed.lane->capture();
    result.batch = timed.lane->batch();
    result.tokensPerSecond = speed.median;
    result.slowestTokensPerSecond = speed.smallest;
    result.fastestTokensPerSecond = speed.largest;
    result.gflops = speed.median / tokens * static_cast<double>(timed.segments()) * model.segmentFlops() / 1e9;
    result.peakShare = result.gflops / peak;
    result.captureCost = result.batch == 1 ? medianOf(costs) : 0;
    return result;
}

/// Milliseconds a segment.
StageTimes measureStages(TimedLane& timed, std::int64_t turns) {
    StageTimes times{};
    for (std::int64_t i = 0; i < turns; ++i) {
        timed.lane->prepare(timed.steps);
        StageClock clock;
        timed.lane->turn(timed.steps);
        const StageTimes& seconds = clock.seconds();
        for (std::size_t stage = 0; stage < stageCount; ++stage) {
            times[stage] += seconds[stage] * 1000 / static_cast<double>(turns * timed.segments());
        }
    }
    return times;
}

std::vector<TimedLane> warmLanes(const std::shared_ptr<const TorchModel>& model, const BenchmarkPlan& plan,
                                 BenchmarkReport& report) {
    std::vector<TimedLane> lanes;
    for (auto& lane : makeLanes(model, plan.batches)) {
        lanes.push_back({.lane = std::move(lane), .seconds = {}});
    }
    constexpr std::int64_t mostSegments = 800;
    for (TimedLane& timed : lanes) {
        const double aStep = warmUp(*timed.lane, plan.secondsPerTurn);
        if (report.segmentsPerRound == 0) { // the first lane is the one without capture
            const auto fitting = static_cast<std::int64_t>(plan.secondsPerTurn / std::max(aStep, 1e-9));
            report.segmentsPerRound = std::clamp<std::int64_t>(fitting, 1, mostSegments);
        }
        timed.steps = (report.segmentsPerRound + timed.lane->batch() - 1) / timed.lane->batch();
    }
    return lanes;
}

} // namespace

BenchmarkReport benchmark(const std::shared_ptr<const TorchModel>& model, const BenchmarkPlan& plan) {
    const at::Device device = model->memory()->device();
    BenchmarkReport report;
    report.model = model->info().name;
    report.shape = shapeOf(model->info());
    report.threads = model->threads();
    report.matrixKernels = matrixKernels();
    report.gemmPeakGflops = plan.gemmPeakGflops ? *plan.gemmPeakGflops : measureGemmPeak(device, model->threads());
    report.rounds = plan.rounds;
    std::vector<TimedLane> lanes = warmLanes(model, plan, report);
    for (std::int64_t round = 0; round < plan.rounds; ++round) {
        for (TimedLane& timed : lanes) {
            timed.lane->prepare(timed.steps);
            timed.seconds.push_back(secondsOf([&timed] { timed.lane->turn(timed.steps); }));
        }
    }
    constexpr std::int64_t stageTurns = 3;
    for (TimedLane& timed : lanes) {
        BenchmarkCase result = summarise(timed, lanes.front(), *model, report.gemmPeakGflops);
        if (device.is_cpu()) {
            result.stageMs = measureStages(timed, std::min(stageTurns, plan.rounds));
        }
        report.cases.push_back(result);
    }
    report.peakBytes = peakDeviceBytes(device);
    report.residentBytes = residentBytes();
    report.residentBytesAdded = report.residentBytes - std::min(report.residentBytes, plan.residentBytesBefore);
    return report;
}

} // namespace rmtscope
