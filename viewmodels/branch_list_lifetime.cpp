// How long branches stay, and how much they keep.

#include "viewmodels/branch_list.h"
#include "viewmodels/saved_session.h"

#include <utility>

namespace rmtscope {
namespace {

/// Segments, slots and answers mean the same: perhaps it is on another device.
bool isSameModel(const ModelInfo& a, const ModelInfo& b) {
    return a.path == b.path && savedModel(a) == savedModel(b) && a.hiddenSize == b.hiddenSize &&
           a.vocabularySize == b.vocabularySize && a.labels == b.labels;
}

/// What is left is what makes it.
void dropResults(Branch& branch, const RunContext& run) {
    Branch listed;
    listed.id = branch.id;
    listed.spec = std::move(branch.spec);
    listed.state = Branch::State::Listed;
    listed.context = run;
    branch = std::move(listed);
}

} // namespace

std::uint64_t Branch::bytes() const {
    std::uint64_t values = memory.size() + runMemory.size();
    for (const MemoryChange& change : spec.changes) {
        values += change.intervention.values.size();
    }
    const RunGeometry& geometry = context.geometry;
    const std::uint64_t masses = traces.empty() ? 0 : traces[0]->masses.size() * sizeof(Half);
    const auto state = static_cast<std::uint64_t>(geometry.shape.slots * geometry.hiddenSize) * sizeof(float);
    return values * sizeof(float) + traces.size() * (sizeof(SegmentTrace) + masses + state);
}

std::uint64_t BranchList::bytes() const {
    std::uint64_t bytes = 0;
    for (const Entry& entry : m_branches) {
        bytes += entry.branch->bytes();
    }
    for (const auto& taken : m_taken) {
        const auto branch = taken.lock();
        bytes += branch ? branch->bytes() : 0;
    }
    return bytes;
}

void BranchList::onModelOpened(const ModelInfo& info) {
    if (m_model && isSameModel(*m_model, info)) {
        listAllAgain();
    } else {
        clear();
    }
    m_model = info;
}

/// Also those that were taken out, for the time when they are put back.
void BranchList::listAllAgain() {
    for (const auto& taken : m_taken) {
        if (const auto branch = taken.lock()) {
            dropResults(*branch, m_store.context());
        }
    }
    for (Entry& entry : m_branches) {
        entry.stop.request_stop();
        entry.channel.reset();
        dropResults(*entry.branch, m_store.context());
        tellChanged(entry);
    }
    m_poll.stop();
}

void BranchList::clear() {
    std::erase_if(m_taken, [](const auto& taken) { return taken.expired(); });
    if (m_branches.empty() && m_taken.empty()) {
        return; // nor could one be put back
    }
    beginResetModel();
    for (Entry& entry : m_branches) {
        entry.stop.request_stop();
    }
    m_branches.clear();
    m_poll.stop();
    endResetModel();
}

} // namespace rmtscope
