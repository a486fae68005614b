#include "viewmodels/fuzzy_match.h"

#include <QString>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace rmtscope {
namespace {

constexpr int perLetter = 10;
constexpr int wordStart = 30;
constexpr int following = 20; // less than a word's start: "sa" means "segment attention" before "save"
constexpr int nearTheBegin = 9;
constexpr int impossible = std::numeric_limits<int>::min() / 2;

bool startsWord(QStringView text, qsizetype at) {
    if (!text[at].isLetterOrNumber()) {
        return false;
    }
    return at == 0 || !text[at - 1].isLetterOrNumber() || (text[at].isUpper() && text[at - 1].isLower());
}

int letterScore(QStringView text, qsizetype at) {
    return perLetter + (startsWord(text, at) ? wordStart : 0) + std::max(nearTheBegin - static_cast<int>(at), 0);
}

QString lettersOf(QStringView pattern) {
    QString letters;
    for (const QChar letter : pattern) {
        if (!letter.isSpace()) {
            letters.append(letter.toCaseFolded());
        }
    }
    return letters;
}

} // namespace

std::optional<int> fuzzyScore(QStringView pattern, QStringView text) {
    const QString letters = lettersOf(pattern);
    if (letters.isEmpty()) {
        return 0;
    }
    // ending[i]: the best score of the letters so far if the last of them stands at i.
    std::vector<int> ending(static_cast<std::size_t>(text.size()), impossible);
    for (qsizetype letter = 0; letter < letters.size(); ++letter) {
        std::vector<int> next(ending.size(), impossible);
        int bestBefore = letter == 0 ? 0 : impossible; // of all places in front of the one before this
        for (qsizetype at = 0; at < text.size(); ++at) {
            const auto i = static_cast<std::size_t>(at);
            const int adjacent = letter > 0 && at > 0 ? ending[i - 1] + following : impossible;
            const int before = std::max(bestBefore, adjacent);
            if (text[at].toCaseFolded() == letters[letter] && before > impossible / 2) {
                next[i] = before + letterScore(text, at);
            }
            if (letter > 0) {
                bestBefore = std::max(bestBefore, ending[i]);
            }
        }
        ending = std::move(next);
    }
    const int best = ending.empty() ? impossible : *std::max_element(ending.begin(), ending.end());
    return best > impossible / 2 ? std::optional(best) : std::nullopt;
}

} // namespace rmtscope
