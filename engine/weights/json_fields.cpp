#include "engine/weights/json_fields.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/files/strict_json.h"
#include "engine/weights/config_limits.h"

#include <algorithm>
#include <sstream>

namespace rmtscope {

namespace {

using nlohmann::json;

constexpr std::size_t largestFile = std::size_t{16} << 20; // configurations have a few kilobytes
constexpr int fileDepth = 32;

json parse(const std::filesystem::path& file, std::string_view text) {
    if (text.size() > largestFile) {
        throw Error(ErrorCode::ConfigInvalid,
                    file.string() + " has " + std::to_string(text.size()) + " bytes, too many for a configuration.",
                    file.string());
    }
    try {
        return parseStrictJson(text, fileDepth);
    } catch (const JsonProblem& problem) {
        throw Error(ErrorCode::ConfigInvalid, file.string() + " " + problem.what() + ".", file.string());
    }
}

bool isInteger(const json& value, IntegerRange range) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        return range.most >= 0 && number <= static_cast<std::uint64_t>(range.most) &&
               (range.least <= 0 || number >= static_cast<std::uint64_t>(range.least));
    }
    return value.is_number_integer() && value.get<std::int64_t>() >= range.least &&
           value.get<std::int64_t>() <= range.most;
}

std::string describeRange(IntegerRange range) {
    if (range.least == range.most) {
        return std::to_string(range.least);
    }
    return "an integer from " + std::to_string(range.least) + " to " + std::to_string(range.most);
}

std::string shortNumber(double number) {
    std::ostringstream text;
    text << number;
    return text.str();
}

} // namespace

JsonFields::JsonFields(const std::filesystem::path& file)
    : m_object(file, parse(file, readFileBytes(file, {}).bytes)) {}

JsonFields::JsonFields(const std::filesystem::path& file, const std::string& text)
    : m_object(file, parse(file, text), false) {}

const json* JsonFields::find(const std::string& key) const {
    const auto found = m_object.find(key);
    return found ? &found->value() : nullptr;
}

std::int64_t JsonFields::integer(const std::string& key, IntegerRange range) const {
    const json* value = find(key);
    if (value == nullptr || !isInteger(*value, range)) {
        reject(key, describeRange(range));
    }
    return value->get<std::int64_t>();
}

std::int64_t JsonFields::integerOr(const std::string& key, IntegerRange range, std::int64_t fallback) const {
    return has(key) ? integer(key, range) : fallback;
}

std::int64_t JsonFields::divisor(const std::string& key, const std::string& widthKey, std::int64_t width) const {
    const std::int64_t count = integer(key, limits::counts);
    if (width % count != 0) {
        reject(widthKey, "a multiple of " + key + ", " + std::to_string(count));
    }
    return count;
}

double JsonFields::positiveOr(const std::string& key, double most, double fallback) const {
    const json* value = find(key);
    if (value == nullptr) {
        return fallback;
    }
    if (!value->is_number() || !(value->get<double>() > 0 && value->get<double>() <= most)) {
        reject(key, "a number above 0, at most " + shortNumber(most));
    }
    return value->get<double>();
}

std::optional<bool> JsonFields::boolean(const std::string& key) const {
    const auto found = m_object.find(key);
    return found ? std::optional(found->boolean()) : std::nullopt;
}

std::string JsonFields::textOr(const std::string& key, const std::string& fallback) const {
    return m_object.textOr(key, fallback);
}

std::vector<std::string> JsonFields::textsOrNone(const std::string& key) const {
    const json* value = find(key);
    if (value == nullptr) {
        return {};
    }
    if (!value->is_array() || value->empty() || !std::ranges::all_of(*value, &json::is_string)) {
        reject(key, "a list of one or more texts");
    }
    return value->get<std::vector<std::string>>();
}

double JsonFields::numberOr(const std::string& key, double least, double most, double fallback) const {
    const json* value = find(key);
    if (value == nullptr) {
        return fallback;
    }
    if (!value->is_number() || !(value->get<double>() >= least && value->get<double>() <= most)) {
        reject(key, "a number from " + shortNumber(least) + " to " + shortNumber(most));
    }
    return value->get<double>();
}

std::vector<std::int64_t> JsonFields::integersOr(const std::string& key, IntegerRange range,
                                                 std::vector<std::int64_t> fallback) const {
    const json* value = find(key);
    if (value == nullptr) {
        return fallback;
    }
    const auto fits = [range](const json& each) { return isInteger(each, range); };
    if (!value->is_array() || value->empty() || !std::ranges::all_of(*value, fits)) {
        reject(key, "a list of one or more, each " + describeRange(range));
    }
    return value->get<std::vector<std::int64_t>>();
}

JsonFields JsonFields::object(const std::string& key) const {
    const JsonView found = m_object.at(key, "an object");
    if (!found.value().is_object()) {
        found.reject("an object");
    }
    return JsonFields(found);
}

std::vector<JsonFields> JsonFields::objects(const std::string& key) const {
    const json* value = find(key);
    if (value == nullptr || !value->is_array() || value->empty() || !std::ranges::all_of(*value, &json::is_object)) {
        reject(key, "a list of one or more objects");
    }
    std::vector<JsonFields> list;
    for (const JsonView& item : m_object.at(key, "a list").items()) {
        list.push_back(JsonFields(item));
    }
    return list;
}

void JsonFields::allowOnly(std::initializer_list<std::string_view> keys, std::span<const std::string_view> more) const {
    m_object.allowOnly(keys, more);
}

void JsonFields::reject(const std::string& key, const std::string& expected) const {
    m_object.reject(key, expected);
}

} // namespace rmtscope
