#include "engine/text/questions.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/files/strict_json.h"
#include "engine/text/character_offsets.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <unordered_set>

namespace rmtscope {

namespace {

using Json = nlohmann::json;

constexpr std::string_view formatName = "rmtscope-questions";
constexpr std::int64_t formatVersion = 1;

/// What is being read, for the sentence of an error.
struct Place {
    const std::filesystem::path& file;
    std::string where; ///< "question \"q1\"", empty for the file's top level

    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorCode::QuestionsInvalid,
                    "The questions file " + file.string() + " is wrong" + (where.empty() ? "" : " in " + where) + ": " +
                        what + ".",
                    file.string());
    }
    [[nodiscard]] Place within(const std::string& part) const {
        return {file, part + (where.empty() ? "" : " of " + where)};
    }
};

void checkKeys(const Json& object, std::initializer_list<std::string_view> known, const Place& place) {
    if (!object.is_object()) {
        place.fail(std::string("an object {…} is expected, but there is ") + object.type_name());
    }
    for (const auto& item : object.items()) {
        if (std::ranges::find(known, item.key()) == known.end()) {
            place.fail("the key " + inQuotes(item.key()) + " is unknown");
        }
    }
}

const Json& required(const Json& object, const char* key, const Place& place) {
    const auto found = object.find(key);
    if (found == object.end()) {
        place.fail("the key " + inQuotes(key) + " is missing");
    }
    return *found;
}

std::string textOf(const Json& value, const char* key, const Place& place) {
    if (!value.is_string()) {
        place.fail(inQuotes(key) + " must be a text, but it is " + value.type_name());
    }
    return value.get<std::string>();
}

std::string requiredText(const Json& object, const char* key, const Place& place) {
    return textOf(required(object, key, place), key, place);
}

std::string optionalText(const Json& object, const char* key, const Place& place) {
    return object.contains(key) ? textOf(object.at(key), key, place) : std::string();
}

const Json& requiredList(const Json& object, const char* key, const Place& place) {
    const Json& value = required(object, key, place);
    if (!value.is_array()) {
        place.fail(inQuotes(key) + " must be a list […], but it is " + value.type_name());
    }
    return value;
}

std::uint64_t requiredCount(const Json& object, const char* key, const Place& place) {
    const Json& value = required(object, key, place);
    if (!value.is_number_unsigned()) {
        place.fail(inQuotes(key) + " must be a whole number from 0 on, but it is " + value.dump());
    }
    return value.get<std::uint64_t>();
}

/// The span still counts characters.
Fact readFact(const Json& object, const Place& place) {
    checkKeys(object, {"begin", "end", "text"}, place);
    Fact fact{{requiredCount(object, "begin", place), requiredCount(object, "end", place)},
              requiredText(object, "text", place)};
    if (fact.bytes.begin >= fact.bytes.end) {
        place.fail("\"begin\" " + std::to_string(fact.bytes.begin) + " must come before \"end\" " +
                   std::to_string(fact.bytes.end));
    }
    return fact;
}

Question readQuestion(const Json& object, const Place& place) {
    checkKeys(object, {"id", "task", "question", "answer", "facts"}, place);
    Question question;
    question.id = requiredText(object, "id", place);
    const Place named = place.where.empty() ? place : Place{place.file, "question " + inQuotes(question.id)};
    question.task = optionalText(object, "task", named);
    question.text = requiredText(object, "question", named);
    question.answer = requiredText(object, "answer", named);
    if (object.contains("facts")) {
        const Json& facts = requiredList(object, "facts", named);
        for (std::size_t i = 0; i < facts.size(); ++i) {
            question.facts.push_back(readFact(facts[i], named.within("fact " + std::to_string(i + 1))));
        }
    }
    return question;
}

