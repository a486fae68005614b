#include "engine/tasks/people.h"

#include "engine/api/error.h"
#include "engine/tasks/letters.h"

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Takes `words`, one after the other with any white space around them, from the begin of `text`.
bool takeWords(std::string_view& text, std::string_view words) {
    std::string_view rest = text;
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(words.size(), word.size() + 1));
        rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(blanks)));
        if (!rest.starts_with(word)) {
            return false;
        }
        rest.remove_prefix(word.size());
        if (!rest.empty() && blanks.find(rest.front()) == std::string_view::npos) {
            return false;
        }
    }
    text = rest;
    return true;
}

bool movesSomewhere(std::string_view behindName) {
    return std::ranges::any_of(taskMoves, [behindName](std::string_view move) {
        std::string_view rest = behindName;
        return takeWords(rest, move) && takeWords(rest, "to the");
    });
}

bool movesIn(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const bool insideWord = at > 0 && isLetter(text[at - 1]);
        if (!insideWord && movesSomewhere(text.substr(at + name.size()))) {
            return true;
        }
    }
    return false;
}

} // namespace

std::vector<std::string> peopleMovingIn(std::string_view text) {
    std::vector<std::string> found;
    for (const std::string_view name : taskPeople) {
        if (movesIn(text, name)) {
            found.emplace_back(name);
        }
    }
    return found;
}

std::vector<std::string_view> peopleBut(std::span<const std::string> present) {
    std::vector<std::string_view> left;
    std::ranges::copy_if(taskPeople, std::back_inserter(left), [present](std::string_view name) {
        return std::ranges::find(present, name) == present.end();
    });
    if (left.empty()) {
        throw Error(ErrorCode::Usage, "The text already says where Mary, John, Daniel and Sandra went, so a fact about "
                                      "any of them would contradict it; choose another text.");
    }
    return left;
}

} // namespace rmtscope
