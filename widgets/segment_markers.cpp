#include "widgets/segment_markers.h"

#include <algorithm>
#include <cmath>

namespace rmtscope {
namespace {

constexpr double closest = 8; // pixels from line to line, on average
constexpr double tickHeight = 6;

} // namespace

SegmentMarkers::SegmentMarkers(QCPAxisRect& rect)
    : QCPLayerable(rect.parentPlot())
    , m_rect(rect) {}

void SegmentMarkers::clear() {
    for (auto& segments : m_segments) {
        segments.clear();
    }
}

void SegmentMarkers::add(std::span<const SegmentMarker> markers) {
    for (const SegmentMarker& marker : markers) {
        auto& segments = m_segments[static_cast<std::size_t>(marker.kind)];
        // At the end, as facts come in reading order.
        const auto place = segments.empty() || segments.back() < marker.segment
                               ? segments.end()
                               : std::lower_bound(segments.begin(), segments.end(), marker.segment);
        if (place == segments.end() || *place != marker.segment) {
            segments.insert(place, marker.segment);
        }
    }
}

void SegmentMarkers::setPens(const QPen& fact, const QPen& otherFact, const QPen& halo) {
    m_pens = {fact, otherFact};
    m_halo = halo;
}

void SegmentMarkers::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    applyAntialiasingHint(painter, mAntialiased, QCP::aeItems);
}

/// Whole pixels, each once: the next marker is looked for behind the pixel of the one before.
std::vector<double> SegmentMarkers::visibleColumns(const std::vector<std::int64_t>& segments) const {
    const QCPAxis& axis = *m_rect.axis(QCPAxis::atBottom);
    std::vector<double> columns;
    auto next =
        std::lower_bound(segments.begin(), segments.end(), static_cast<std::int64_t>(std::floor(axis.range().lower)));
    while (next != segments.end() && static_cast<double>(*next) < axis.range().upper) {
        const double x = std::round(axis.coordToPixel(static_cast<double>(*next) + 0.5));
        columns.push_back(x);
        const auto inPixel = static_cast<std::int64_t>(std::ceil(axis.pixelToCoord(x + 0.5) - 0.5));
        next = std::lower_bound(std::next(next), segments.end(), inPixel);
    }
    return columns;
}

void SegmentMarkers::draw(QCPPainter* painter) {
    const QRect area = m_rect.rect();
    for (std::size_t kind = m_segments.size(); kind-- > 0;) { // the question's own facts on top
        const std::vector<double> columns = visibleColumns(m_segments[kind]);
        const bool ticks =
            static_cast<double>(columns.size()) * closest > std::max(area.width(), 1) && columns.size() > 2;
        const double bottom = ticks ? area.top() + tickHeight : area.bottom();
        QPen pen = m_pens[kind];
        if (ticks) {
            pen.setStyle(Qt::SolidLine);
        }
        for (const double x : columns) {
            if (!ticks) {
                painter->setPen(m_halo);
                painter->drawLine(QLineF(x, area.top(), x, bottom));
            }
            painter->setPen(pen);
            painter->drawLine(QLineF(x, area.top(), x, bottom));
        }
    }
}

} // namespace rmtscope