void checkHeader(const Json& root, const Place& place) {
    checkKeys(root, {"format", "version", "questions"}, place);
    if (const std::string format = requiredText(root, "format", place); format != formatName) {
        place.fail("\"format\" is " + inQuotes(format) + " instead of " + inQuotes(formatName));
    }
    const std::uint64_t version = requiredCount(root, "version", place);
    if (version > static_cast<std::uint64_t>(formatVersion)) {
        place.fail("it was written by a newer program (version " + std::to_string(version) + ", this one knows up to " +
                   std::to_string(formatVersion) + "); update this program");
    }
    if (version == 0) {
        place.fail("\"version\" must be " + std::to_string(formatVersion) + ", but it is 0");
    }
}

/// From characters to bytes, and each fact's text against the document's.
void locateFacts(std::vector<Question>& questions, std::string_view text, const std::filesystem::path& file) {
    std::vector<std::uint64_t> characters;
    for (const Question& question : questions) {
        for (const Fact& fact : question.facts) {
            characters.push_back(fact.bytes.begin);
            characters.push_back(fact.bytes.end);
        }
    }
    const std::vector<std::uint64_t> bytes = bytesOfCharacters(text, characters);
    std::size_t next = 0;
    for (Question& question : questions) {
        for (std::size_t i = 0; i < question.facts.size(); ++i, next += 2) {
            Fact& fact = question.facts[i];
            const Place place{file, "fact " + std::to_string(i + 1) + " of question " + inQuotes(question.id)};
            const std::string span = "characters " + std::to_string(fact.bytes.begin) + " to " +
                                     std::to_string(fact.bytes.end) + " of the document";
            if (bytes[next + 1] == noOffset) {
                place.fail(span + " lie behind its end");
            }
            fact.bytes = {bytes[next], bytes[next + 1]};
            if (const auto found = text.substr(fact.bytes.begin, fact.bytes.size()); found != fact.text) {
                place.fail(span + " are " + inQuotes(found.substr(0, 4 * fact.text.size() + 80)) +
                           ", but the fact's text is " + inQuotes(fact.text));
            }
        }
        std::ranges::stable_sort(question.facts, {}, [](const Fact& fact) { return fact.bytes.begin; });
    }
}

} // namespace

std::vector<Question> readQuestions(const std::filesystem::path& file, std::string_view documentText) {
    const Place top{file, ""};
    Json root;
    try {
        root = Json::parse(readFileBytes(file, {}).bytes);
    } catch (const Json::parse_error& error) {
        top.fail("it is no valid JSON at byte " + std::to_string(error.byte));
    } catch (const Json::exception&) {
        top.fail("it holds a number that is too large for any use here");
    }
    checkHeader(root, top);
    const Json& list = requiredList(root, "questions", top);
    std::vector<Question> questions;
    std::unordered_set<std::string> ids;
    for (std::size_t i = 0; i < list.size(); ++i) {
        questions.push_back(readQuestion(list[i], {file, "question " + std::to_string(i + 1)}));
        if (!ids.insert(questions.back().id).second) {
            top.fail("two questions have the id " + inQuotes(questions.back().id));
        }
    }
    locateFacts(questions, documentText, file);
    return questions;
}

std::string formatQuestions(std::span<const Question> questions, std::string_view documentText) {
    std::vector<std::uint64_t> bytes;
    for (const Question& question : questions) {
        for (const Fact& fact : question.facts) {
            bytes.push_back(fact.bytes.begin);
            bytes.push_back(fact.bytes.end);
        }
    }
    return formatQuestions(questions, charactersBeforeBytes(documentText, bytes));
}

std::string formatQuestions(std::span<const Question> questions, std::span<const std::uint64_t> characters) {
    std::size_t next = 0;
    auto list = nlohmann::ordered_json::array();
    for (const Question& question : questions) {
        auto facts = nlohmann::ordered_json::array();
        for (const Fact& fact : question.facts) {
            facts.push_back({{"begin", characters[next]}, {"end", characters[next + 1]}, {"text", fact.text}});
            next += 2;
        }
        list.push_back({{"id", question.id},
                        {"task", question.task},
                        {"question", question.text},
                        {"answer", question.answer},
                        {"facts", std::move(facts)}});
    }
    const nlohmann::ordered_json root = {
        {"format", formatName}, {"version", formatVersion}, {"questions", std::move(list)}};
    return root.dump(2) + "\n";
}

} // namespace rmtscope
