#pragma once

#include "engine/api/document.h"
#include "engine/api/indices.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// For which slots and segments it is measured what an answer owes to them.
struct CausalPlan {
    Question question;
    std::uint32_t label = 0; ///< the answer that is followed, index into ModelInfo::labels
    SegmentIndex asked;      ///< the question is asked behind this segment, as Session::ask() does
    /// Rising: before each of them every slot is zeroed in turn. At most the one behind `asked`, before which the
    /// memory is what the question is asked with; of a sample's last segment, which ends in its question, that one
    /// itself.
    std::vector<SegmentIndex> segments;
    std::int64_t batch = 0; ///< branches that are read in lock-step; 0: as many as the device likes
};

/// What the answer owes to each slot as it was before one segment.
struct CausalColumn {
    SegmentIndex segment;
    /// [slots]: the log-probability (natural) of the answer in the run minus that with the slot zeroed before the
    /// segment and everything behind read anew. Above 0: the slot has helped.
    std::vector<float> effects;
};

/// Branches of one run, one for each slot and segment of a plan, which are read in lock-step: all that have begun read
/// the same text. Belongs to one thread at a time. It has all it needs of its session, which may go on or end.
class CausalMeasurement {
public:
    CausalMeasurement() = default;
    CausalMeasurement(const CausalMeasurement&) = delete;
    CausalMeasurement& operator=(const CausalMeasurement&) = delete;
    virtual ~CausalMeasurement() = default;

    /// The log-probability of the answer in the run itself.
    [[nodiscard]] virtual double original() const = 0;
    /// How much of the log-probability a branch changes in which nothing was changed: what other batch sizes round
    /// otherwise. One stands among the branches of every batch, and this is the most that any of those read so far
    /// has changed. Smaller effects mean nothing. None before the first was read.
    [[nodiscard]] virtual std::optional<double> rounding() const = 0;
    /// Segments to be read, the one that asks included, each branch by itself, unchanged ones too; and how many of them
    /// were.
    [[nodiscard]] virtual std::int64_t work() const = 0;
    [[nodiscard]] virtual std::int64_t done() const = 0;
    [[nodiscard]] bool finished() const { return done() == work(); }

    /// Reads one segment with some branches. Needs !finished(). -> columns that are complete now, by segment. Throws
    /// Error: NotFinite; Cancelled, and can then be called again.
    virtual std::vector<CausalColumn> advance(std::stop_token stop) = 0;
};

} // namespace rmtscope
