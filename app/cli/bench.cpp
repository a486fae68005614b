#include "app/cli/engine_options.h"
#include "app/cli/model_options.h"
#include "app/cli/subcommands.h"
#include "engine/api/error.h"
#include "engine/evaluation/benchmark.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>
#include <memory>

namespace rmtscope::cli {

namespace {

struct Options {
    std::string model = "models/rmt-encoder"; ///< the bundled one
    GivenSettings settings;
    DeviceOptions device;
    std::int64_t rounds = 11;
    double secondsPerRound = 0.5;
    bool json = false;
};

const char* nameOf(CaptureLevel capture) {
    switch (capture) {
    case CaptureLevel::Off:
        return "off";
    case CaptureLevel::Masses:
        return "masses";
    case CaptureLevel::Rows:
        return "rows";
    }
    return "";
}

void printText(const BenchmarkReport& report) {
    std::printf("shape            %s\n", report.shape.c_str());
    std::printf("threads          %d\n", report.threads);
    std::printf("gemm peak        %.1f GFLOP/s (2048 x 2048 x 2048, float32)\n", report.gemmPeakGflops);
    if (!report.matrixKernels.empty()) {
        std::printf("matrix kernels   %s (OpenBLAS)\n", report.matrixKernels.c_str());
    }
    std::printf("rounds           %lld of %lld segments\n\n", static_cast<long long>(report.rounds),
                static_cast<long long>(report.segmentsPerRound));
    std::printf("%-8s %5s %12s %24s %10s %8s %8s\n", "capture", "batch", "tokens/s", "slowest .. fastest", "GFLOP/s",
                "of peak", "cost");
    for (const BenchmarkCase& entry : report.cases) {
        std::printf("%-8s %5lld %12.0f %12.0f %11.0f %10.1f %7.1f%% %+7.1f%%\n", nameOf(entry.capture),
                    static_cast<long long>(entry.batch), entry.tokensPerSecond, entry.slowestTokensPerSecond,
                    entry.fastestTokensPerSecond, entry.gflops, 100 * entry.peakShare, 100 * entry.captureCost);
    }
    std::printf("\npeak memory      %.0f MiB\n", static_cast<double>(report.peakBytes) / 1024 / 1024);
}

void printJson(const BenchmarkReport& report) {
    nlohmann::ordered_json json;
    json["gemm_peak_gflops"] = report.gemmPeakGflops;
    json["matrix_kernels"] = report.matrixKernels;
    json["threads"] = report.threads;
    json["rounds"] = report.rounds;
    json["segments_per_round"] = report.segmentsPerRound;
    for (const BenchmarkCase& entry : report.cases) {
        json["cases"].push_back({{"shape", report.shape},
                                 {"capture", nameOf(entry.capture)},
                                 {"batch", entry.batch},
                                 {"tokens_per_second", entry.tokensPerSecond},
                                 {"slowest_tokens_per_second", entry.slowestTokensPerSecond},
                                 {"fastest_tokens_per_second", entry.fastestTokensPerSecond},
                                 {"gflops", entry.gflops},
                                 {"peak_share", entry.peakShare},
                                 {"capture_cost", entry.captureCost},
                                 {"peak_bytes", report.peakBytes}});
    }
    std::cout << json.dump(2) << '\n';
}

int run(const Options& options) {
    const ConfiguredModel wanted = configuredModel(options.model, options.settings);
    const auto model =
        std::make_shared<const TorchModel>(readModelFolder(wanted.path, wanted.settings), options.device);
    keepSettings(wanted);
    warnOf(model->info());
    if (model->memory() == nullptr) {
        throw Error(ErrorCode::ConfigInvalid, options.model + " has no memory tokens, so there is no run to time.",
                    options.model);
    }
    const BenchmarkReport report = benchmark(model, options.rounds, options.secondsPerRound);
    options.json ? printJson(report) : printText(report);
    return 0;
}

} // namespace

void addBench(CLI::App& app, Action& action) {
    auto* const command =
        app.add_subcommand("bench", "Time a model against the machine's matrix-product peak, capture off and on");
    const auto options = std::make_shared<Options>();
    command->add_option("MODEL", options->model, "model folder")->capture_default_str();
    command->add_option("--rounds", options->rounds, "how often each case takes its turn")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_option("--seconds", options->secondsPerRound, "length of one turn")
        ->check(CLI::Range(0.01, 600.0))
        ->capture_default_str();
    addModelOptions(*command, options->settings);
    addDeviceOptions(*command, options->device);
    command->add_flag("--json", options->json, "one JSON object instead of text");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace rmtscope::cli
