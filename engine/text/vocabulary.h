#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rmtscope {

/// The entries of a vocab.txt: line i (from 0) is the entry of id i.
class Vocabulary {
public:
    /// Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid (no UTF-8, an entry twice: says in which
    /// lines).
    explicit Vocabulary(const std::filesystem::path& file);
    Vocabulary(const Vocabulary&) = delete;
    Vocabulary& operator=(const Vocabulary&) = delete;

    [[nodiscard]] std::int32_t size() const { return static_cast<std::int32_t>(m_entries.size()); }
    /// 0 <= id < size().
    [[nodiscard]] std::string_view entry(std::int32_t id) const { return m_entries[static_cast<std::size_t>(id)]; }
    [[nodiscard]] std::optional<std::int32_t> find(std::string_view entry) const;

private:
    std::string m_text; ///< what the views below point into
    std::vector<std::string_view> m_entries;
    std::unordered_map<std::string_view, std::int32_t> m_ids;
};

} // namespace rmtscope
