#include "app/cli/eval_output.h"

#include "engine/api/wilson_interval.h"

#include <cstdio>
#include <iostream>

namespace rmtscope::cli {

nlohmann::ordered_json describeResult(const std::string& task, const EvaluationPlan& plan, std::int64_t tokens,
                                      const LoggedResult& result) {
    std::int64_t samples = 0;
    std::int64_t correct = 0;
    nlohmann::ordered_json wrong = nlohmann::ordered_json::array();
    for (const auto& [sample, verdict] : result.verdicts) {
        if (sample >= plan.samples) {
            continue; // of an earlier evaluation with more samples
        }
        ++samples;
        correct += verdict.correct() ? 1 : 0;
        if (!verdict.correct()) {
            wrong.push_back({{"sample", sample}, {"answer", verdict.answer}, {"given", verdict.given}});
        }
    }
    const Interval interval = wilsonInterval(correct, samples);
    return {{"task", task},
            {"segments", plan.segments},
            {"tokens", tokens},
            {"samples", samples},
            {"correct", correct},
            {"accuracy", samples == 0 ? 0.0 : static_cast<double>(correct) / static_cast<double>(samples)},
            {"interval_low", interval.low},
            {"interval_high", interval.high},
            {"seconds", result.seconds},
            {"wrong_seeds", std::move(wrong)}};
}

void printResultCsvHeader() {
    std::cout << "task,segments,tokens,samples,correct,accuracy,interval_low,interval_high,seconds,peak_device_bytes\n";
}

void printResultCsv(const nlohmann::ordered_json& result) {
    for (const char* key : {"task", "segments", "tokens", "samples", "correct", "accuracy", "interval_low",
                            "interval_high", "seconds", "peak_device_bytes"}) {
        const bool last = key == std::string_view("peak_device_bytes");
        const nlohmann::ordered_json& value = result.at(key);
        std::cout << (value.is_string() ? value.get<std::string>() : value.dump()) << (last ? '\n' : ',');
    }
    std::cout.flush();
}

void printResultText(const nlohmann::ordered_json& result) {
    std::printf("%-16s %8lld segments %10lld tokens   %5.1f %%  [%5.1f, %5.1f]  %lld of %lld   %.1f s\n",
                result.at("task").get<std::string>().c_str(), result.at("segments").get<long long>(),
                result.at("tokens").get<long long>(), 100 * result.at("accuracy").get<double>(),
                100 * result.at("interval_low").get<double>(), 100 * result.at("interval_high").get<double>(),
                result.at("correct").get<long long>(), result.at("samples").get<long long>(),
                result.at("seconds").get<double>());
    std::fflush(stdout);
}

} // namespace rmtscope::cli
