#include "app/cli/eval_retention.h"

#include "app/cli/progress_line.h"
#include "engine/api/error.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <iostream>

namespace rmtscope::cli {

namespace {

using nlohmann::ordered_json;

ordered_json describe(const RetentionPoint& point) {
    return {{"distance", point.distance},
            {"tokens", point.tokens},
            {"samples", point.testSamples},
            {"correct", point.testCorrect},
            {"accuracy", point.accuracy()},
            {"interval_low", point.interval().low},
            {"interval_high", point.interval().high},
            {"chance", point.chance},
            {"train_samples", point.trainSamples},
            {"train_accuracy", point.trainAccuracy()}};
}

ordered_json describe(const RetentionResult& result) {
    ordered_json points = ordered_json::array();
    for (const RetentionPoint& point : result.points) {
        points.push_back(describe(point));
    }
    return {{"task", result.task},
            {"features", result.features},
            {"seconds", result.seconds},
            {"points", std::move(points)}};
}

void printText(const RetentionResult& result) {
    for (const RetentionPoint& point : result.points) {
        std::printf("%-16s %6lld segments later   %5.1f %%  [%5.1f, %5.1f]  %lld of %lld   chance %4.1f %%   "
                    "train %5.1f %%\n",
                    result.task.c_str(), static_cast<long long>(point.distance), 100 * point.accuracy(),
                    100 * point.interval().low, 100 * point.interval().high, static_cast<long long>(point.testCorrect),
                    static_cast<long long>(point.testSamples), 100 * point.chance, 100 * point.trainAccuracy());
    }
    std::fflush(stdout);
}

void printCsv(const RetentionResult& result, bool first) {
    if (first) {
        std::cout << "task,distance,tokens,samples,correct,accuracy,interval_low,interval_high,chance,train_samples,"
                     "train_accuracy\n";
    }
    for (const RetentionPoint& point : result.points) {
        std::cout << result.task;
        const ordered_json described = describe(point);
        for (const auto& [key, value] : described.items()) {
            std::cout << ',' << value.dump();
        }
        std::cout << '\n';
    }
    std::cout.flush();
}

RetentionResult measure(const RetentionOptions& options, const std::stop_token& stop) {
    ProgressLine line;
    return measureRetention(
        options,
        [&](const Progress& progress) {
            line.update(options.task + ", " + std::string(progress.stage), static_cast<std::int64_t>(progress.done),
                        static_cast<std::int64_t>(progress.total), "steps");
        },
        stop);
}

} // namespace

int evaluateRetention(RetentionOptions options, const std::vector<std::string>& tasks, RetentionFormat format,
                      const std::stop_token& stop) {
    ordered_json summary{{"model", nullptr},
                         {"seed", options.seed},
                         {"noise", options.noise.filename().string()},
                         {"retention", ordered_json::array()}};
    std::vector<Error> problems;
    for (const std::string& task : tasks) {
        options.task = task;
        try {
            const RetentionResult result = measure(options, stop);
            if (format == RetentionFormat::Text) {
                printText(result);
            } else if (format == RetentionFormat::Csv) {
                printCsv(result, summary["retention"].empty());
            }
            summary["model"] = result.model;
            summary["retention"].push_back(describe(result));
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Usage) {
                throw;
            }
            problems.push_back(error); // of this task alone
            std::cerr << "rmt: " << task << ": " << error.what() << '\n';
        }
    }
    if (summary["retention"].empty() && !problems.empty()) {
        throw problems.front();
    }
    if (format == RetentionFormat::Json) {
        std::cout << summary.dump(2) << '\n';
    }
    return problems.empty() ? 0 : 1;
}

} // namespace rmtscope::cli
