#include "widgets/laid_lines.h"

#include "viewmodels/document_lines.h"

#include <QPainter>

#include <algorithm>
#include <memory>

namespace rmtscope {
namespace {

constexpr int keptLines = 400; ///< several screens
constexpr qreal anyWidth = 1e6;

/// Bytes that a UTF-16 unit stands for in UTF-8; a surrogate pair's four are the first one's.
std::uint64_t bytesOf(QChar unit) {
    const char16_t code = unit.unicode();
    return unit.isLowSurrogate() ? 0 : unit.isHighSurrogate() ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
}

} // namespace

LaidLine::LaidLine(const DocumentLines& lines, std::size_t line, const QFont& font)
    : m_bytes(lines.line(line))
    , m_layout(lines.text(line), font) {
    m_begins.push_back(m_bytes.begin);
    for (const QChar unit : m_layout.text()) {
        m_begins.push_back(m_begins.back() + bytesOf(unit));
    }
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    m_layout.setTextOption(option);
    m_layout.setCacheEnabled(true);
    m_layout.beginLayout();
    m_layout.createLine().setLineWidth(anyWidth);
    m_layout.endLayout();
}

int LaidLine::characterOf(std::uint64_t byte) const {
    const auto found = std::ranges::lower_bound(m_begins, byte);
    return static_cast<int>(std::min<std::ptrdiff_t>(found - m_begins.begin(), m_layout.text().size()));
}

qreal LaidLine::xOf(std::uint64_t byte) const {
    return m_layout.lineAt(0).cursorToX(characterOf(byte));
}

std::uint64_t LaidLine::byteAt(qreal x) const {
    const QTextLine line = m_layout.lineAt(0);
    const int character = x >= line.naturalTextWidth() ? static_cast<int>(m_layout.text().size())
                                                       : line.xToCursor(x, QTextLine::CursorOnCharacter);
    return std::min(m_begins[static_cast<std::size_t>(character)], m_bytes.end);
}

void LaidLine::draw(QPainter& painter, QPointF baseline, const std::vector<Coloured>& coloured) const {
    QVector<QTextLayout::FormatRange> formats;
    for (const Coloured& part : coloured) {
        QTextLayout::FormatRange range;
        range.start = characterOf(part.bytes.begin);
        range.length = characterOf(part.bytes.end) - range.start;
        range.format.setForeground(part.colour);
        formats.append(range);
    }
    m_layout.draw(&painter, baseline - QPointF(0, m_layout.lineAt(0).ascent()), formats);
}

LaidLines::LaidLines(const DocumentLines& lines)
    : m_document(lines)
    , m_lines(keptLines) {}

const LaidLine& LaidLines::at(std::size_t line, const QFont& font) const {
    if (m_font != font) {
        m_font = font;
        m_lines.clear();
    }
    if (const LaidLine* laid = m_lines.object(line)) {
        return *laid;
    }
    auto laid = std::make_unique<LaidLine>(m_document, line, font);
    const LaidLine& reference = *laid;
    m_lines.insert(line, laid.release());
    return reference;
}

} // namespace rmtscope
