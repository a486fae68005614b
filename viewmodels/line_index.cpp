#include "viewmodels/line_index.h"

#include <algorithm>

namespace rmtscope {
namespace {

constexpr std::size_t bytesBetweenChecks = std::size_t{4} << 20;
constexpr std::size_t tabColumns = 4;

/// Walks over the text once; a line ends where the walk says so.
class LineBreaker {
public:
    LineBreaker(std::size_t columns, std::vector<std::uint64_t>& begins)
        : m_columns(columns)
        , m_begins(begins) {}

    void feed(std::uint64_t at, char c) {
        if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) {
            return; // the rest of a code point that was counted
        }
        if (m_newlineBefore) {
            beginLine(at, 0);
            m_newlineBefore = false;
        }
        switch (c) {
        case '\n':
            m_newlineBefore = true; // begins a line only if something follows
            break;
        case '\r':
            break;
        case ' ':
        case '\t':
            feedBlank(at, c == ' ' ? 1 : tabColumns);
            break;
        default:
            feedCharacter(at);
        }
    }

private:
    /// Blanks hang over the end of a line, but not without limit.
    void feedBlank(std::uint64_t at, std::size_t width) {
        if (m_column + width > 2 * m_columns) {
            beginLine(at, 0);
        }
        m_column += width;
        m_wordBegin = at + 1;
        m_wordColumn = m_column;
    }

    void feedCharacter(std::uint64_t at) {
        if (m_column + 1 > m_columns) {
            if (m_wordBegin > m_begin) {
                beginLine(m_wordBegin, m_column - m_wordColumn);
            } else {
                beginLine(at, 0);
            }
        }
        ++m_column;
    }

    void beginLine(std::uint64_t at, std::size_t column) {
        m_begins.push_back(at);
        m_begin = at;
        m_column = column;
        m_wordBegin = at;
        m_wordColumn = 0;
    }

    const std::size_t m_columns;
    std::vector<std::uint64_t>& m_begins;
    std::uint64_t m_begin = 0;
    std::size_t m_column = 0;
    std::uint64_t m_wordBegin = 0; ///< the last place where the line may be broken
    std::size_t m_wordColumn = 0;
    bool m_newlineBefore = false;
};

} // namespace

LineIndex indexLines(std::string_view text, std::size_t columns,
                     const std::function<void(std::uint64_t done)>& progress, std::stop_token stop) {
    LineIndex index;
    if (text.empty()) {
        return index;
    }
    index.begins.push_back(0);
    LineBreaker breaker(columns, index.begins);
    for (std::size_t begin = 0; begin < text.size() && !stop.stop_requested(); begin += bytesBetweenChecks) {
        const std::size_t end = std::min(begin + bytesBetweenChecks, text.size());
        for (std::size_t i = begin; i < end; ++i) {
            breaker.feed(i, text[i]);
        }
        progress(end);
    }
    return index;
}

} // namespace rmtscope
