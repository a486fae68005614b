#pragma once

#include "engine/api/error.h"
#include "engine/api/retention.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace rmtscope {

/// What a fake measurement pretends, and how often one was asked for.
struct FakeRetentionPlan {
    std::atomic<bool> holds{false}; ///< half way, until this changes or it is stopped
    std::atomic<int> measured{0};
};

/// Right after the fact all test samples are right, at each distance one fewer. The task "impossible" can't be probed,
/// and a model named "missing" can't be opened.
inline RetentionMeter fakeRetention(const std::shared_ptr<FakeRetentionPlan>& plan) {
    return [plan](const RetentionOptions& options, const ProgressCallback& progress, const std::stop_token& stop) {
        if (options.model == "missing") {
            throw Error(ErrorCode::FileMissing, "missing doesn't exist.", "missing");
        }
        if (options.task == "impossible") {
            throw Error(ErrorCode::Usage, "There is no task \"impossible\".", "impossible");
        }
        progress({"Reading samples", 1, 2});
        while (plan->holds && !stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Stopped.");
        }
        ++plan->measured;
        RetentionResult result;
        result.task = options.task;
        result.model = options.model.string();
        result.features = 960;
        const std::int64_t train = options.samples * 7 / 10;
        for (const std::int64_t distance : options.distances) {
            const std::int64_t test = options.samples - train;
            result.points.push_back({.distance = distance,
                                     .tokens = 64 * distance,
                                     .trainSamples = train,
                                     .trainCorrect = train,
                                     .testSamples = test,
                                     .testCorrect = test - static_cast<std::int64_t>(result.points.size()),
                                     .chance = 0.2});
        }
        return result;
    };
}

} // namespace rmtscope
