#include "engine/runtime/row_store.h"

namespace rmtscope {

RowStore::RowStore(std::uint64_t budgetBytes)
    : m_budget(budgetBytes) {}

void RowStore::put(SegmentIndex segment, std::shared_ptr<const MemoryRows> rows) {
    if (const auto known = m_entries.find(segment); known != m_entries.end()) {
        erase(known);
    }
    if (rows->bytes() > m_budget) {
        return; // it would push out everything else and then itself
    }
    m_bytes += rows->bytes();
    m_uses.push_back(segment);
    m_entries.emplace(segment, Entry{std::move(rows), std::prev(m_uses.end())});
    while (m_bytes > m_budget && !m_uses.empty()) {
        erase(m_entries.find(m_uses.front()));
    }
}

std::shared_ptr<const MemoryRows> RowStore::get(SegmentIndex segment) {
    const auto found = m_entries.find(segment);
    if (found == m_entries.end()) {
        return nullptr;
    }
    m_uses.splice(m_uses.end(), m_uses, found->second.use);
    return found->second.rows;
}

void RowStore::eraseFrom(SegmentIndex first) {
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        const auto next = std::next(entry);
        if (entry->first >= first) {
            erase(entry);
        }
        entry = next;
    }
}

void RowStore::erase(std::unordered_map<SegmentIndex, Entry>::iterator entry) {
    m_bytes -= entry->second.rows->bytes();
    m_uses.erase(entry->second.use);
    m_entries.erase(entry);
}

} // namespace rmtscope
