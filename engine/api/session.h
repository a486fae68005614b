#pragma once

#include "engine/api/answer_reading.h"
#include "engine/api/attention_map.h"
#include "engine/api/causal_measurement.h"
#include "engine/api/document.h"
#include "engine/api/generation.h"
#include "engine/api/intervention.h"
#include "engine/api/memory_lens.h"
#include "engine/api/model_info.h"
#include "engine/api/progress.h"
#include "engine/api/segment_trace.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace rmtscope {

enum class CaptureLevel {
    Off,    ///< states and answers only
    Masses, ///< write, read and retain of every segment
    Rows,   ///< and the token-level rows and columns, within the budget
};

/// SessionOptions::askEvery: about a hundred times a document.
inline constexpr std::int64_t askAutomatically = -1;

struct SessionOptions {
    CaptureLevel capture = CaptureLevel::Rows;
    std::uint64_t detailBudgetBytes = std::uint64_t{2} << 30; ///< for rows; the oldest are dropped first
    /// Ask every question after each n-th segment and after the last; 0: never.
    std::int64_t askEvery = askAutomatically;
    bool tape = true; ///< keep the memory state before every segment; without it nothing can be replayed

    bool operator==(const SessionOptions&) const = default;
};

/// Sizes of one document as one model reads it.
struct RunGeometry {
    CaptureShape shape;
    std::int64_t hiddenSize = 0;
    std::int64_t segmentSize = 0;
    std::int64_t segments = 0;
    std::int64_t tokens = 0;
};

/// What a whole run will take, known before it starts.
struct RunEstimate {
    std::uint64_t traceBytes = 0; ///< masses, answers
    std::uint64_t tapeBytes = 0;
    std::uint64_t rowsBytes = 0; ///< if nothing were dropped
    double seconds = 0;          ///< from the segments measured so far, or 0 before the first
};

/// What a session holds now.
struct MemoryUse {
    std::uint64_t tapeBytes = 0;
    std::uint64_t rowsBytes = 0;
    std::uint64_t rowsBudgetBytes = 0;
    std::int64_t rowsDropped = 0; ///< segments whose rows left the budget; they come back by replay
    /// The most that was allocated on the device at any time; on the CPU the most this process had resident.
    std::uint64_t peakDeviceBytes = 0;
};

/// Where a branch leaves its session, and how it differs from there on.
struct BranchPlan {
    SegmentIndex segment; ///< the first that it reads itself: one that was read, or the next one
    /// At or behind that segment; of several before the same one, the later see what the earlier did.
    std::vector<Intervention> interventions = {};
    /// Read in place of the session's: its text is another one from some byte on. Null: the same document.
    std::shared_ptr<const Document> document = nullptr;
    /// None: the session's. What is asked automatically is asked as often as by the session, however long the text is.
    std::optional<SessionOptions> options = {};
};

/// One document being read by one model: segment by segment, with the memory state before each kept on a tape.
/// Belongs to one thread at a time; only the stop tokens may be used from others. Whatever it returns is immutable.
/// Every call that works throws Error, with ErrorCode::Cancelled when its stop token was triggered; a cancelled call
/// leaves the session as it was.
class Session {
public:
    Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    virtual ~Session() = default;

    /// Counts tokens and cuts segments; idempotent. Everything below needs it.
    virtual void prepare(const ProgressCallback& progress, std::stop_token stop) = 0;
    [[nodiscard]] virtual const RunGeometry& geometry() const = 0;
    [[nodiscard]] virtual RunEstimate estimate() const = 0;

    /// The next segment to be read; equal to geometry().segments at the end.
    [[nodiscard]] virtual SegmentIndex position() const = 0;
    [[nodiscard]] bool finished() const { return position().value >= geometry().segments; }

    /// Reads the next segment. Needs !finished().
    virtual std::shared_ptr<const SegmentTrace> advance(std::stop_token stop) = 0;

    /// Goes back so that `segment` is the next one to be read; the tape and the rows from there on are dropped.
    virtual void rewind(SegmentIndex segment) = 0;

    /// Rows of a segment that was read: kept ones at once, dropped ones by replay.
    virtual SegmentDetail detail(SegmentIndex segment, std::stop_token stop) = 0;

    /// Every attention map of a segment that was read, bit-identical to the first pass on the same device and threads.
    virtual std::shared_ptr<const AttentionMap> replay(SegmentIndex segment, std::stop_token stop) = 0;

    /// Asks on a side branch from the memory after `segment`; the run isn't touched.
    virtual std::vector<Answer> ask(SegmentIndex segment, std::span<const Question> questions,
                                    std::stop_token stop) = 0;

    /// Asks one question as SegmentTrace::answers tells it, and watches what the answer reads: the same answer to the
    /// last bit as ask() gives to this question alone. Of a sample's last segment, which ends in its question, this one
    /// is asked in its place. Throws Error Usage when the model can't answer.
    virtual AnswerReading watchAnswer(SegmentIndex segment, const Question& question, std::stop_token stop) = 0;

    /// The memory after `segment` as words: of each slot the `tokensASlot` (1 or more) most probable ones.
    [[nodiscard]] virtual MemoryLens memoryLens(SegmentIndex segment, std::int64_t tokensASlot) const = 0;

    /// How many tokens of the segment's end generate() puts in front of `prompt`, of which the options leave some room.
    /// Throws Error Usage as generate() does.
    [[nodiscard]] virtual std::int64_t contextTokens(SegmentIndex segment, const std::string& prompt,
                                                     const GenerationOptions& options) const = 0;

    /// Writes text behind `prompt`, on a side branch from the memory after `segment`, until one of the reasons in
    /// GenerationEnd; the run isn't touched. When it is stopped, what was written is what `onToken` was called with.
    /// Throws Error Usage for options that choose nothing and as Model::checkPrompt().
    virtual GeneratedText generate(SegmentIndex segment, const std::string& prompt, const GenerationOptions& options,
                                   const GeneratedTokenCallback& onToken, std::stop_token stop) = 0;

    /// [slots, hiddenSize] as float32: the memory state before `segment`, which is at most position().
    [[nodiscard]] virtual std::vector<float> memoryBefore(SegmentIndex segment) const = 0;

    [[nodiscard]] virtual MemoryUse memoryUse() const = 0;

    /// A prepared session of its own that stands before plan.segment, where the memory is changed already; later
    /// changes come when they are reached, and rewinding doesn't undo them. Of the segments before, it has the states
    /// of this session (if that keeps a tape), so that they can be replayed and asked there; what this session itself
    /// changes is changed there too. The text is cut where this session cuts it, so that only the end of a changed one
    /// has other segments. This session isn't touched, and may go on or end. Throws Error: Usage for a segment, a slot
    /// or a number that doesn't fit, and where the text differs before plan.segment; DocumentEmpty, QuestionsInvalid,
    /// Cancelled.
    [[nodiscard]] virtual std::unique_ptr<Session> branch(const BranchPlan& plan, const ProgressCallback& progress,
                                                          std::stop_token stop) = 0;

    /// Measures what an answer owes to each slot. Throws Error: Usage for segments that weren't read or stand behind
    /// the question, and for a label that the model doesn't have; QuestionsInvalid.
    [[nodiscard]] virtual std::unique_ptr<CausalMeasurement> measureCauses(const CausalPlan& plan) = 0;
};

} // namespace rmtscope
