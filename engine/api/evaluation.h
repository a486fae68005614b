#pragma once

#include "engine/api/engine.h"
#include "engine/api/wilson_interval.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope {

/// What a sample says and asks.
struct SampleFacts {
    struct Fact {
        std::string sentence;
        SegmentIndex segment; ///< in which it begins
    };

    std::string question;
    std::vector<Fact> facts; ///< in the order in which they are told
};

/// How one sample was answered.
struct Verdict {
    std::int64_t sample = 0; ///< its seed: the same (task, length, seed of the sweep, sample) gives the same tokens
    std::string answer;      ///< the right one
    std::string given;       ///< a classifier's most probable label; what a decoder wrote
    /// 0..1, of what was given: among all labels, or of all tokens that were written. Logs of earlier versions don't
    /// say.
    std::optional<double> probability = {};
    std::shared_ptr<const SampleFacts> says = {}; ///< only in PointResult

    [[nodiscard]] bool correct() const { return answer == given; }
};

/// Which verdicts are counted together.
struct ResultKey {
    std::string task;
    std::int64_t segments = 1; ///< of each sample
    /// The control: every segment starts with the memory of an unread document, so nothing is carried.
    bool forgets = false;

    auto operator<=>(const ResultKey&) const = default;
};

/// A sweep over tasks and lengths with one model.
struct SweepOptions {
    std::filesystem::path model;
    std::optional<ModelSettings> settings; ///< in place of what the model's files say
    DeviceOptions device;
    std::filesystem::path noise; ///< text that facts are hidden in
    double trainShare = 0.9;     ///< of it, which training has seen and is left out; 0..1
    std::int64_t samples = 100;  ///< of each task and length
    std::uint64_t seed = 0;
    std::int64_t batch = 16;   ///< samples read in lock-step
    std::filesystem::path log; ///< keeps every verdict, so that a sweep of the same goes on there; empty: nothing does
};

/// A task at a length, as far as it was read.
struct PointResult {
    ResultKey key;
    std::int64_t tokens = 0; ///< text tokens of one sample
    std::int64_t samples = 0;
    std::int64_t correct = 0;
    double chance = 0;                 ///< accuracy of guessing
    double seconds = 0;                ///< of all workers together
    std::uint64_t peakDeviceBytes = 0; ///< the most there were while samples of any point were read
    std::vector<Verdict> wrong;        ///< by sample

    [[nodiscard]] double accuracy() const {
        return samples == 0 ? 0 : static_cast<double>(correct) / static_cast<double>(samples);
    }
    [[nodiscard]] Interval interval() const { return wilsonInterval(correct, samples); }
    /// Of one worker, for a segment of one sample.
    [[nodiscard]] double millisecondsASegment() const {
        return samples == 0 ? 0 : 1000 * seconds / static_cast<double>(samples * key.segments);
    }
};

struct SweepInfo {
    ModelInfo model;
    std::string noise;             ///< the file's name and its test tokens
    int workers = 1;               ///< that read a batch each at the same time
    std::int64_t factsLeftOut = 0; ///< those that the noise's own questions file names
};

/// A model that is asked about facts in test noise. One call at a time, from any thread.
class Sweep {
public:
    Sweep() = default;
    Sweep(const Sweep&) = delete;
    Sweep& operator=(const Sweep&) = delete;
    virtual ~Sweep() = default;

    [[nodiscard]] virtual const SweepInfo& info() const = 0;
    /// Reads the samples that aren't in the log yet and gives the result of all. onBatch: called after every batch by
    /// whoever read it, one at a time. Throws Error: Usage for a task that is unknown or that the model can't answer,
    /// or when its facts don't fit into so few segments; Cancelled, and then the log keeps what was read; WriteFailed.
    virtual PointResult read(const ResultKey& key, const std::function<void(const PointResult&)>& onBatch,
                             const std::stop_token& stop) = 0;
};

/// What opens a sweep; tests have another.
using SweepOpener = std::function<std::unique_ptr<Sweep>(const SweepOptions&, const std::stop_token&)>;

/// On LibTorch. Throws Error: what opening model, document and log throws, Usage for a model without memory or noise
/// without test tokens, Cancelled. Defined in engine/evaluation.
std::unique_ptr<Sweep> openSweep(const SweepOptions& options, const std::stop_token& stop);

} // namespace rmtscope
