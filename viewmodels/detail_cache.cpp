#include "viewmodels/detail_cache.h"

#include <utility>

namespace rmtscope {

DetailCache::DetailCache(std::size_t capacity)
    : m_capacity(capacity) {}

std::optional<SegmentIndex> DetailCache::insert(SegmentDetail detail) {
    const SegmentIndex segment = detail.segment;
    if (const auto old = m_entries.find(segment); old != m_entries.end()) {
        m_order.erase(old->second);
    }
    m_order.push_front(std::move(detail));
    m_entries[segment] = m_order.begin();
    if (m_order.size() <= m_capacity) {
        return std::nullopt;
    }
    const SegmentIndex oldest = m_order.back().segment;
    m_entries.erase(oldest);
    m_order.pop_back();
    return oldest;
}

const SegmentDetail* DetailCache::find(SegmentIndex segment) {
    const auto found = m_entries.find(segment);
    if (found == m_entries.end()) {
        return nullptr;
    }
    m_order.splice(m_order.begin(), m_order, found->second);
    return &*found->second;
}

void DetailCache::clear() {
    m_order.clear();
    m_entries.clear();
}

} // namespace rmtscope
