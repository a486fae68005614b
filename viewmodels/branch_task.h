#pragma once

#include "viewmodels/branch_spec.h"
#include "viewmodels/mailbox.h"
#include "viewmodels/side_task.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

namespace rmtscope {

/// How a branch has begun.
struct BranchStart {
    RunGeometry geometry;
    std::shared_ptr<const Document> document;
    std::vector<float> memory;    ///< [slots, hidden]: the state before its first segment
    std::vector<float> runMemory; ///< the run's there
};

/// What a branch's task and its list both touch.
struct BranchChannel {
    static constexpr std::size_t capacity = 256;

    Mailbox<std::shared_ptr<const SegmentTrace>> traces{capacity};
    std::atomic<int> preparedPermille{0};

    std::mutex mutex; ///< of what follows
    std::optional<BranchStart> start;
};

/// Reads a branch to the end of its document, a segment a step.
class BranchTask final : public SideTask {
public:
    /// document: the run's.
    BranchTask(BranchSpec spec, std::shared_ptr<const Document> document, SessionOptions options,
               std::shared_ptr<BranchChannel> channel);

    bool advance(Session& session, const std::stop_token& stop) override;

private:
    void begin(Session& session, const std::stop_token& stop);

    BranchSpec m_spec;
    std::shared_ptr<const Document> m_document;
    SessionOptions m_options;
    std::shared_ptr<BranchChannel> m_channel;
    std::unique_ptr<Session> m_branch;
};

} // namespace rmtscope
