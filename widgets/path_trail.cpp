#include "widgets/path_trail.h"

#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace rmtscope {
namespace {

constexpr std::size_t colourSteps = 64;
constexpr std::size_t smoothTrailPoints = 4000; // of more, smooth lines would take longer than a frame
constexpr std::size_t mostDots = 600;
constexpr double dotRadius = 2.5;
constexpr double lineWidth = 1.6;
constexpr double haloWidth = 3.2;
constexpr int haloAlpha = 70;

bool isThere(const QPointF& point) {
    return std::isfinite(point.x()) && std::isfinite(point.y());
}

/// Whether the line from a to b lies on one side of the area: nothing of it is seen, but a painter takes its time.
bool passesBy(const QRectF& area, const QPointF& a, const QPointF& b) {
    return std::max(a.x(), b.x()) < area.left() || std::min(a.x(), b.x()) > area.right() ||
           std::max(a.y(), b.y()) < area.top() || std::min(a.y(), b.y()) > area.bottom();
}

} // namespace

QPointF PathTrail::pixelOf(const QPointF& point) const {
    return {m_rect.axis(QCPAxis::atBottom)->coordToPixel(point.x()),
            m_rect.axis(QCPAxis::atLeft)->coordToPixel(point.y())};
}

QColor PathTrail::colourOf(std::size_t point) const {
    const auto last = static_cast<double>(std::max<std::size_t>(m_points.size(), 2) - 1);
    return {mappedColour(m_map, static_cast<double>(point) / last)};
}

/// In pieces of one colour each, which share their ends. What stays within a pixel is left out: it can't be seen.
template <class Pen>
void PathTrail::drawLine(QCPPainter& painter, const Pen& penOf) const {
    painter.setAntialiasing(m_points.size() <= smoothTrailPoints);
    painter.setBrush(Qt::NoBrush);
    const std::size_t piece = std::max<std::size_t>((m_points.size() + colourSteps - 1) / colourSteps, 1);
    const QRectF area = QRectF(m_rect.rect()).adjusted(-haloWidth, -haloWidth, haloWidth, haloWidth);
    QPolygonF line;
    const auto finish = [&](std::size_t end) {
        if (line.size() > 1) {
            painter.setPen(penOf(end));
            painter.drawPolyline(line);
        }
    };
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        if (!isThere(m_points[i])) { // a gap
            finish(i);
            line.clear();
            continue;
        }
        const QPointF pixel = pixelOf(m_points[i]);
        if (!line.isEmpty() && passesBy(area, line.last(), pixel)) {
            finish(i);
            line = QPolygonF({pixel});
            continue;
        }
        const bool border = i % piece == 0 || i + 1 == m_points.size();
        if (line.isEmpty() || border || (pixel - line.last()).manhattanLength() >= 1) {
            line.append(pixel);
        }
        if (border) {
            finish(i);
            line = QPolygonF({pixel});
        }
    }
}

void PathTrail::draw(QCPPainter* painter) {
    if (m_points.size() > smoothTrailPoints) { // lines of one pixel: wider ones take longer than a frame
        drawLine(*painter, [this](std::size_t point) { return QPen(colourOf(point), 0); });
        return;
    }
    QColor halo = m_rim; // or one end of the colours would be lost on a light background, the other on a dark one
    halo.setAlpha(haloAlpha);
    drawLine(*painter, [&halo](std::size_t) { return QPen(halo, haloWidth); });
    drawLine(*painter, [this](std::size_t point) { return QPen(colourOf(point), lineWidth); });
    if (m_points.size() <= mostDots) {
        drawDots(*painter);
    }
}

void PathTrail::drawDots(QCPPainter& painter) const {
    painter.setAntialiasing(true);
    painter.setPen(QPen(m_rim, 0.8));
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        if (isThere(m_points[i])) {
            painter.setBrush(colourOf(i));
            painter.drawEllipse(pixelOf(m_points[i]), dotRadius, dotRadius);
        }
    }
}

} // namespace rmtscope
