#include "engine/tasks/sentence_ends.h"

#include "engine/tasks/letters.h"

#include <algorithm>
#include <array>
#include <optional>

namespace rmtscope {

namespace {

/// `text` without one closing quote or bracket at its end; nullopt when there is none.
std::optional<std::string_view> withoutCloser(std::string_view text) {
    for (const std::string_view closer : {"\"", "'", ")", "]", "”", "’", "»", "*", "_"}) {
        if (text.ends_with(closer)) {
            text.remove_suffix(closer.size());
            return text;
        }
    }
    return std::nullopt;
}

bool endsInAbbreviation(std::string_view beforeStop) {
    static constexpr std::array<std::string_view, 9> known = {"Mr",   "Mrs",  "Ms", "Dr",    "St",
                                                              "Prof", "Capt", "vs", "Messrs"};
    std::size_t begin = beforeStop.size();
    while (begin > 0 && isLetter(beforeStop[begin - 1])) {
        --begin;
    }
    const std::string_view word = beforeStop.substr(begin);
    return (word.size() == 1 && word != "I") || std::ranges::find(known, word) != known.end();
}

bool isSentenceEnd(std::string_view text, std::size_t at) {
    std::string_view before = text.substr(0, at);
    for (const std::string_view mark : {"。", "！", "？"}) {
        if (before.ends_with(mark)) {
            return true;
        }
    }
    if (!isBlank(text[at])) {
        return false;
    }
    while (const auto shorter = withoutCloser(before)) {
        before = *shorter;
    }
    if (before.ends_with('!') || before.ends_with('?')) {
        return true;
    }
    return before.ends_with('.') && !endsInAbbreviation(before.substr(0, before.size() - 1));
}

bool isWordEnd(std::string_view text, std::size_t at) {
    return isBlank(text[at]) && !isBlank(text[at - 1]);
}

/// Of the places within the text (not its begin or end) that `fits` accepts.
template <class Fits>
std::optional<std::size_t> nearest(std::string_view text, std::size_t wanted, Fits fits) {
    for (std::size_t distance = 0; distance < text.size(); ++distance) {
        if (distance < wanted && wanted - distance < text.size() && fits(text, wanted - distance)) {
            return wanted - distance;
        }
        if (wanted + distance > 0 && wanted + distance < text.size() && fits(text, wanted + distance)) {
            return wanted + distance;
        }
    }
    return std::nullopt;
}

} // namespace

std::size_t nearestSentenceEnd(std::string_view text, std::size_t wanted) {
    wanted = std::min(wanted, text.size());
    if (wanted == 0 || wanted == text.size()) {
        return wanted;
    }
    auto inner = nearest(text, wanted, isSentenceEnd);
    if (!inner) {
        inner = nearest(text, wanted, isWordEnd);
    }
    const std::size_t outer = wanted <= text.size() - wanted ? 0 : text.size();
    const auto distance = [wanted](std::size_t at) { return at < wanted ? wanted - at : at - wanted; };
    if (!inner || distance(outer) < distance(*inner)) {
        return outer;
    }
    return distance(outer) == distance(*inner) ? std::min(outer, *inner) : *inner;
}

} // namespace rmtscope
