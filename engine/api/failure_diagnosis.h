#pragma once

#include "engine/api/evaluation.h"
#include "engine/api/indices.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope {

/// What went wrong on the way from a fact to a wrong answer.
enum class FailureClass {
    NeverWritten, ///< right after the last fact that the answer needs the memory doesn't answer, nor does it later
    Overwritten,  ///< it answered, and before the question it no longer does
    NotRead,      ///< it answers until the question, whose segment reads less of memory than right answers do
    ReadButWrong, ///< it answers until the question, whose segment reads as much as right answers do
    CannotTell,   ///< that fact stands in the question's own segment: there is no memory of it to ask before
};
inline constexpr std::array failureClasses{FailureClass::NeverWritten, FailureClass::Overwritten, FailureClass::NotRead,
                                           FailureClass::ReadButWrong, FailureClass::CannotTell};

/// For columns of files and `rmt`: "never_written".
[[nodiscard]] constexpr const char* nameOf(FailureClass failure) {
    switch (failure) {
    case FailureClass::NeverWritten:
        return "never_written";
    case FailureClass::Overwritten:
        return "overwritten";
    case FailureClass::NotRead:
        return "not_read";
    case FailureClass::ReadButWrong:
        return "read_but_wrong";
    case FailureClass::CannotTell:
        break;
    }
    return "cannot_tell";
}

/// Why one sample was answered wrongly, and what says so; docs/explaining-answers.md has the rule.
struct FailureDiagnosis {
    /// The memory after a segment, asked on a side branch.
    struct Asked {
        SegmentIndex segment;
        bool right = false;
    };

    FailureClass failure = FailureClass::CannotTell;
    /// Never written: the segment of the last needed fact. Overwritten: the first one found after which the memory no
    /// longer answers. Otherwise the question's own.
    SegmentIndex decisive;
    std::vector<Asked> asked; ///< in the order in which they were asked
    double readMass = 0; ///< what the answer gave to all slots in the question's segment, mean over layers and heads
    /// Nine of ten right answers at this task and length read at least so much; none when there were none to compare.
    std::optional<double> usualReadMass;
};

/// Says why samples of a sweep were answered wrongly. One call at a time, from any thread.
class FailureAnalysis {
public:
    FailureAnalysis() = default;
    FailureAnalysis(const FailureAnalysis&) = delete;
    FailureAnalysis& operator=(const FailureAnalysis&) = delete;
    virtual ~FailureAnalysis() = default;

    /// sample: one that was answered wrongly. right: numbers of samples of the same task and length that were answered
    /// rightly, of which the first mostCompared are read once to compare with. Throws Error: Usage for a task that the
    /// model can't answer and for a key that forgets, as it has no memory to ask; Cancelled.
    [[nodiscard]] virtual FailureDiagnosis diagnose(const ResultKey& key, std::int64_t sample,
                                                    std::span<const std::int64_t> right,
                                                    const std::stop_token& stop) = 0;

    static constexpr std::size_t mostCompared = 20;
};

/// What opens an analysis; tests have another.
using FailureAnalysisOpener =
    std::function<std::unique_ptr<FailureAnalysis>(const SweepOptions&, const std::stop_token&)>;

/// On LibTorch, of the samples that a sweep with these options reads; its log isn't touched. Throws Error as
/// openSweep(). Defined in engine/evaluation.
std::unique_ptr<FailureAnalysis> openFailureAnalysis(const SweepOptions& options, const std::stop_token& stop);

} // namespace rmtscope
