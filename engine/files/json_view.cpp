#include "engine/files/json_view.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/files/strict_json.h"

#include <algorithm>
#include <utility>

namespace rmtscope {

namespace {

using nlohmann::json;

json parseFile(const std::filesystem::path& file) {
    const FileBytes content = readFileBytes(file, {});
    try {
        return parseJson(content.bytes);
    } catch (const JsonProblem& problem) {
        throw Error(ErrorCode::ConfigInvalid, file.string() + " " + problem.what() + ".", file.string());
    }
}

} // namespace

JsonView::JsonView(const std::filesystem::path& file)
    : JsonView(file, parseFile(file)) {}

JsonView::JsonView(std::filesystem::path file, json root, bool written)
    : m_document(std::make_shared<const Document>(Document{std::move(file), std::move(root), written}))
    , m_value(&m_document->root) {}

JsonView::JsonView(std::shared_ptr<const Document> document, const json& value, std::string name)
    : m_document(std::move(document))
    , m_value(&value)
    , m_name(std::move(name)) {}

std::optional<JsonView> JsonView::find(const std::string& key) const {
    if (!m_value->is_object()) {
        reject("an object");
    }
    const auto found = m_value->find(key);
    if (found == m_value->end() || found->is_null()) {
        return std::nullopt;
    }
    return JsonView(m_document, *found, nameOf(key));
}

std::string JsonView::source() const {
    return file().string() + (m_document->written ? " has" : " would have");
}

std::string JsonView::nameOf(const std::string& key) const {
    return m_name.empty() ? key : m_name + "." + key;
}

JsonView JsonView::at(const std::string& key, const std::string& expected) const {
    if (auto found = find(key)) {
        return *found;
    }
    reject(key, expected);
}

std::vector<JsonView> JsonView::items() const {
    if (!m_value->is_array()) {
        reject("a list");
    }
    std::vector<JsonView> views;
    views.reserve(m_value->size());
    for (const json& item : *m_value) {
        views.push_back(JsonView(m_document, item, m_name + "[" + std::to_string(views.size()) + "]"));
    }
    return views;
}

bool JsonView::boolean() const {
    if (!m_value->is_boolean()) {
        reject("true or false");
    }
    return m_value->get<bool>();
}

const std::string& JsonView::text() const {
    if (!m_value->is_string()) {
        reject("a text");
    }
    return m_value->get_ref<const std::string&>();
}

std::int64_t JsonView::integer(std::int64_t most) const {
    if (!m_value->is_number_unsigned() || m_value->get<std::uint64_t>() > static_cast<std::uint64_t>(most)) {
        reject("an integer from 0 to " + std::to_string(most));
    }
    return m_value->get<std::int64_t>();
}

bool JsonView::booleanOr(const std::string& key, bool fallback) const {
    const auto found = find(key);
    return found ? found->boolean() : fallback;
}

std::string JsonView::textOr(const std::string& key, const std::string& fallback) const {
    const auto found = find(key);
    return found ? found->text() : fallback;
}

void JsonView::allowOnly(std::initializer_list<std::string_view> keys, std::span<const std::string_view> more) const {
    std::vector<std::string_view> all(keys);
    all.insert(all.end(), more.begin(), more.end());
    std::string known;
    for (const std::string_view key : all) {
        known += (known.empty() ? "" : ", ") + std::string(key);
    }
    for (const auto& [key, value] : m_value->items()) {
        if (std::ranges::find(all, key) == all.end()) {
            JsonView(m_document, value, nameOf(key)).reject("only " + known); // a null too
        }
    }
}

void JsonView::reject(const std::string& key, const std::string& expected) const {
    if (const auto found = find(key)) {
        found->reject(expected);
    }
    throw Error(ErrorCode::ConfigInvalid, source() + " no \"" + nameOf(key) + "\"; expected " + expected + ".",
                nameOf(key));
}

void JsonView::reject(const std::string& expected) const {
    throw Error(ErrorCode::ConfigInvalid,
                source() + " \"" + m_name + "\": " + describe(*m_value) + "; expected " + expected + ".",
                m_name.empty() ? file().string() : m_name);
}

} // namespace rmtscope
