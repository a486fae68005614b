#include "app/cli/bench_output.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <numeric>
#include <ostream>
#include <string>

namespace rmtscope::cli {

namespace {

using nlohmann::ordered_json;

constexpr double bytesAMebibyte = 1024.0 * 1024.0;

double wholeOf(const StageTimes& times) {
    return std::accumulate(times.begin(), times.end(), 0.0);
}

void printSpeeds(const BenchmarkReport& report) {
    std::printf("%-8s %5s %12s %24s %10s %8s %8s\n", "capture", "batch", "tokens/s", "slowest .. fastest", "GFLOP/s",
                "of peak", "cost");
    for (const BenchmarkCase& entry : report.cases) {
        std::printf("%-8s %5lld %12.0f %12.0f %11.0f %10.1f %7.1f%%", nameOf(entry.capture),
                    static_cast<long long>(entry.batch), entry.tokensPerSecond, entry.slowestTokensPerSecond,
                    entry.fastestTokensPerSecond, entry.gflops, 100 * entry.peakShare);
        if (entry.batch == 1) {
            std::printf(" %+7.1f%%", 100 * entry.captureCost);
        }
        std::printf("\n");
    }
}

void printStages(const BenchmarkReport& report) {
    if (report.cases.empty() || !report.cases.front().stageMs) {
        std::printf("\nWhere the time goes is measured on the CPU only.\n");
        return;
    }
    std::printf("\n%-8s %5s %10s", "ms", "batch", "segment");
    for (const std::string_view name : stageNames) {
        std::printf(" %12s", std::string(name).c_str());
    }
    std::printf("\n");
    for (const BenchmarkCase& entry : report.cases) {
        const StageTimes& times = entry.stageMs.value();
        std::printf("%-8s %5lld %10.3f", nameOf(entry.capture), static_cast<long long>(entry.batch), wholeOf(times));
        for (const double milliseconds : times) {
            std::printf(" %12.3f", milliseconds);
        }
        std::printf("\n");
    }
}

void printTextSpeed(const TextSpeed& speed) {
    std::printf("\n%-28s %8s %20s\n", "text, MB/s", "median", "slowest .. fastest");
    const auto row = [](const char* name, const Spread& spread) {
        std::printf("%-28s %8.1f %8.1f %11.1f\n", name, spread.median, spread.smallest, spread.largest);
    };
    row("open (UTF-8 checked)", speed.open);
    row("count tokens", speed.count);
    row("read all segments", speed.segments);
}

ordered_json jsonOf(const Spread& spread) {
    return {{"median", spread.median}, {"slowest", spread.smallest}, {"fastest", spread.largest}};
}

ordered_json jsonOf(const StageTimes& times) {
    ordered_json json = {{"whole", wholeOf(times)}};
    for (std::size_t stage = 0; stage < stageCount; ++stage) {
        json[std::string(stageNames[stage])] = times[stage];
    }
    return json;
}

ordered_json jsonOf(const BenchmarkReport& report, const BenchmarkCase& entry) {
    ordered_json json = {{"model", report.model},
                         {"shape", report.shape},
                         {"capture", nameOf(entry.capture)},
                         {"batch", entry.batch},
                         {"tokens_per_second", entry.tokensPerSecond},
                         {"slowest_tokens_per_second", entry.slowestTokensPerSecond},
                         {"fastest_tokens_per_second", entry.fastestTokensPerSecond},
                         {"gflops", entry.gflops},
                         {"peak_share", entry.peakShare},
                         {"capture_cost", entry.captureCost},
                         {"peak_bytes", report.peakBytes}};
    if (entry.stageMs) {
        json["milliseconds_per_segment"] = jsonOf(*entry.stageMs);
    }
    return json;
}

ordered_json jsonOf(const MeasuredModel& measured) {
    const BenchmarkReport& report = measured.report;
    ordered_json json = {{"model", report.model},
                         {"shape", report.shape},
                         {"threads", report.threads},
                         {"gemm_peak_gflops", report.gemmPeakGflops},
                         {"rounds", report.rounds},
                         {"segments_per_round", report.segmentsPerRound},
                         {"peak_bytes", report.peakBytes},
                         {"resident_bytes", report.residentBytes},
                         {"resident_bytes_added", report.residentBytesAdded}};
    if (measured.text) {
        json["text_megabytes"] = measured.text->megabytes;
        json["text_megabytes_per_second"] = {{"open", jsonOf(measured.text->open)},
                                             {"count_tokens", jsonOf(measured.text->count)},
                                             {"read_segments", jsonOf(measured.text->segments)}};
    }
    return json;
}

} // namespace

void writeBenchText(const std::vector<MeasuredModel>& models) {
    for (const MeasuredModel& measured : models) {
        const BenchmarkReport& report = measured.report;
        std::printf("model            %s\n", report.model.c_str());
        std::printf("shape            %s\n", report.shape.c_str());
        std::printf("threads          %d\n", report.threads);
        std::printf("gemm peak        %.1f GFLOP/s (2048 x 2048 x 2048, float32)\n", report.gemmPeakGflops);
        if (!report.matrixKernels.empty()) {
            std::printf("matrix kernels   %s (OpenBLAS)\n", report.matrixKernels.c_str());
        }
        std::printf("rounds           %lld of %lld segments\n\n", static_cast<long long>(report.rounds),
                    static_cast<long long>(report.segmentsPerRound));
        printSpeeds(report);
        printStages(report);
        if (measured.text) {
            printTextSpeed(*measured.text);
        }
        std::printf("\nmemory           %.0f MiB at most; resident %.0f MiB, %.0f MiB of it since this model\n\n",
                    static_cast<double>(report.peakBytes) / bytesAMebibyte,
                    static_cast<double>(report.residentBytes) / bytesAMebibyte,
                    static_cast<double>(report.residentBytesAdded) / bytesAMebibyte);
    }
}

void writeBenchJson(const std::vector<MeasuredModel>& models, std::ostream& out) {
    const BenchmarkReport& first = models.front().report;
    ordered_json json;
    json["gemm_peak_gflops"] = first.gemmPeakGflops;
    json["matrix_kernels"] = first.matrixKernels;
    json["threads"] = first.threads;
    json["rounds"] = first.rounds;
    json["segments_per_round"] = first.segmentsPerRound;
    for (const MeasuredModel& measured : models) {
        json["models"].push_back(jsonOf(measured));
        for (const BenchmarkCase& entry : measured.report.cases) {
            json["cases"].push_back(jsonOf(measured.report, entry));
        }
    }
    out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
        << '\n'; // a folder's name may be any bytes
}

} // namespace rmtscope::cli
