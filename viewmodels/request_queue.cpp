#include "viewmodels/request_queue.h"

#include <algorithm>

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
    const Wish wish{segment, run};
    if (isWorkedOn(RequestKind::Replay, wish)) {
        m_replay.reset();
        return;
    }
    m_replay = wish;
    if (m_current && m_current->kind == RequestKind::Replay) {
        m_currentStop.request_stop();
    }
}

void RequestQueue::clear() {
    const std::lock_guard lock(m_mutex);
    m_details.clear();
    m_replay.reset();
    if (m_current) {
        m_currentStop.request_stop();
    }
}

std::optional<Request> RequestQueue::take() {
    const std::lock_guard lock(m_mutex);
    if (!m_replay && m_details.empty()) {
        return std::nullopt;
    }
    const RequestKind kind = m_replay ? RequestKind::Replay : RequestKind::Detail;
    const Wish wish = m_replay ? *m_replay : m_details.back();
    if (m_replay) {
        m_replay.reset();
    } else {
        m_details.pop_back();
    }
    m_currentStop = std::stop_source();
    m_current = Request{kind, wish.segment, wish.run, m_currentStop.get_token()};
    return m_current;
}

void RequestQueue::finish() {
    const std::lock_guard lock(m_mutex);
    m_current.reset();
}

bool RequestQueue::empty() const {
    const std::lock_guard lock(m_mutex);
    return !m_replay && m_details.empty();
}

bool RequestQueue::isWorkedOn(RequestKind kind, const Wish& wish) const {
    return m_current && m_current->kind == kind && m_current->segment == wish.segment && m_current->run == wish.run &&
           !m_currentStop.stop_requested();
}

} // namespace rmtscope
