#include "viewmodels/detail_cache.h"

#include "viewmodels/view_bytes.h"

#include <iterator>
#include <utility>

namespace rmtscope {

DetailCache::DetailCache(std::uint64_t capacityBytes)
    : m_capacityBytes(capacityBytes) {}

std::vector<SegmentIndex> DetailCache::insert(SegmentDetail detail) {
    const SegmentIndex segment = detail.segment;
    if (const auto old = m_entries.find(segment); old != m_entries.end()) {
        erase(old->second);
    }
    const std::uint64_t bytes = viewBytes(detail);
    m_order.push_front(Entry{std::move(detail), bytes});
    m_entries[segment] = m_order.begin();
    m_bytes += bytes;
    std::vector<SegmentIndex> dropped;
    while (m_bytes > m_capacityBytes && m_order.size() > 1) {
        dropped.push_back(m_order.back().detail.segment);
        erase(std::prev(m_order.end()));
    }
    return dropped;
}

void DetailCache::erase(std::list<Entry>::iterator entry) {
    m_bytes -= entry->bytes;
    m_entries.erase(entry->detail.segment);
    m_order.erase(entry);
}

const SegmentDetail* DetailCache::find(SegmentIndex segment) {
    const auto found = m_entries.find(segment);
    if (found == m_entries.end()) {
        return nullptr;
    }
    m_order.splice(m_order.begin(), m_order, found->second);
    return &found->second->detail;
}

void DetailCache::clear() {
    m_order.clear();
    m_entries.clear();
    m_bytes = 0;
}

} // namespace rmtscope
