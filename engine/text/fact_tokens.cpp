#include "engine/text/fact_tokens.h"

#include <algorithm>

namespace rmtscope {

FactTokens::FactTokens(std::span<const Question> questions) {
    for (std::size_t question = 0; question < questions.size(); ++question) {
        const std::vector<Fact>& facts = questions[question].facts;
        for (std::size_t fact = 0; fact < facts.size(); ++fact) {
            m_places.push_back(
                {facts[fact].bytes, static_cast<std::uint32_t>(question), static_cast<std::uint32_t>(fact), 0});
        }
    }
    std::ranges::stable_sort(m_places, {}, [](const Place& place) { return place.bytes.begin; });
    std::uint64_t largestEnd = 0;
    for (Place& place : m_places) {
        largestEnd = std::max(largestEnd, place.bytes.end);
        place.largestEnd = largestEnd;
    }
}

std::vector<FactToken> FactTokens::among(std::span<const Token> tokens, TokenIndex first) const {
    std::vector<FactToken> found;
    if (tokens.empty()) {
        return found;
    }
    const ByteSpan all{tokens.front().bytes.begin, tokens.back().bytes.end};
    auto place = std::ranges::upper_bound(m_places, all.begin, {}, &Place::largestEnd);
    for (; place != m_places.end() && place->bytes.begin < all.end; ++place) {
        const auto token =
            std::ranges::upper_bound(tokens, place->bytes.begin, {}, [](const Token& each) { return each.bytes.end; });
        // A fact may stand wholly between two tokens, in what a normaliser drops.
        if (token != tokens.end() && token->bytes.overlaps(place->bytes)) {
            found.push_back({place->question, place->fact, first + (token - tokens.begin())});
        }
    }
    return found;
}

} // namespace rmtscope
