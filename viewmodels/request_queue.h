#pragma once

#include "engine/api/generation.h"
#include "engine/api/indices.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace rmtscope {

enum class RequestKind {
    Detail,
    Replay,
    Reading, ///< what an answer reads
    Lens,    ///< the memory as words
    Generation,
};

/// What a decoder shall write behind.
struct GenerationRequest {
    std::uint64_t id = 0; ///< its tokens carry it
    SegmentIndex segment; ///< the memory after it
    std::string prompt;
    GenerationOptions options;
};

struct Request {
    RequestKind kind = RequestKind::Detail;
    SegmentIndex segment;
    std::uint64_t run = 0; ///< the run it is about: pointless once another one has begun
    std::stop_token stop;
    std::shared_ptr<const GenerationRequest> generation; ///< of RequestKind::Generation
    std::size_t question = 0;                            ///< of RequestKind::Reading: index into Document::questions
};

/// What views want to know of segments that were read. Views ask from one thread, the worker takes from another. The
/// newest wish comes first, because it is what the user looks at now.
class RequestQueue {
public:
    static constexpr std::size_t mostDetails = 64; ///< the oldest beyond are forgotten

    /// Nothing new if the same detail waits or is being worked on; one that waits becomes the newest.
    void pushDetail(SegmentIndex segment, std::uint64_t run);
    /// Replaces the replay that waits; one of another segment that is being worked on is stopped.
    void pushReplay(SegmentIndex segment, std::uint64_t run);
    /// As pushReplay(), of an answer to `question` after the segment.
    void pushReading(SegmentIndex segment, std::size_t question, std::uint64_t run);
    /// As pushReplay(), of the memory after the segment.
    void pushLens(SegmentIndex segment, std::uint64_t run);
    /// Replaces the one that waits and stops the one that is being worked on.
    void pushGeneration(GenerationRequest generation, std::uint64_t run);
    /// Forgets the one that waits, stops the one that is being worked on.
    void dropGeneration();
    /// Forgets what waits and stops what is being worked on.
    void clear();

    /// The next one to work on: a replay, a reading, a lens, a generation, then details. finish() must follow.
    [[nodiscard]] std::optional<Request> take();
    void finish();
    [[nodiscard]] bool empty() const;

private:
    struct Wish {
        SegmentIndex segment;
        std::uint64_t run = 0;
        std::size_t question = 0;

        bool operator==(const Wish&) const = default;
    };

    void pushNewest(RequestKind kind, std::optional<Wish>& waiting, const Wish& wish);
    [[nodiscard]] bool isWorkedOn(RequestKind kind, const Wish& wish) const;
    [[nodiscard]] bool nothingWaits() const;
    [[nodiscard]] Request takeNext();
    void stopCurrent(RequestKind kind);

    mutable std::mutex m_mutex;
    std::deque<Wish> m_details; ///< newest at the back
    std::optional<Wish> m_replay;
    std::optional<Wish> m_reading;
    std::optional<Wish> m_lens;
    std::optional<Request> m_generation;
    std::optional<Request> m_current;
    std::stop_source m_currentStop;
};

} // namespace rmtscope
