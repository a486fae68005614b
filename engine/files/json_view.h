#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// A value somewhere in a JSON file, which knows its place for error messages. A null counts as absent. Whatever is
/// wrong is thrown as Error(ConfigInvalid): "FILE has "model.type": 3; expected a text."
class JsonView {
public:
    /// The whole file, which holds an object. Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid.
    explicit JsonView(const std::filesystem::path& file);
    /// What was read from a file already, or shall stand in it: then errors say that it "would have" it.
    JsonView(std::filesystem::path file, nlohmann::json root, bool written = true);

    [[nodiscard]] std::optional<JsonView> find(const std::string& key) const;
    /// Throws when it is absent; `expected` says what should stand there.
    [[nodiscard]] JsonView at(const std::string& key, const std::string& expected) const;
    [[nodiscard]] std::vector<JsonView> items() const; ///< of a list

    [[nodiscard]] bool boolean() const;
    [[nodiscard]] const std::string& text() const;
    /// 0 .. most.
    [[nodiscard]] std::int64_t integer(std::int64_t most) const;
    [[nodiscard]] bool booleanOr(const std::string& key, bool fallback) const;
    [[nodiscard]] std::string textOr(const std::string& key, const std::string& fallback) const;

    [[nodiscard]] const nlohmann::json& value() const { return *m_value; }
    [[nodiscard]] const std::filesystem::path& file() const { return m_document->file; }
    /// "FILE has", as a sentence about it begins.
    [[nodiscard]] std::string source() const;

    /// Rejects every key of this object that isn't among these: what nobody reads would be a misspelt wish.
    void allowOnly(std::initializer_list<std::string_view> keys, std::span<const std::string_view> more = {}) const;

    [[noreturn]] void reject(const std::string& expected) const;
    /// What stands under a key of this object, or that nothing does.
    [[noreturn]] void reject(const std::string& key, const std::string& expected) const;

private:
    struct Document {
        std::filesystem::path file;
        nlohmann::json root;
        bool written = true;
    };

    JsonView(std::shared_ptr<const Document> document, const nlohmann::json& value, std::string name);
    [[nodiscard]] std::string nameOf(const std::string& key) const;

    std::shared_ptr<const Document> m_document;
    const nlohmann::json* m_value;
    std::string m_name; ///< "model.type"; empty for the whole file
};

} // namespace rmtscope
