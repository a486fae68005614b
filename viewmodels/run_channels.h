#pragma once

#include "engine/api/segment_trace.h"
#include "engine/api/session.h"
#include "viewmodels/mailbox.h"
#include "viewmodels/request_queue.h"

#include <atomic>
#include <cstdint>
#include <memory>

namespace rmtscope {

/// One segment's news on its way to the GUI thread.
struct PublishedTrace {
    std::uint64_t run = 0;
    std::shared_ptr<const SegmentTrace> trace;
    MemoryUse memoryUse;
    RunEstimate estimate;
};

/// One written token on its way to the GUI thread.
struct PublishedToken {
    std::uint64_t generation = 0; ///< GenerationRequest::id
    GeneratedToken token;
};

/// What the RunController and its worker both touch; everything else goes by queued calls.
struct RunChannels {
    /// Some frames of a model that reads a segment in a tenth of a millisecond.
    static constexpr std::size_t traceCapacity = 256;
    static constexpr std::size_t tokenCapacity = 256;

    Mailbox<PublishedTrace> traces{traceCapacity};
    std::atomic<bool> tracesAnnounced{false}; ///< the GUI thread knows that the mailbox isn't empty
    Mailbox<PublishedToken> tokens{tokenCapacity};
    std::atomic<bool> tokensAnnounced{false};
    RequestQueue requests;
};

} // namespace rmtscope
