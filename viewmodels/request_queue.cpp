#include "viewmodels/request_queue.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rmtscope {

void RequestQueue::pushDetail(SegmentIndex segment, std::uint64_t run) {
    const std::lock_guard lock(m_mutex);
    const Wish wish{segment, run};
    if (isWorkedOn(RequestKind::Detail, wish)) {
        return;
    }
    m_details.erase(std::remove(m_details.begin(), m_details.end(), wish), m_details.end());
    m_details.push_back(wish);
    if (m_details.size() > mostDetails) {
        m_details.pop_front();
    }
}

void RequestQueue::pushReplay(SegmentIndex segment, std::uint64_t run) {
    const std::lock_guard lock(m_mutex);
    pushNewest(RequestKind::Replay, m_replay, {segment, run});
}

void RequestQueue::pushReading(SegmentIndex segment, std::size_t question, std::uint64_t run) {
    const std::lock_guard lock(m_mutex);
    pushNewest(RequestKind::Reading, m_reading, {segment, run, question});
}

void RequestQueue::pushLens(SegmentIndex segment, std::uint64_t run) {
    const std::lock_guard lock(m_mutex);
    pushNewest(RequestKind::Lens, m_lens, {segment, run});
}

void RequestQueue::pushNewest(RequestKind kind, std::optional<Wish>& waiting, const Wish& wish) {
    if (isWorkedOn(kind, wish)) {
        waiting.reset();
        return;
    }
    waiting = wish;
    stopCurrent(kind);
}

void RequestQueue::pushGeneration(GenerationRequest generation, std::uint64_t run) {
    const std::lock_guard lock(m_mutex);
    Request request{RequestKind::Generation, generation.segment, run, {}, {}};
    request.generation = std::make_shared<const GenerationRequest>(std::move(generation));
    m_generation = std::move(request);
    stopCurrent(RequestKind::Generation);
}

void RequestQueue::dropGeneration() {
    const std::lock_guard lock(m_mutex);
    m_generation.reset();
    stopCurrent(RequestKind::Generation);
}

void RequestQueue::clear() {
    const std::lock_guard lock(m_mutex);
    m_details.clear();
    m_replay.reset();
    m_reading.reset();
    m_lens.reset();
    m_generation.reset();
    if (m_current) {
        m_currentStop.request_stop();
    }
}

std::optional<Request> RequestQueue::take() {
    const std::lock_guard lock(m_mutex);
    if (nothingWaits()) {
        return std::nullopt;
    }
    m_currentStop = std::stop_source();
    m_current = takeNext();
    m_current->stop = m_currentStop.get_token();
    return m_current;
}

/// Needs one that waits.
Request RequestQueue::takeNext() {
    const std::array<std::pair<RequestKind, std::optional<Wish>*>, 3> newest{
        {{RequestKind::Replay, &m_replay}, {RequestKind::Reading, &m_reading}, {RequestKind::Lens, &m_lens}}};
    for (const auto& [kind, waiting] : newest) {
        if (*waiting) {
            const Wish wish = *std::exchange(*waiting, std::nullopt);
            return {kind, wish.segment, wish.run, {}, {}, wish.question};
        }
    }
    if (m_generation) {
        return *std::exchange(m_generation, std::nullopt);
    }
    const Wish wish = m_details.back();
    m_details.pop_back();
    return {RequestKind::Detail, wish.segment, wish.run, {}, {}};
}

void RequestQueue::finish() {
    const std::lock_guard lock(m_mutex);
    m_current.reset();
}

bool RequestQueue::empty() const {
    const std::lock_guard lock(m_mutex);
    return nothingWaits();
}

bool RequestQueue::nothingWaits() const {
    return !m_replay && !m_reading && !m_lens && !m_generation && m_details.empty();
}

void RequestQueue::stopCurrent(RequestKind kind) {
    if (m_current && m_current->kind == kind) {
        m_currentStop.request_stop();
    }
}

bool RequestQueue::isWorkedOn(RequestKind kind, const Wish& wish) const {
    return m_current && m_current->kind == kind && m_current->segment == wish.segment && m_current->run == wish.run &&
           m_current->question == wish.question && !m_currentStop.stop_requested();
}

} // namespace rmtscope
