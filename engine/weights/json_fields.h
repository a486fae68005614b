#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

/// Both ends included.
struct IntegerRange {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

/// The fields of a JSON file that holds one object. Every lookup checks the type; what is wrong is thrown as
/// Error(ConfigInvalid), which names the file, the key, what it holds and what was expected. A null counts as absent.
class JsonFields {
public:
    /// Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid.
    explicit JsonFields(const std::filesystem::path& file);

    [[nodiscard]] bool has(const std::string& key) const { return find(key) != nullptr; }
    [[nodiscard]] const nlohmann::json* find(const std::string& key) const; ///< nullptr if absent

    [[nodiscard]] std::int64_t integer(const std::string& key, IntegerRange range) const;
    [[nodiscard]] std::int64_t integerOr(const std::string& key, IntegerRange range, std::int64_t fallback) const;
    /// A count that divides `width`, which the key `widthKey` holds: heads and the hidden size.
    [[nodiscard]] std::int64_t divisor(const std::string& key, const std::string& widthKey, std::int64_t width) const;
    /// Greater than 0 and at most `most`.
    [[nodiscard]] double positiveOr(const std::string& key, double most, double fallback) const;
    [[nodiscard]] std::optional<bool> boolean(const std::string& key) const;
    [[nodiscard]] std::string textOr(const std::string& key, const std::string& fallback) const;
    /// Empty if the key is absent; an empty list is an error.
    [[nodiscard]] std::vector<std::string> textsOrNone(const std::string& key) const;

    /// Throws: "FILE has KEY: VALUE; expected EXPECTED."
    [[noreturn]] void reject(const std::string& key, const std::string& expected) const;

private:
    std::filesystem::path m_file;
    nlohmann::json m_object;
};

} // namespace rmtscope
