#include "viewmodels/branch_task.h"

#include "engine/api/error.h"

#include <utility>

namespace rmtscope {
namespace {

BranchPlan planOf(const BranchSpec& spec, const Session& session) {
    BranchPlan plan;
    plan.segment = spec.segment;
    for (const MemoryChange& change : spec.changes) {
        plan.interventions.push_back(change.intervention);
        if (change.restored) {
            plan.interventions.back().values = rowsOf(session.memoryBefore(*change.restored), change.intervention.slots,
                                                      session.geometry().hiddenSize);
        }
    }
    return plan;
}

} // namespace

BranchTask::BranchTask(BranchSpec spec, std::shared_ptr<const Document> document, SessionOptions options,
                       std::shared_ptr<BranchChannel> channel)
    : m_spec(std::move(spec))
    , m_document(std::move(document))
    , m_options(options)
    , m_channel(std::move(channel)) {}

bool BranchTask::advance(Session& session, const std::stop_token& stop) {
    if (!m_branch) {
        begin(session, stop);
        return !m_branch->finished();
    }
    if (!m_channel->traces.push(m_branch->advance(stop), stop)) {
        throw Error(ErrorCode::Cancelled, "The branch was stopped.");
    }
    return !m_branch->finished();
}

void BranchTask::begin(Session& session, const std::stop_token& stop) {
    BranchPlan plan = planOf(m_spec, session);
    plan.options = m_options;
    if (m_spec.edit) {
        plan.document = editedDocument(*m_document, *m_spec.edit);
    }
    m_branch = session.branch(
        plan,
        [this](const Progress& progress) {
            const auto total = static_cast<double>(progress.total);
            m_channel->preparedPermille =
                progress.total == 0 ? 0 : static_cast<int>(1000 * static_cast<double>(progress.done) / total);
        },
        stop);
    BranchStart start{m_branch->geometry(), plan.document ? plan.document : m_document,
                      m_branch->memoryBefore(m_spec.segment), session.memoryBefore(m_spec.segment)};
    const std::lock_guard lock(m_channel->mutex);
    m_channel->start = std::move(start);
}

} // namespace rmtscope
