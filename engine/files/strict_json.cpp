#include "engine/files/strict_json.h"

#include <functional>
#include <set>
#include <vector>

namespace rmtscope {

namespace {

using nlohmann::json;

/// Watches a parse and refuses what JSON allows but no reader agrees about.
class ParseWatcher {
public:
    explicit ParseWatcher(int maxDepth)
        : m_maxDepth(maxDepth) {}

    bool operator()(int depth, json::parse_event_t event, const json& parsed) {
        if (depth > m_maxDepth) {
            throw JsonProblem("is nested deeper than " + std::to_string(m_maxDepth) + " levels");
        }
        if (event == json::parse_event_t::object_start) {
            m_keys.emplace_back();
        } else if (event == json::parse_event_t::object_end) {
            m_keys.pop_back();
        } else if (event == json::parse_event_t::key) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!m_keys.back().insert(key).second) {
                throw JsonProblem("has the key " + inQuotes(key) + " twice");
            }
        }
        return true;
    }

private:
    int m_maxDepth;
    std::vector<std::set<std::string, std::less<>>> m_keys; // of the objects that are open, outermost first
};

/// watcher: as nlohmann's parser calls it; null: nobody watches, which is faster.
json parseObject(std::string_view text, const json::parser_callback_t& watcher) {
    json result;
    try {
        result = json::parse(text, watcher);
    } catch (const json::parse_error& error) {
        throw JsonProblem("isn't valid JSON at byte " + std::to_string(error.byte));
    } catch (const json::exception&) { // a number that no double can hold
        throw JsonProblem("isn't valid JSON: a number is out of range");
    }
    if (!result.is_object()) {
        throw JsonProblem("holds " + describe(result) + " where an object is expected");
    }
    return result;
}

} // namespace

json parseJson(std::string_view text) {
    return parseObject(text, nullptr);
}

json parseStrictJson(std::string_view text, int maxDepth) {
    ParseWatcher watcher(maxDepth);
    return parseObject(text, std::ref(watcher));
}

std::string inQuotes(std::string_view name) {
    constexpr std::size_t longest = 120;
    std::string result = "\"";
    for (const char c : name.substr(0, longest)) {
        const auto byte = static_cast<unsigned char>(c);
        result += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
    if (name.size() > longest) {
        while (!result.empty() && (static_cast<unsigned char>(result.back()) & 0x80U) != 0) {
            result.pop_back(); // never half a character
        }
        result += "…";
    }
    return result + "\"";
}

std::string describe(const json& value) {
    switch (value.type()) {
    case json::value_t::object:
        return "an object";
    case json::value_t::array:
        return "a list";
    case json::value_t::string:
        return inQuotes(value.get_ref<const std::string&>());
    default:
        return value.dump();
    }
}

} // namespace rmtscope
