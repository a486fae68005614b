#include "app/cli/eval_failures.h"

#include "app/cli/progress_line.h"
#include "engine/api/right_samples.h"

#include <cstdio>
#include <map>
#include <string>

namespace rmtscope::cli {

void addFailures(FailureAnalysis& analysis, const PointResult& result, nlohmann::ordered_json& described,
                 const std::stop_token& stop) {
    if (result.key.forgets) {
        return;
    }
    const std::vector<std::int64_t> right = rightSamples(result);
    std::map<FailureClass, std::int64_t> counts;
    ProgressLine line;
    for (std::size_t i = 0; i < result.wrong.size(); ++i) {
        line.update("Classing failures", static_cast<std::int64_t>(i), static_cast<std::int64_t>(result.wrong.size()),
                    "samples");
        const std::int64_t sample = result.wrong[i].sample;
        const FailureDiagnosis diagnosis = analysis.diagnose(result.key, sample, right, stop);
        ++counts[diagnosis.failure];
        nlohmann::ordered_json& entry = described["wrong_seeds"][i];
        entry["failure_class"] = nameOf(diagnosis.failure);
        entry["decisive_segment"] = diagnosis.decisive.value;
        entry["read_mass"] = diagnosis.readMass;
        if (const auto nearest = nearestOf(right, sample)) {
            entry["nearest_success"] = *nearest;
        }
    }
    nlohmann::ordered_json& classes = described["failure_classes"] = nlohmann::ordered_json::object();
    for (const FailureClass failure : failureClasses) {
        classes[nameOf(failure)] = counts[failure];
    }
}

void printFailuresText(const nlohmann::ordered_json& described) {
    if (!described.contains("failure_classes")) {
        return;
    }
    std::string text;
    for (const auto& [name, count] : described.at("failure_classes").items()) {
        if (count.get<std::int64_t>() > 0) {
            text.append(text.empty() ? "" : ", ").append(name).append(" ").append(count.dump());
        }
    }
    if (!text.empty()) {
        std::printf("    %s\n", text.c_str());
        std::fflush(stdout);
    }
}

} // namespace rmtscope::cli
