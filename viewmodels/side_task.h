#pragma once

#include "engine/api/session.h"

#include <cstdint>
#include <memory>
#include <stop_token>

namespace rmtscope {

/// Work that needs the session of the window, done beside its run: in the worker's thread, a step between two segments
/// of the run and step after step behind it.
class SideTask {
public:
    SideTask() = default;
    SideTask(const SideTask&) = delete;
    SideTask& operator=(const SideTask&) = delete;
    virtual ~SideTask() = default;

    /// One step, about as long as a segment takes. False when it was the last. Ends early for a triggered stop token;
    /// may throw whatever attempt() knows. It hands over what it finds by itself.
    virtual bool advance(Session& session, const std::stop_token& stop) = 0;
};

struct SideJob {
    std::uint64_t id = 0;
    std::shared_ptr<SideTask> task;
    std::stop_token stop;
};

} // namespace rmtscope
