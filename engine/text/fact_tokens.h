#pragma once

#include "engine/api/document.h"
#include "engine/api/segment_trace.h"
#include "engine/text/tokenizer.h"

#include <span>
#include <vector>

namespace rmtscope {

/// Finds the facts of a document's questions among its tokens: a document may have many thousands, so that those of
/// one segment must not cost a look at all.
class FactTokens {
public:
    explicit FactTokens(std::span<const Question> questions);

    /// The facts of which `tokens` hold a part, by their begin. tokens: neighbours, `first` is the first one's number.
    [[nodiscard]] std::vector<FactToken> among(std::span<const Token> tokens, TokenIndex first) const;

private:
    struct Place {
        ByteSpan bytes;
        std::uint32_t question = 0;
        std::uint32_t fact = 0;
        std::uint64_t largestEnd = 0; ///< of this one and all before it, so that it never falls
    };

    std::vector<Place> m_places; ///< by their begin
};

} // namespace rmtscope
