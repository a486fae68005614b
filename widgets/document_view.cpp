#include "widgets/document_view.h"

#include "viewmodels/document_colouring.h"
#include "viewmodels/document_lines.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QFontMetrics>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

namespace rmtscope {
namespace {

constexpr int gutter = 14; // left of the text, for the frame
constexpr int textFrameMs = 16;
constexpr float faintestWeight = 0.02F;
constexpr double strongestTextShade = 0.8;

} // namespace

DocumentView::DocumentView(DocumentLines& lines, DocumentColouring& colouring, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_lines(lines)
    , m_laid(lines)
    , m_colouring(colouring) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Document"));
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    m_frame.setSingleShot(true);
    m_frame.setInterval(textFrameMs);
    connect(&m_frame, &QTimer::timeout, this, [this] { viewport()->update(); });
    const auto replaced = [this] {
        m_laid.clear();
        verticalScrollBar()->setValue(0);
        updateScrollBar();
        tellVisible();
    };
    connect(&m_lines, &DocumentLines::documentChanged, this, replaced);
    connect(&m_lines, &DocumentLines::ready, this, replaced);
    connect(&m_colouring, &DocumentColouring::changed, this, [this] {
        if (!m_frame.isActive()) {
            m_frame.start();
        }
    });
    updateScrollBar();
}

DocumentGeometry DocumentView::geometryInView() const {
    const int lineHeight = static_cast<int>(std::lround(fontMetrics().height() * 1.45));
    return {lineHeight, viewport()->height(), m_lines.lineCount(),
            static_cast<std::size_t>(verticalScrollBar()->value())};
}

ByteSpan DocumentView::visibleBytes() const {
    const DocumentGeometry geometry = geometryInView();
    if (geometry.firstLine() >= geometry.endLine()) {
        return {};
    }
    return {m_lines.line(geometry.firstLine()).begin, m_lines.line(geometry.endLine() - 1).end};
}

void DocumentView::updateScrollBar() {
    const DocumentGeometry geometry = geometryInView();
    verticalScrollBar()->setRange(0, static_cast<int>(geometry.lastTopLine()));
    verticalScrollBar()->setPageStep(static_cast<int>(geometry.fullLines()));
    verticalScrollBar()->setSingleStep(1);
    const int textWidth = gutter * 2 + static_cast<int>(DocumentLines::columns) * fontMetrics().averageCharWidth();
    horizontalScrollBar()->setRange(0, geometry.lines == 0 ? 0 : std::max(textWidth - viewport()->width(), 0));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(fontMetrics().averageCharWidth() * 4);
    viewport()->update();
}

void DocumentView::tellVisible() {
    m_colouring.setVisible(visibleBytes());
    Q_EMIT visibleBytesChanged();
}

void DocumentView::scrollToByte(std::uint64_t byte) {
    if (m_lines.lineCount() > 0) {
        verticalScrollBar()->setValue(static_cast<int>(geometryInView().topLineFor(m_lines.lineOfByte(byte))));
    }
}

void DocumentView::scrollToTop(std::uint64_t byte) {
    if (m_lines.lineCount() > 0) {
        verticalScrollBar()->setValue(static_cast<int>(m_lines.lineOfByte(byte)));
    }
}

int DocumentView::textLeft() const {
    return gutter - horizontalScrollBar()->value();
}

int DocumentView::xOf(std::size_t line, std::uint64_t byte) const {
    return textLeft() + static_cast<int>(std::lround(m_laid.at(line, font()).xOf(byte)));
}

QPoint DocumentView::positionOf(std::uint64_t byte) const {
    if (m_lines.lineCount() == 0) {
        return {};
    }
    const DocumentGeometry geometry = geometryInView();
    const std::size_t line = m_lines.lineOfByte(byte);
    return {xOf(line, byte), geometry.yOf(line) + geometry.lineHeight / 2};
}

std::optional<std::uint64_t> DocumentView::byteAt(const QPoint& position) const {
    const DocumentGeometry geometry = geometryInView();
    if (position.y() < 0 || geometry.lineAt(position.y()) >= geometry.endLine()) {
        return std::nullopt;
    }
    const std::size_t line = geometry.lineAt(position.y());
    return m_laid.at(line, font()).byteAt(position.x() - textLeft());
}

void DocumentView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    paintLines(painter, viewport()->rect());
}

void DocumentView::paintLines(QPainter& painter, const QRect& area) {
    painter.setFont(font());
    const DocumentGeometry geometry = geometryInView();
    if (geometry.lines == 0) {
        painter.setPen(themeColours(palette()).muted);
        const QString text =
            m_lines.document() == nullptr ? tr("Open a document to see it here.") : tr("Laying out the text …");
        painter.drawText(area.adjusted(gutter, gutter, -gutter, -gutter), Qt::AlignCenter | Qt::TextWordWrap, text);
        return;
    }
    for (std::size_t line = geometry.firstLine(); line < geometry.endLine(); ++line) {
        paintLine(painter, line, geometry.yOf(line));
    }
    paintFrame(painter);
}

