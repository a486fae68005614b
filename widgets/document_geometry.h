#pragma once

#include <algorithm>
#include <cstddef>

namespace rmtscope {

/// Which display lines of a document a viewport of some height shows.
struct DocumentGeometry {
    int lineHeight = 1; ///< pixels
    int height = 0;     ///< of the viewport, pixels
    std::size_t lines = 0;
    std::size_t topLine = 0;

    [[nodiscard]] std::size_t fullLines() const {
        return static_cast<std::size_t>(std::max(height / std::max(lineHeight, 1), 1));
    }
    [[nodiscard]] std::size_t firstLine() const { return std::min(topLine, lines); }
    /// One behind the last line that is at least partly visible.
    [[nodiscard]] std::size_t endLine() const { return std::min(firstLine() + fullLines() + 1, lines); }
    [[nodiscard]] std::size_t lastTopLine() const { return lines > fullLines() ? lines - fullLines() : 0; }
    [[nodiscard]] int yOf(std::size_t line) const {
        return (static_cast<int>(line) - static_cast<int>(topLine)) * lineHeight;
    }
    /// Needs 0 <= y.
    [[nodiscard]] std::size_t lineAt(int y) const {
        return topLine + static_cast<std::size_t>(y / std::max(lineHeight, 1));
    }
    /// The top line that brings `line` into the upper third, or the present one if it is in view.
    [[nodiscard]] std::size_t topLineFor(std::size_t line) const {
        if (line >= topLine && line < topLine + fullLines()) {
            return topLine;
        }
        const std::size_t above = fullLines() / 3;
        return std::min(line > above ? line - above : 0, lastTopLine());
    }
};

} // namespace rmtscope
