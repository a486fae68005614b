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

/// What the RunController and its worker both touch; everything else goes by queued calls.
struct RunChannels {
    /// Some frames of a model that reads a segment in a tenth of a millisecond.
    static constexpr std::size_t traceCapacity = 256;

    Mailbox<PublishedTrace> traces{traceCapacity};
    std::atomic<bool> tracesAnnounced{false}; ///< the GUI thread knows that the mailbox isn't empty
    RequestQueue requests;
};

} // namespace rmtscope
