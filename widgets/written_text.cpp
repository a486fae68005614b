#include "widgets/written_text.h"

#include "viewmodels/text_generation.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace rmtscope {
namespace {

constexpr double strongestReadShade = 0.8;

} // namespace

WrittenText::WrittenText(const TextGeneration& generation, QWidget* parent)
    : QTextEdit(parent)
    , m_generation(generation) {
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Written text"));
    setMinimumHeight(fontMetrics().lineSpacing() * 3);
    connect(&generation, &TextGeneration::cleared, this, &WrittenText::rebuild);
    connect(&generation, &TextGeneration::readsChanged, this, &WrittenText::colour);
    connect(&generation, &TextGeneration::appended, this,
            [this](qsizetype first) { append(static_cast<std::size_t>(first)); });
    rebuild();
}

void WrittenText::rebuild() {
    m_chosen.reset();
    m_ends.clear();
    setPlainText(m_generation.prompt());
    m_begin = document()->characterCount() - 1; // without the last paragraph's own end
    append(0);
    colour();
}

void WrittenText::append(std::size_t first) {
    QScrollBar* bar = verticalScrollBar();
    const bool follows = bar->value() == bar->maximum();
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    for (std::size_t i = first; i < m_generation.size(); ++i) {
        cursor.insertText(m_generation.text(i));
        m_ends.push_back(cursor.position());
    }
    cursor.endEditBlock();
    if (m_generation.largestMass() != m_shadedFor) {
        colour();
    } else {
        for (std::size_t i = first; i < m_ends.size(); ++i) {
            colourToken(i);
        }
    }
    if (follows) {
        bar->setValue(bar->maximum());
    }
}

void WrittenText::colour() {
    m_shadedFor = m_generation.largestMass();
    QTextCharFormat muted;
    muted.setForeground(themeColours(palette()).muted);
    QTextCursor cursor(document());
    cursor.setPosition(m_begin, QTextCursor::KeepAnchor);
    cursor.setCharFormat(muted);
    for (std::size_t i = 0; i < m_ends.size(); ++i) {
        colourToken(i);
    }
}

QColor WrittenText::shadeOf(std::size_t token) const {
    const ThemeColours theme = themeColours(palette());
    const float mass = m_generation.readMass(token);
    const double part = mass > 0 && m_shadedFor > 0 ? static_cast<double>(mass / m_shadedFor) : 0; // NaN: none
    return blended(palette().color(QPalette::Base), theme.accent, strongestReadShade * part);
}

void WrittenText::colourToken(std::size_t token) {
    const ThemeColours theme = themeColours(palette());
    const bool chosen = m_chosen == token;
    const QColor background = chosen ? theme.text : shadeOf(token);
    QTextCharFormat format;
    format.setBackground(background);
    format.setForeground(readableOn(background, theme.text, palette().color(QPalette::Base)));
    cursorOver(token).setCharFormat(format);
}

QTextCursor WrittenText::cursorOver(std::size_t token) const {
    QTextCursor cursor(document());
    cursor.setPosition(token == 0 ? m_begin : m_ends[token - 1]);
    cursor.setPosition(m_ends[token], QTextCursor::KeepAnchor);
    return cursor;
}

void WrittenText::setChosen(std::optional<std::size_t> token) {
    const auto before = std::exchange(m_chosen, token && *token < m_ends.size() ? token : std::nullopt);
    for (const auto& one : {before, m_chosen}) {
        if (one && *one < m_ends.size()) {
            colourToken(*one);
        }
    }
}

std::optional<std::size_t> WrittenText::tokenAt(const QPoint& position) const {
    const QTextCursor between = cursorForPosition(position);
    const QRect line = cursorRect(between);
    const bool inLine = position.y() >= line.top() && position.y() <= line.bottom();
    const int character = position.x() >= line.left() ? between.position() : between.position() - 1;
    const auto token = std::upper_bound(m_ends.begin(), m_ends.end(), character);
    if (!inLine || character < m_begin || token == m_ends.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(token - m_ends.begin());
}

QPoint WrittenText::positionOf(std::size_t token) const {
    QTextCursor cursor(document());
    cursor.setPosition(cursorOver(token).selectionStart());
    return cursorRect(cursor).center() + QPoint(2, 0);
}

void WrittenText::mouseReleaseEvent(QMouseEvent* event) {
    QTextEdit::mouseReleaseEvent(event);
    const auto token = tokenAt(event->pos());
    if (token && event->button() == Qt::LeftButton && !textCursor().hasSelection()) {
        Q_EMIT tokenChosen(*token);
    }
}

void WrittenText::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step == 0 || event->modifiers() != Qt::NoModifier || m_ends.empty()) {
        QTextEdit::keyPressEvent(event);
        return;
    }
    const auto last = static_cast<int>(m_ends.size()) - 1;
    const int from = m_chosen ? static_cast<int>(*m_chosen) : step > 0 ? -1 : last + 1;
    Q_EMIT tokenChosen(static_cast<std::size_t>(std::clamp(from + step, 0, last)));
}

bool WrittenText::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto token = tokenAt(help->pos());
        QToolTip::showText(help->globalPos(), token && m_toolTip ? m_toolTip(*token) : QString(), this);
        return true;
    }
    return QTextEdit::viewportEvent(event);
}

void WrittenText::changeEvent(QEvent* event) {
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        colour();
    }
}

QSize WrittenText::figureSize() const {
    return viewport()->size();
}

void WrittenText::paintFigure(const FigureCanvas& canvas, const QRect& area) {
    QPainter& painter = canvas.painter;
    painter.save();
    painter.translate(area.topLeft());
    const QRect local(QPoint(0, 0), area.size());
    painter.setClipRect(local);
    painter.fillRect(local, palette().color(QPalette::Base));
    const int scrolled = verticalScrollBar()->value();
    painter.translate(0, -scrolled);
    document()->drawContents(&painter, local.translated(0, scrolled));
    painter.restore();
}

} // namespace rmtscope
