#include "engine/evaluation/benchmark.h"

#include "engine/runtime/device.h"
#include "engine/runtime/matrix_kernels.h"
#include "engine/runtime/torch_errors.h"
#include "engine/runtime/torch_session.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <random>

namespace rmtscope {

namespace {

using Clock = std::chrono::steady_clock;

double secondsOf(auto&& work) {
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Words of the vocabulary in a seeded random order: every model has a text in its own language.
std::shared_ptr<const Document> randomWords(const Tokenizer& tokenizer, std::int64_t words) {
    std::vector<std::string_view> entries;
    for (std::int32_t id = 0; id < tokenizer.vocabularySize(); ++id) {
        const std::string_view entry = tokenizer.entry(id);
        if (entry.size() > 1 && std::all_of(entry.begin(), entry.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
            entries.push_back(entry);
        }
    }
    if (entries.empty()) {
        entries.emplace_back("a");
    }
    auto text = std::make_shared<std::string>();
    std::minstd_rand random(1);
    for (std::int64_t i = 0; i < words; ++i) {
        text->append(entries[random() % entries.size()]).push_back(' ');
    }
    auto document = std::make_shared<Document>();
    document->path = "random words";
    document->text = *text;
    document->storage = text;
    return document;
}

/// One session and its times.
struct Lane {
    BenchmarkCase result;
    std::unique_ptr<TorchSession> session;
    std::vector<double> seconds;
};

Lane makeLane(const std::shared_ptr<const TorchModel>& model, const std::shared_ptr<const Document>& text,
              CaptureLevel capture) {
    SessionOptions options;
    options.capture = capture;
    options.askEvery = 0;
    Lane lane;
    lane.result.capture = capture;
    lane.session = std::make_unique<TorchSession>(model, text, options);
    lane.session->prepare({}, {});
    return lane;
}

double advance(Session& session, std::int64_t segments) {
    if (session.position().value + segments > session.geometry().segments) {
        session.rewind(SegmentIndex(0));
    }
    return secondsOf([&] {
        for (std::int64_t i = 0; i < segments; ++i) {
            static_cast<void>(session.advance({}));
        }
    });
}

std::string shapeOf(const ModelInfo& info) {
    return std::to_string(info.layers) + " layers x " + std::to_string(info.hiddenSize) + ", " +
           std::to_string(info.heads) + " heads, " + std::to_string(info.slots) + " memory + " +
           std::to_string(info.segmentSize) + " text tokens";
}

void summarise(Lane& lane, const Lane& without, double tokens, double flops, double peak) {
    std::vector<double> costs;
    for (std::size_t i = 0; i < lane.seconds.size(); ++i) {
        costs.push_back(lane.seconds[i] / without.seconds[i] - 1);
    }
    const double typical = median(lane.seconds);
    lane.result.tokensPerSecond = tokens / typical;
    lane.result.slowestTokensPerSecond = tokens / *std::max_element(lane.seconds.begin(), lane.seconds.end());
    lane.result.fastestTokensPerSecond = tokens / *std::min_element(lane.seconds.begin(), lane.seconds.end());
    lane.result.gflops = flops / typical / 1e9;
    lane.result.peakShare = lane.result.gflops / peak;
    lane.result.captureCost = median(costs);
}

} // namespace

double measureGemmPeak(at::Device device, int threads) {
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(threads);
        constexpr std::int64_t size = 2048;
        const at::Tensor a = at::rand({size, size}, at::TensorOptions(device));
        const at::Tensor b = at::rand({size, size}, at::TensorOptions(device));
        at::Tensor c = at::mm(a, b);
        double best = 1e9;
        for (int i = 0; i < 8; ++i) {
            // The sum's transfer to the host waits for a GPU to finish.
            best = std::min(best, secondsOf([&] {
                                at::mm_out(c, a, b);
                                static_cast<void>(c[0][0].item<float>());
                            }));
        }
        return 2.0 * size * size * size / best / 1e9;
    });
}

BenchmarkReport benchmark(std::shared_ptr<const TorchModel> model, std::int64_t rounds, double secondsPerRound) {
    BenchmarkReport report;
    report.shape = shapeOf(model->info());
    report.threads = model->threads();
    report.matrixKernels = matrixKernels();
    report.gemmPeakGflops = measureGemmPeak(model->memory()->device(), model->threads());
    report.rounds = rounds;

    const auto text = randomWords(*model->tokenizer(), 4000 * model->info().segmentSize / 4);
    std::vector<Lane> lanes;
    for (const CaptureLevel capture : {CaptureLevel::Off, CaptureLevel::Masses, CaptureLevel::Rows}) {
        lanes.push_back(makeLane(model, text, capture));
    }
    constexpr std::int64_t warmUp = 8;
    double perSegment = 0;
    for (Lane& lane : lanes) {
        advance(*lane.session, warmUp);
        perSegment = advance(*lane.session, warmUp) / warmUp;
    }
    report.segmentsPerRound = std::clamp<std::int64_t>(static_cast<std::int64_t>(secondsPerRound / perSegment), 4, 800);
    for (std::int64_t round = 0; round < rounds; ++round) {
        for (Lane& lane : lanes) {
            lane.seconds.push_back(advance(*lane.session, report.segmentsPerRound));
        }
    }
    const auto tokens = static_cast<double>(report.segmentsPerRound * model->info().segmentSize);
    const double flops = static_cast<double>(report.segmentsPerRound) * model->segmentFlops();
    for (Lane& lane : lanes) {
        summarise(lane, lanes.front(), tokens, flops, report.gemmPeakGflops);
        report.cases.push_back(lane.result);
    }
    report.peakBytes = peakDeviceBytes(model->memory()->device());
    return report;
}

} // namespace rmtscope
