#include "app/cli/eval_output.h"

#include <cstdio>
#include <iostream>

namespace rmtscope::cli {

namespace {

nlohmann::ordered_json describeWrong(const Verdict& verdict) {
    nlohmann::ordered_json json{{"sample", verdict.sample}, {"answer", verdict.answer}, {"given", verdict.given}};
    if (verdict.probability) {
        json["probability"] = *verdict.probability;
    }
    if (verdict.says) {
        json["question"] = verdict.says->question;
        json["fact_segments"] = nlohmann::ordered_json::array();
        for (const SampleFacts::Fact& fact : verdict.says->facts) {
            json["fact_segments"].push_back(fact.segment.value);
        }
    }
    return json;
}

} // namespace

nlohmann::ordered_json describeResult(const PointResult& result) {
    nlohmann::ordered_json wrong = nlohmann::ordered_json::array();
    for (const Verdict& verdict : result.wrong) {
        wrong.push_back(describeWrong(verdict));
    }
    return {{"task", result.key.task},
            {"segments", result.key.segments},
            {"forgets", result.key.forgets},
            {"tokens", result.tokens},
            {"samples", result.samples},
            {"correct", result.correct},
            {"accuracy", result.accuracy()},
            {"interval_low", result.interval().low},
            {"interval_high", result.interval().high},
            {"chance", result.chance},
            {"seconds", result.seconds},
            {"peak_device_bytes", result.peakDeviceBytes},
            {"wrong_seeds", std::move(wrong)}};
}

nlohmann::ordered_json describeFullAttention(std::span<const FullAttentionCost> costs, std::uint64_t availableBytes) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const FullAttentionCost& cost : costs) {
        list.push_back({{"tokens", cost.tokens},
                        {"seconds", cost.seconds},
                        {"device_bytes", cost.bytes},
                        {"peak_device_bytes", cost.peakBytes},
                        {"measured", cost.measured}});
    }
    return {{"available_bytes", availableBytes},
            {"tokens_that_fit", tokensThatFit(costs, availableBytes)},
            {"costs", std::move(list)}};
}

void printFullAttentionText(const nlohmann::ordered_json& costs) {
    for (const auto& cost : costs.at("costs")) {
        std::printf("full attention %10lld tokens   %12.3f s   %12.1f MB   %s\n", cost.at("tokens").get<long long>(),
                    cost.at("seconds").get<double>(), cost.at("device_bytes").get<double>() / 1e6,
                    cost.at("measured").get<bool>() ? "measured" : "computed");
    }
    std::printf("full attention fits up to %.0f tokens\n", costs.at("tokens_that_fit").get<double>());
}

void printResultCsvHeader() {
    std::cout << "task,segments,forgets,tokens,samples,correct,accuracy,interval_low,interval_high,seconds,"
                 "peak_device_bytes\n";
}

void printResultCsv(const nlohmann::ordered_json& result) {
    for (const char* key : {"task", "segments", "forgets", "tokens", "samples", "correct", "accuracy", "interval_low",
                            "interval_high", "seconds", "peak_device_bytes"}) {
        const bool last = key == std::string_view("peak_device_bytes");
        const nlohmann::ordered_json& value = result.at(key);
        std::cout << (value.is_string() ? value.get<std::string>() : value.dump()) << (last ? '\n' : ',');
    }
    std::cout.flush();
}

void printResultText(const nlohmann::ordered_json& result) {
    std::printf("%-16s %8lld segments %10lld tokens   %5.1f %%  [%5.1f, %5.1f]  %lld of %lld   %.1f s%s\n",
                result.at("task").get<std::string>().c_str(), result.at("segments").get<long long>(),
                result.at("tokens").get<long long>(), 100 * result.at("accuracy").get<double>(),
                100 * result.at("interval_low").get<double>(), 100 * result.at("interval_high").get<double>(),
                result.at("correct").get<long long>(), result.at("samples").get<long long>(),
                result.at("seconds").get<double>(), result.at("forgets").get<bool>() ? "   without memory" : "");
    std::fflush(stdout);
}

} // namespace rmtscope::cli