void DocumentView::paintLine(QPainter& painter, std::size_t line, int y) const {
    const ThemeColours theme = themeColours(palette());
    const QFontMetrics metrics = fontMetrics();
    const int height = geometryInView().lineHeight;
    const int baseline = y + (height + metrics.ascent() - metrics.descent()) / 2;
    const ByteSpan bytes = m_lines.line(line);
    std::vector<LaidLine::Coloured> onShades;
    for (const WeightedSpan& span : m_colouring.weights(bytes)) {
        if (span.weight < faintestWeight) {
            continue;
        }
        const ByteSpan shown =
            m_lines.wholeCharacters({std::max(span.bytes.begin, bytes.begin), std::min(span.bytes.end, bytes.end)});
        const int left = xOf(line, shown.begin);
        const double shade = strongestTextShade * std::min(1.0, static_cast<double>(span.weight));
        const QColor background = blended(theme.plotBackground, theme.accent, shade);
        painter.fillRect(QRect(left, y + 2, xOf(line, shown.end) - left, height - 4), background);
        onShades.push_back({shown, readableOn(background, theme.text, theme.plotBackground)});
    }
    painter.setPen(theme.text);
    m_laid.at(line, font()).draw(painter, QPointF(textLeft(), baseline), onShades);
    painter.setPen(QPen(theme.fact, 2));
    for (const FactSpan& fact : m_colouring.facts(bytes)) {
        const int left = xOf(line, std::max(fact.bytes.begin, bytes.begin));
        const int right = xOf(line, std::min(fact.bytes.end, bytes.end));
        painter.drawLine(left, y + height - 2, right, y + height - 2);
    }
    painter.setPen(QPen(theme.source, 2, Qt::DotLine));
    for (const ByteSpan& source : m_colouring.sources(bytes)) {
        const ByteSpan shown =
            m_lines.wholeCharacters({std::max(source.begin, bytes.begin), std::min(source.end, bytes.end)});
        painter.drawLine(xOf(line, shown.begin), y + 2, xOf(line, shown.end), y + 2);
    }
}

void DocumentView::paintFrame(QPainter& painter) const {
    const auto selected = m_colouring.selectedSegment();
    if (!selected) {
        return;
    }
    const DocumentGeometry geometry = geometryInView();
    QPainterPath path;
    for (std::size_t line = geometry.firstLine(); line < geometry.endLine(); ++line) {
        const ByteSpan bytes = m_lines.line(line);
        const ByteSpan shown{std::max(bytes.begin, selected->begin), std::min(bytes.end, selected->end)};
        if (shown.begin < shown.end) {
            const int left = xOf(line, shown.begin) - 2;
            path.addRect(left, geometry.yOf(line), xOf(line, shown.end) + 2 - left, geometry.lineHeight);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(themeColours(palette()).accent, 1.5));
    painter.drawPath(path.simplified());
}

QSize DocumentView::figureSize() const {
    return viewport()->size();
}

void DocumentView::paintFigure(const FigureCanvas& canvas, const QRect& area) {
    QPainter& painter = canvas.painter;
    painter.save();
    painter.translate(area.topLeft());
    const QRect local(QPoint(0, 0), area.size());
    painter.setClipRect(local);
    painter.fillRect(local, palette().color(QPalette::Base));
    paintLines(painter, local);
    painter.restore();
}

void DocumentView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBar();
    tellVisible();
}

void DocumentView::scrollContentsBy(int, int) {
    viewport()->update();
    tellVisible();
}

void DocumentView::mousePressEvent(QMouseEvent* event) {
    const auto byte = byteAt(event->pos());
    if (byte && event->button() == Qt::LeftButton) {
        Q_EMIT byteClicked(*byte);
    }
}

void DocumentView::mouseMoveEvent(QMouseEvent* event) {
    Q_EMIT byteHovered(byteAt(event->pos()));
}

void DocumentView::leaveEvent(QEvent* event) {
    Q_EMIT byteHovered(std::nullopt);
    QAbstractScrollArea::leaveEvent(event);
}

bool DocumentView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto byte = byteAt(help->pos());
        const auto weights = byte ? m_colouring.weights(ByteSpan{*byte, *byte + 1}) : std::vector<WeightedSpan>{};
        const QString text = weights.empty() ? QString()
                                             : tr("%1: %2\n%3")
                                                   .arg(weights.front().isWholeSegment
                                                            ? tr("segment %1").arg(weights.front().segment.value)
                                                            : m_lines.text(weights.front().bytes))
                                                   .arg(static_cast<double>(weights.front().weight), 0, 'g', 3)
                                                   .arg(m_colouring.label());
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void DocumentView::keyPressEvent(QKeyEvent* event) {
    QScrollBar* bar = verticalScrollBar();
    if (event->key() == Qt::Key_Home) {
        bar->setValue(bar->minimum());
    } else if (event->key() == Qt::Key_End) {
        bar->setValue(bar->maximum());
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void DocumentView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        updateScrollBar();
    }
    QAbstractScrollArea::changeEvent(event);
}

} // namespace rmtscope
