#pragma once

#include "engine/api/indices.h"

#include <QCache>
#include <QFont>
#include <QTextLayout>

#include <vector>

class QPainter;

namespace rmtscope {

class DocumentLines;

/// One line of a document, shaped once: asking where a character stands would otherwise shape all before it again.
class LaidLine {
public:
    LaidLine(const DocumentLines& lines, std::size_t line, const QFont& font);

    /// Where a byte's character begins, right of the line's begin; of bytes beside the line, its nearer end.
    [[nodiscard]] qreal xOf(std::uint64_t byte) const;
    /// The first byte of the character at x; the line's end beside it.
    [[nodiscard]] std::uint64_t byteAt(qreal x) const;
    /// Characters of another colour than the rest.
    struct Coloured {
        ByteSpan bytes;
        QColor colour;
    };
    void draw(QPainter& painter, QPointF baseline, const std::vector<Coloured>& coloured) const;

private:
    [[nodiscard]] int characterOf(std::uint64_t byte) const;

    ByteSpan m_bytes;
    std::vector<std::uint64_t> m_begins; ///< [characters + 1]: of each UTF-16 unit its byte
    QTextLayout m_layout;
};

/// The newest lines that were asked for.
class LaidLines {
public:
    explicit LaidLines(const DocumentLines& lines);

    /// Valid until the next call.
    [[nodiscard]] const LaidLine& at(std::size_t line, const QFont& font) const;
    /// The document has changed.
    void clear() { m_lines.clear(); }

private:
    const DocumentLines& m_document;
    mutable QFont m_font;
    mutable QCache<std::size_t, LaidLine> m_lines;
};

} // namespace rmtscope
