#include "engine/text/token_stream.h"

#include "engine/api/error.h"
#include "engine/text/progress_throttle.h"

#include <algorithm>

namespace rmtscope {

namespace {

constexpr std::size_t chunkBytes = std::size_t{16} << 10; // about 4000 tokens of English

} // namespace

TokenStream::TokenStream(std::shared_ptr<const Tokenizer> tokenizer, std::string_view text)
    : m_tokenizer(std::move(tokenizer))
    , m_text(text) {}

std::unique_ptr<TokenSource> TokenStream::clone() const {
    auto same = std::make_unique<TokenStream>(m_tokenizer, m_text);
    same->m_checkpoints = m_checkpoints;
    same->m_tokens = m_tokens;
    same->m_counted = m_counted;
    return same;
}

std::uint64_t TokenStream::chunkEnd(std::uint64_t begin) const {
    const std::string_view rest = m_text.substr(begin);
    for (std::size_t wanted = chunkBytes;; wanted *= 2) {
        // A text without a place to cut, such as one endless word, gets longer and longer chunks.
        if (const std::size_t cut = m_tokenizer->cutBefore(rest, std::min(wanted, rest.size())); cut > 0) {
            return begin + cut;
        }
    }
}

void TokenStream::count(const ProgressCallback& progress, const std::stop_token& stop) {
    if (m_counted) {
        return;
    }
    m_checkpoints.assign(1, {0, 0});
    m_windowFilled = false;
    ProgressThrottle throttle(progress);
    for (std::uint64_t begin = 0; begin < m_text.size();) {
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Counting the document's tokens was cancelled.");
        }
        throttle.report({"Counting tokens", begin, m_text.size()});
        const std::uint64_t end = chunkEnd(begin);
        m_window.clear();
        m_tokenizer->tokenize(m_text.substr(begin, end - begin), begin, m_window);
        m_checkpoints.push_back({end, m_checkpoints.back().token + static_cast<std::int64_t>(m_window.size())});
        begin = end;
    }
    m_tokens = m_checkpoints.back().token;
    m_counted = true;
    throttle.finish({"Counting tokens", m_text.size(), m_text.size()});
}

void TokenStream::showChunk(std::size_t chunk) {
    if (m_windowFilled && m_windowChunk == chunk) {
        return;
    }
    const std::uint64_t begin = m_checkpoints[chunk].byte;
    m_window.clear();
    m_tokenizer->tokenize(m_text.substr(begin, m_checkpoints[chunk + 1].byte - begin), begin, m_window);
    m_windowChunk = chunk;
    m_windowFilled = true;
}

void TokenStream::read(TokenIndex first, std::int64_t count, std::vector<Token>& out) {
    out.clear();
    if (count == 0) {
        return;
    }
    const auto behind =
        std::ranges::upper_bound(m_checkpoints, first.value, {}, [](const Checkpoint& c) { return c.token; });
    auto chunk = static_cast<std::size_t>(behind - m_checkpoints.begin()) - 1;
    std::int64_t at = first.value;
    const std::int64_t last = first.value + count;
    while (at < last) {
        showChunk(chunk);
        const std::int64_t chunkFirst = m_checkpoints[chunk].token;
        const std::int64_t stop = std::min(last, m_checkpoints[chunk + 1].token);
        out.insert(out.end(), m_window.begin() + (at - chunkFirst), m_window.begin() + (stop - chunkFirst));
        at = stop;
        ++chunk;
    }
}

} // namespace rmtscope
