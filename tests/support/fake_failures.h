#pragma once

#include "engine/api/error.h"
#include "engine/api/failure_diagnosis.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace rmtscope {

/// What fake analyses pretend, and what was asked of all of one plan.
struct FakeFailurePlan {
    std::atomic<int> opened{0};
    std::atomic<int> diagnosed{0};
    std::atomic<int> holdBefore{0};     ///< diagnosis that is only given when this changes or it is stopped; 0: none
    std::mutex mutex;                   ///< of what follows
    std::vector<std::int64_t> compared; ///< samples that were answered rightly, of the last call
};

/// Gives sample 10 the first class, sample 20 the second and so on, over and over; the decisive segment is 3. The task
/// "impossible" can't be classed, and a model named "missing" can't be opened.
class FakeFailureAnalysis final : public FailureAnalysis {
public:
    FakeFailureAnalysis(std::shared_ptr<FakeFailurePlan> plan, const SweepOptions& options)
        : m_plan(std::move(plan)) {
        if (options.model == "missing") {
            throw Error(ErrorCode::FileMissing, "missing doesn't exist.", "missing");
        }
        ++m_plan->opened;
    }

    [[nodiscard]] FailureDiagnosis diagnose(const ResultKey& key, std::int64_t sample,
                                            std::span<const std::int64_t> right, const std::stop_token& stop) override {
        const int number = m_plan->diagnosed + 1;
        while (m_plan->holdBefore == number && !stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Stopped.");
        }
        if (key.task == "impossible") {
            throw Error(ErrorCode::Usage, "There is no task \"impossible\".", "impossible");
        }
        ++m_plan->diagnosed;
        const std::lock_guard lock(m_plan->mutex);
        m_plan->compared.assign(right.begin(), right.end());
        FailureDiagnosis diagnosis;
        diagnosis.failure = failureClasses[static_cast<std::size_t>(sample / 10 + 4) % failureClasses.size()];
        diagnosis.decisive = SegmentIndex(3);
        diagnosis.asked = {{SegmentIndex(6), false}, {SegmentIndex(2), true}};
        diagnosis.readMass = 0.25;
        diagnosis.usualReadMass = 0.5;
        return diagnosis;
    }

private:
    std::shared_ptr<FakeFailurePlan> m_plan;
};

inline FailureAnalysisOpener fakeFailures(const std::shared_ptr<FakeFailurePlan>& plan) {
    return [plan](const SweepOptions& options, const std::stop_token&) {
        return std::make_unique<FakeFailureAnalysis>(plan, options);
    };
}

} // namespace rmtscope
