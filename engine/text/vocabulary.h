#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rmtscope {

/// Ids beyond this are taken for damage: no model has an embedding of that size.
inline constexpr std::int64_t largestTokenId = (std::int64_t{1} << 24) - 1;

/// The texts of all token ids, and the other way round. Ids may have gaps.
class Vocabulary {
public:
    /// `file` is for messages.
    explicit Vocabulary(std::filesystem::path file)
        : m_file(std::move(file)) {}
    Vocabulary(const Vocabulary&) = delete;
    Vocabulary& operator=(const Vocabulary&) = delete;
    Vocabulary(Vocabulary&&) = default;
    Vocabulary& operator=(Vocabulary&&) = default;
    ~Vocabulary() = default;

    /// 0 <= id <= largestTokenId. Throws Error ConfigInvalid when the id or the entry is taken, or
    /// all entries together are too long.
    void add(std::string_view entry, std::int32_t id);

    /// The largest id and one.
    [[nodiscard]] std::int32_t size() const { return static_cast<std::int32_t>(m_entries.size()); }
    /// 0 <= id < size(); empty in a gap.
    [[nodiscard]] std::string_view entry(std::int32_t id) const { return m_entries[static_cast<std::size_t>(id)]; }
    [[nodiscard]] std::optional<std::int32_t> find(std::string_view entry) const;
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

    /// Throws Error ConfigInvalid: "The vocabulary FILE WHAT; get the file that belongs to the model."
    [[noreturn]] void refuse(const std::string& what) const;

private:
    std::filesystem::path m_file;
    std::size_t m_bytes = 0;           ///< of all entries
    std::deque<std::string> m_entries; ///< which never moves them: the views below point here
    std::unordered_map<std::string_view, std::int32_t> m_ids;
};

/// A vocab.txt: line i (from 0) is the entry of id i. Throws Error: FileMissing, FileUnreadable, FileEmpty,
/// ConfigInvalid (no UTF-8, an entry twice: says in which lines).
[[nodiscard]] Vocabulary readVocabularyLines(const std::filesystem::path& file);

} // namespace rmtscope
