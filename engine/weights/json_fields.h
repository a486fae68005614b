#pragma once

#include "engine/files/json_view.h"

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rmtscope {

/// Both ends included.
struct IntegerRange {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

/// The fields of a JSON file that holds one object, which no key may stand twice in. Every lookup checks the type; what
/// is wrong is thrown as Error(ConfigInvalid), which names the file, the key, what it holds and what was expected. A
/// null counts as absent.
class JsonFields {
public:
    /// Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid.
    explicit JsonFields(const std::filesystem::path& file);
    /// `text`: what shall stand in the file. Throws Error: ConfigInvalid.
    JsonFields(const std::filesystem::path& file, const std::string& text);

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

    /// least to most, both included.
    [[nodiscard]] double numberOr(const std::string& key, double least, double most, double fallback) const;
    /// The fallback if the key is absent; an empty list is an error.
    [[nodiscard]] std::vector<std::int64_t> integersOr(const std::string& key, IntegerRange range,
                                                       std::vector<std::int64_t> fallback) const;

    /// The object that stands under a key, which must be there; errors name its fields "key.field".
    [[nodiscard]] JsonFields object(const std::string& key) const;
    /// A list of one or more of them; errors name the fields of the first one "key[0].field".
    [[nodiscard]] std::vector<JsonFields> objects(const std::string& key) const;
    /// As JsonView's.
    void allowOnly(std::initializer_list<std::string_view> keys, std::span<const std::string_view> more = {}) const;

    /// "FILE has", as a sentence about it begins.
    [[nodiscard]] std::string source() const { return m_object.source(); }
    /// Throws: "FILE has KEY: VALUE; expected EXPECTED."
    [[noreturn]] void reject(const std::string& key, const std::string& expected) const;

private:
    explicit JsonFields(JsonView object)
        : m_object(std::move(object)) {}

    JsonView m_object;
};

} // namespace rmtscope
