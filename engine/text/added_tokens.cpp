#include "engine/text/added_tokens.h"

#include "engine/text/unicode_classes.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

namespace {

std::size_t blankBefore(std::string_view text, std::size_t end, std::size_t stop) {
    while (end > stop) {
        const std::size_t before = previousCharacter(text, end);
        std::size_t at = before;
        if (!isWhiteSpace(nextCodePoint(text, at))) {
            break;
        }
        end = before;
    }
    return end;
}

std::size_t blankBehind(std::string_view text, std::size_t begin, std::size_t stop) {
    while (begin < stop) {
        std::size_t at = begin;
        if (!isWhiteSpace(nextCodePoint(text, at))) {
            break;
        }
        begin = at;
    }
    return begin;
}

bool standsAlone(std::string_view text, std::size_t begin, std::size_t end) {
    if (begin > 0) {
        std::size_t at = previousCharacter(text, begin);
        if (isWordCharacter(nextCodePoint(text, at))) {
            return false;
        }
    }
    return end == text.size() || !isWordCharacter(nextCodePoint(text, end));
}

} // namespace

AddedTokens::AddedTokens(std::vector<AddedToken> tokens)
    : m_tokens(std::move(tokens)) {
    for (std::size_t i = 0; i < m_tokens.size(); ++i) {
        const AddedToken& token = m_tokens[i];
        m_contents.insert(token.content, static_cast<std::int32_t>(i));
        m_starts[static_cast<unsigned char>(token.content.front())] = true;
        m_longest = std::max(m_longest, token.content.size());
        m_looksAround = m_looksAround || token.singleWord || token.stripLeft || token.stripRight;
    }
}

void AddedTokens::split(std::string_view text, const std::function<void(const Part&)>& sink) const {
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size() && !m_tokens.empty();) {
        const PieceTrie::Match match =
            m_starts[static_cast<unsigned char>(text[at])] ? m_contents.longest(text.substr(at)) : PieceTrie::Match{};
        if (match.id < 0) {
            ++at;
            continue;
        }
        const AddedToken& token = m_tokens[static_cast<std::size_t>(match.id)];
        std::size_t begin = at;
        std::size_t end = at + match.length;
        at = end;
        if (token.singleWord && !standsAlone(text, begin, end)) {
            continue;
        }
        // White space that the token before has taken isn't there any more.
        begin = std::max(token.stripLeft ? blankBefore(text, begin, done) : begin, done);
        end = token.stripRight ? blankBehind(text, end, text.size()) : end;
        if (done < begin) {
            sink({done, begin, std::nullopt});
        }
        sink({begin, end, token.id});
        done = end;
    }
    if (done < text.size()) {
        sink({done, text.size(), std::nullopt});
    }
}

AddedTokens addPlainTokens(const std::map<std::string, std::int32_t>& tokens, Vocabulary& vocabulary) {
    std::vector<AddedToken> added;
    for (const auto& [content, id] : tokens) {
        if (vocabulary.find(content) != id) {
            vocabulary.add(content, id);
        }
        if (!content.empty()) {
            added.push_back({.content = content, .id = id});
        }
    }
    return AddedTokens(std::move(added));
}

bool AddedTokens::touches(std::string_view text, std::size_t from, std::size_t to) const {
    for (std::size_t at = from - std::min(from, m_longest); at <= to && at < text.size(); ++at) {
        if (m_starts[static_cast<unsigned char>(text[at])]) {
            const PieceTrie::Match match = m_contents.longest(text.substr(at));
            if (match.id >= 0 && at + match.length >= from) {
                return true;
            }
        }
    }
    return false;
}

bool AddedTokens::canCut(std::string_view text, std::size_t at) const {
    if (m_tokens.empty()) {
        return true;
    }
    if (!m_looksAround) {
        return !touches(text, at, at);
    }
    // White space reaches as far as a token's hands do.
    const std::size_t first = at - std::min(at, longestBlank);
    const std::size_t last = std::min(at + longestBlank, text.size());
    const std::size_t from = blankBefore(text, at, first);
    const std::size_t to = blankBehind(text, at, last);
    return (from > first || from == 0) && (to < last || to == text.size()) && !touches(text, from, to);
}

} // namespace rmtscope
