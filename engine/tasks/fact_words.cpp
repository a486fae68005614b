#include "engine/tasks/fact_words.h"

#include "engine/tasks/people.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace rmtscope {

namespace {

bool isOfWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool names(std::string_view sentence, std::string_view word) {
    return findWord(sentence, word) != std::string_view::npos;
}

/// Whether both name one of `words`, other than `but`.
bool shareOne(std::string_view a, std::string_view b, std::span<const std::string_view> words, std::string_view but) {
    return std::ranges::any_of(words,
                               [&](std::string_view word) { return word != but && names(a, word) && names(b, word); });
}

} // namespace

std::size_t findWord(std::string_view sentence, std::string_view word) {
    for (std::size_t at = sentence.find(word); at != std::string_view::npos; at = sentence.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !isOfWord(sentence[at - 1])) && (end == sentence.size() || !isOfWord(sentence[end]))) {
            return at;
        }
    }
    return std::string_view::npos;
}

std::optional<std::size_t> statedValue(std::string_view sentence, std::span<const std::string_view> values) {
    std::optional<std::size_t> stated;
    std::size_t first = std::string_view::npos;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t place = findWord(sentence, values[i]);
        if (place < first) {
            first = place;
            stated = i;
        }
    }
    return stated;
}

std::size_t lastNeededFact(const Sample& sample, std::span<const std::string_view> labels) {
    const TaskFacts& says = sample.says;
    const auto need = [&](std::size_t fact) {
        const std::string& sentence = says.facts[fact];
        if (!names(sentence, says.answer)) {
            return 0;
        }
        const bool asked = shareOne(sentence, says.question, labels, says.answer) ||
                           shareOne(sentence, says.question, taskPeople, says.answer);
        return asked ? 2 : 1;
    };
    std::size_t best = 0;
    for (std::size_t fact = 1; fact < sample.facts.size(); ++fact) {
        const bool later = sample.facts[fact].first >= sample.facts[best].first;
        if (need(fact) > need(best) || (need(fact) == need(best) && later)) {
            best = fact;
        }
    }
    return best;
}

} // namespace rmtscope
