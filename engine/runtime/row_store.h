#pragma once

#include "engine/api/attention_map.h"

#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>

namespace rmtscope {

/// Token-level rows within a budget: the ones used longest ago are dropped first.
class RowStore {
public:
    explicit RowStore(std::uint64_t budgetBytes);

    void put(SegmentIndex segment, std::shared_ptr<const MemoryRows> rows);
    /// Null when they were dropped or never kept; otherwise they count as just used.
    [[nodiscard]] std::shared_ptr<const MemoryRows> get(SegmentIndex segment);
    /// Forgets `first` and everything behind it.
    void eraseFrom(SegmentIndex first);

    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    [[nodiscard]] std::uint64_t budgetBytes() const { return m_budget; }
    /// How many segments' rows are here.
    [[nodiscard]] std::int64_t segments() const { return static_cast<std::int64_t>(m_entries.size()); }

private:
    struct Entry {
        std::shared_ptr<const MemoryRows> rows;
        std::list<SegmentIndex>::iterator use;
    };

    void erase(std::unordered_map<SegmentIndex, Entry>::iterator entry);

    std::uint64_t m_budget;
    std::uint64_t m_bytes = 0;
    std::list<SegmentIndex> m_uses; ///< longest ago first
    std::unordered_map<SegmentIndex, Entry> m_entries;
};

} // namespace rmtscope
