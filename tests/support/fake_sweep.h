#pragma once

#include "engine/api/error.h"
#include "engine/api/evaluation.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <thread>
#include <utility>

namespace rmtscope {

/// What a fake sweep pretends, and what was asked of all of one plan.
struct FakeSweepPlan {
    std::chrono::milliseconds batchDelay{0};
    std::int64_t batch = 10;
    std::atomic<int> opened{0};
    std::atomic<int> batchesRead{0};
    std::atomic<int> readers{0};     ///< at this moment
    std::atomic<int> mostReaders{0}; ///< at the same time
};

/// Answers all samples rightly, but for one of every batch at lengths above 4; the control guesses one in six. The task
/// "impossible" is one that the model doesn't know, and a model named "missing" can't be opened.
class FakeSweep final : public Sweep {
public:
    FakeSweep(std::shared_ptr<FakeSweepPlan> plan, const SweepOptions& options)
        : m_plan(std::move(plan))
        , m_samples(options.samples) {
        if (options.model == "missing") {
            throw Error(ErrorCode::FileMissing, "missing doesn't exist.", "missing");
        }
        ++m_plan->opened;
        m_info.model.name = "fake";
        m_info.noise = "noise";
    }

    [[nodiscard]] const SweepInfo& info() const override { return m_info; }

    PointResult read(const ResultKey& key, const std::function<void(const PointResult&)>& onBatch,
                     const std::stop_token& stop) override {
        m_plan->mostReaders = std::max<int>(m_plan->mostReaders, ++m_plan->readers);
        const auto leave = [this](const int*) { --m_plan->readers; };
        const int here = 0;
        const std::unique_ptr<const int, decltype(leave)> guard(&here, leave);
        if (key.task == "impossible") {
            throw Error(ErrorCode::Usage, "There is no task \"impossible\".", "impossible");
        }
        PointResult& result = m_kept[key];
        result.key = key;
        result.tokens = key.segments * 64;
        while (result.samples < m_samples) {
            std::this_thread::sleep_for(m_plan->batchDelay);
            if (stop.stop_requested()) {
                throw Error(ErrorCode::Cancelled, "The run was stopped.");
            }
            const std::int64_t more = std::min(m_plan->batch, m_samples - result.samples);
            const std::int64_t wrong = key.forgets ? more - more / 6 : key.segments > 4 ? 1 : 0;
            for (std::int64_t i = 0; i < wrong; ++i) {
                result.wrong.push_back(wrongVerdict(key, result.samples + i));
            }
            result.samples += more;
            result.correct += more - wrong;
            result.seconds += 0.5;
            result.peakDeviceBytes = 100 << 20;
            ++m_plan->batchesRead;
            if (onBatch) {
                onBatch(result);
            }
        }
        return result;
    }

private:
    static Verdict wrongVerdict(const ResultKey& key, std::int64_t sample) {
        SampleFacts says{"Where is Mary?", {{"Mary went to the kitchen.", SegmentIndex(sample % key.segments)}}};
        return {sample, "kitchen", "garden", 0.5 + 0.001 * static_cast<double>(sample),
                std::make_shared<const SampleFacts>(std::move(says))};
    }

    std::shared_ptr<FakeSweepPlan> m_plan;
    std::int64_t m_samples;
    SweepInfo m_info;
    std::map<ResultKey, PointResult> m_kept;
};

inline SweepOpener fakeSweeps(const std::shared_ptr<FakeSweepPlan>& plan) {
    return [plan](const SweepOptions& options, const std::stop_token&) {
        return std::make_unique<FakeSweep>(plan, options);
    };
}

} // namespace rmtscope
