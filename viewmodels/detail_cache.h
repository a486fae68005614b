#pragma once

#include "engine/api/attention_map.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <vector>

namespace rmtscope {

/// The details that were looked at last, within a number of bytes; see viewBytes().
class DetailCache {
public:
    explicit DetailCache(std::uint64_t capacityBytes);

    /// Returns the segments whose details had to go for it, the one that wasn't looked at for longest first. It stays
    /// itself, however large it is.
    std::vector<SegmentIndex> insert(SegmentDetail detail);
    /// Null if it isn't there; makes it the newest.
    [[nodiscard]] const SegmentDetail* find(SegmentIndex segment);
    [[nodiscard]] bool contains(SegmentIndex segment) const { return m_entries.contains(segment); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    void clear();

private:
    struct Entry {
        SegmentDetail detail;
        std::uint64_t bytes = 0;
    };

    void erase(std::list<Entry>::iterator entry);

    std::uint64_t m_capacityBytes;
    std::uint64_t m_bytes = 0;
    std::list<Entry> m_order; ///< newest first
    std::unordered_map<SegmentIndex, std::list<Entry>::iterator> m_entries;
};

} // namespace rmtscope
