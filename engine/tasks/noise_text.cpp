#include "engine/tasks/noise_text.h"

#include "engine/api/error.h"

#include <algorithm>

namespace rmtscope {

NoiseText::NoiseText(const Tokenizer& tokenizer, std::string_view text, std::size_t start)
    : m_tokenizer(tokenizer)
    , m_text(text)
    , m_at(start)
    , m_chunkEnd(start) {}

void NoiseText::readChunk() {
    constexpr std::size_t chunkBytes = std::size_t{16} << 10;
    if (m_at == m_text.size()) {
        if (m_text.empty() || (m_beginsAgain && !m_anyToken)) {
            throw Error(ErrorCode::Usage, "There is no word in the text to hide facts in; choose another text.");
        }
        m_at = 0;
        m_beginsAgain = true;
    }
    const std::string_view rest = m_text.substr(m_at);
    std::size_t cut = 0;
    // A text without a place to cut, such as one endless word, gets longer and longer chunks.
    for (std::size_t wanted = chunkBytes; cut == 0; wanted *= 2) {
        cut = m_tokenizer.cutBefore(rest, std::min(wanted, rest.size()));
    }
    m_window.clear();
    m_tokenizer.tokenize(rest.substr(0, cut), m_at, m_window);
    m_nextToken = 0;
    m_chunkEnd = m_at + cut;
    m_anyToken = m_anyToken || !m_window.empty();
}

NoiseText::Piece NoiseText::next(std::int64_t tokens) {
    while (m_at == m_chunkEnd) {
        readChunk();
        if (m_window.empty()) {
            m_at = m_chunkEnd; // blanks only
        }
    }
    std::size_t end = m_chunkEnd;
    if (static_cast<std::int64_t>(m_window.size() - m_nextToken) > tokens) {
        const Token& tooMany = m_window[m_nextToken + static_cast<std::size_t>(tokens)];
        const std::size_t wanted = tooMany.bytes.begin - m_at;
        const std::string_view chunk = m_text.substr(m_at, m_chunkEnd - m_at);
        end = m_at + (wanted == 0 ? 0 : m_tokenizer.cutBefore(chunk, wanted));
    }
    if (end == m_at) {
        return {};
    }
    const auto behind =
        std::ranges::lower_bound(m_window, end, {}, [](const Token& token) { return token.bytes.begin; });
    const auto nextToken = static_cast<std::size_t>(behind - m_window.begin());
    Piece piece{m_text.substr(m_at, end - m_at), static_cast<std::int64_t>(nextToken - m_nextToken), m_beginsAgain};
    m_nextToken = nextToken;
    m_at = end;
    m_beginsAgain = false;
    return piece;
}

} // namespace rmtscope
