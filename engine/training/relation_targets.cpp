#include "engine/training/relation_targets.h"

#include <algorithm>

namespace rmtscope {

namespace {

template <typename List>
std::optional<std::int64_t> indexIn(const List& list, const TextIds& text, std::size_t token) {
    if (token >= text.size()) {
        return std::nullopt;
    }
    const auto found = std::ranges::find(list, text[token]);
    return found == list.end() ? std::nullopt : std::optional<std::int64_t>(found - list.begin());
}

constexpr std::int64_t opposite(std::int64_t direction) {
    return direction ^ 1; // north and south, east and west stand side by side
}

} // namespace

RelationTargets::RelationTargets(const Tokenizer& tokenizer, const std::vector<std::string>& places) {
    const auto idOf = [this, &tokenizer](const std::string& word) -> std::int64_t {
        std::vector<Token> tokens;
        tokenizer.tokenize(word, 0, tokens);
        m_applicable = m_applicable && tokens.size() == 1;
        return tokens.empty() ? -1 : tokens.front().id;
    };
    for (const std::string& place : places) {
        m_places.push_back(idOf(place));
    }
    m_directions = {idOf("north"), idOf("south"), idOf("east"), idOf("west")};
    m_the = idOf("the");
    m_is = idOf("is");
    m_of = idOf("of");
    m_what = idOf("what");
}

std::optional<std::int64_t> RelationTargets::placeAt(const TextIds& text, std::size_t token) const {
    return indexIn(m_places, text, token);
}

std::optional<std::int64_t> RelationTargets::directionAt(const TextIds& text, std::size_t token) const {
    return indexIn(m_directions, text, token);
}

bool RelationTargets::isAt(const TextIds& text, std::size_t token, std::int64_t word) const {
    return token < text.size() && text[token] == word;
}

void RelationTargets::find(const TextIds& text, std::size_t index, std::vector<RelationTarget>& out) const {
    if (!m_applicable) {
        return;
    }
    constexpr bool ahead = true;
    const auto add = [&](std::size_t token, std::int64_t direction, std::int64_t counterpart, bool saidAhead = false) {
        out.push_back(
            {index, static_cast<std::int64_t>(token), *placeAt(text, token), direction, counterpart, saidAhead});
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto place = placeAt(text, i);
        if (!place || i < 1 || text[i - 1] != m_the) {
            continue;
        }
        const auto behind = directionAt(text, i + 2);
        const auto other = placeAt(text, i + 5);
        if (behind && other && isAt(text, i + 1, m_is) && isAt(text, i + 3, m_of) && isAt(text, i + 4, m_the)) {
            add(i, *behind, *other, ahead);
            add(i + 5, opposite(*behind), *place);
        }
        if (const auto next = directionAt(text, i + 1);
            next && isAt(text, i + 2, m_of) && i >= 3 && text[i - 2] == m_is && text[i - 3] == m_what) {
            add(i, *next, noCounterpart, ahead);
        }
        if (i >= 5 && text[i - 2] == m_of && text[i - 4] == m_is && text[i - 5] == m_what) {
            if (const auto before = directionAt(text, i - 3)) {
                add(i, opposite(*before), noCounterpart);
            }
        }
    }
}

} // namespace rmtscope
