#include "widgets/document_minimap.h"

#include "widgets/colour_maps.h"
#include "widgets/drawing_limits.h"
#include "widgets/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace rmtscope {
namespace {

constexpr int mapWidth = 28;
constexpr int mapMargin = 4;

} // namespace

DocumentMinimap::DocumentMinimap(QWidget* parent)
    : QWidget(parent) {
    setFixedWidth(mapWidth + 2 * mapMargin);
    setToolTip(
        tr("The whole document from top to bottom. Brighter: the memory took more from there (largest write mass "
           "of any slot, relative to the strongest place). Marks at the side: facts of the questions. Click to "
           "go there."));
    setAccessibleName(tr("Write mass over the whole document"));
    m_frame.setSingleShot(true);
    m_frame.setInterval(overviewRefreshMs);
    connect(&m_frame, &QTimer::timeout, this, [this] { update(); });
}

void DocumentMinimap::setSource(MinimapSource source) {
    m_source = std::move(source);
    invalidate();
}

void DocumentMinimap::setDocumentBytes(std::uint64_t bytes) {
    m_bytes = bytes;
    update();
}

void DocumentMinimap::setFacts(std::vector<ByteSpan> facts) {
    m_facts = std::move(facts);
    update();
}

void DocumentMinimap::setVisibleBytes(ByteSpan bytes) {
    m_visible = bytes;
    update();
}

void DocumentMinimap::setColourMap(ColourMap map) {
    m_colourMap = map;
    update();
}

void DocumentMinimap::invalidate() {
    if (!m_frame.isActive()) {
        m_frame.start();
    }
}

int DocumentMinimap::yOf(std::uint64_t byte) const {
    return m_bytes == 0 ? 0 : static_cast<int>(static_cast<double>(byte) / static_cast<double>(m_bytes) * height());
}

std::uint64_t DocumentMinimap::byteAt(int y) const {
    const double part = std::clamp(static_cast<double>(y) / std::max(height(), 1), 0.0, 1.0);
    return static_cast<std::uint64_t>(part * static_cast<double>(m_bytes));
}

QSize DocumentMinimap::sizeHint() const {
    return {mapWidth + 2 * mapMargin, 200};
}

void DocumentMinimap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintAll(painter);
}

void DocumentMinimap::paintFigure(const FigureCanvas& canvas, const QRect& area) {
    canvas.painter.save();
    canvas.painter.translate(area.topLeft());
    paintAll(canvas.painter);
    canvas.painter.restore();
}

void DocumentMinimap::paintAll(QPainter& painter) {
    const ThemeColours theme = themeColours(palette());
    painter.fillRect(rect(), palette().color(QPalette::Base));
    const QRect column(mapMargin, 0, mapWidth, height());
    painter.fillRect(column, theme.notRead);
    const std::vector<float> rows = m_source && m_bytes > 0 ? m_source(height()) : std::vector<float>{};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (!std::isnan(rows[row])) {
            painter.fillRect(QRect(mapMargin, static_cast<int>(row), mapWidth, 1),
                             QColor(mappedColour(m_colourMap, static_cast<double>(rows[row]))));
        }
    }
    int lastY = -1;
    for (const ByteSpan& fact : m_facts) {
        const int y = yOf(fact.begin);
        if (std::exchange(lastY, y) == y) {
            continue; // thousands of facts are no more marks than there are pixels
        }
        painter.fillRect(QRect(0, y - 1, mapMargin + 3, 3), theme.fact);
        painter.fillRect(QRect(mapMargin + mapWidth - 3, y - 1, mapMargin + 3, 3), theme.fact);
    }
    if (m_visible.size() > 0) {
        const int top = yOf(m_visible.begin);
        const int bottom = std::max(yOf(m_visible.end), top + 4);
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRect(1, top, width() - 3, bottom - top - 1));
    }
}

void DocumentMinimap::mousePressEvent(QMouseEvent* event) {
    Q_EMIT byteClicked(byteAt(event->pos().y()));
}

void DocumentMinimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton)) {
        Q_EMIT byteClicked(byteAt(event->pos().y()));
    }
}

} // namespace rmtscope
