#pragma once

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace rmtscope {

/// What is wrong with a JSON text, as the end of a sentence: "isn't valid JSON at byte 12".
class JsonProblem : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Parses `text`, which must be an object in UTF-8; of a key that occurs twice the last counts. Throws JsonProblem.
[[nodiscard]] nlohmann::json parseJson(std::string_view text);

/// Parses `text`, which must be an object in UTF-8. A key that occurs twice in one object is refused, because readers
/// disagree about which of the two counts; so is nesting deeper than `maxDepth`. Throws JsonProblem.
[[nodiscard]] nlohmann::json parseStrictJson(std::string_view text, int maxDepth);

/// A name from a file as it can stand in a sentence: in quotes, control characters replaced, not too long.
[[nodiscard]] std::string inQuotes(std::string_view name);

/// What a value is, for error messages: "12", "a list", "an object", the text in quotes.
[[nodiscard]] std::string describe(const nlohmann::json& value);

} // namespace rmtscope
