#pragma once

#include "engine/api/attention_map.h"

#include <cstddef>
#include <list>
#include <optional>
#include <unordered_map>

namespace rmtscope {

/// The details that were looked at last.
class DetailCache {
public:
    explicit DetailCache(std::size_t capacity);

    /// Returns the segment whose detail had to go for it, if one had.
    std::optional<SegmentIndex> insert(SegmentDetail detail);
    /// Null if it isn't there; makes it the newest.
    [[nodiscard]] const SegmentDetail* find(SegmentIndex segment);
    [[nodiscard]] bool contains(SegmentIndex segment) const { return m_entries.contains(segment); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    void clear();

private:
    std::size_t m_capacity;
    std::list<SegmentDetail> m_order; ///< newest first
    std::unordered_map<SegmentIndex, std::list<SegmentDetail>::iterator> m_entries;
};

} // namespace rmtscope
