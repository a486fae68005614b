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
    for (auto& places : m_places) {
        places.clear();
    }
}

void SegmentMarkers::add(std::span<const SegmentMarker> markers) {
    for (const SegmentMarker& marker : markers) {
        auto& places = m_places[static_cast<std::size_t>(marker.kind)];
        // At the end, as facts come in reading order.
        const auto place = places.empty() || places.back() < marker.at
                               ? places.end()
                               : std::lower_bound(places.begin(), places.end(), marker.at);
        if (place == places.end() || *place > marker.at) {
            places.insert(place, marker.at);
        }
    }
}

void SegmentMarkers::setPens(const std::array<QPen, 3>& pens, const QPen& halo) {
    m_pens = pens;
    m_halo = halo;
}

void SegmentMarkers::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    applyAntialiasingHint(painter, mAntialiased, QCP::aeItems);
}

/// Whole pixels, each once: the next marker is looked for behind the pixel of the one before.
std::vector<double> SegmentMarkers::visibleColumns(const std::vector<double>& places) const {
    const QCPAxis& axis = *m_rect.axis(QCPAxis::atBottom);
    std::vector<double> columns;
    auto next = std::lower_bound(places.begin(), places.end(), axis.range().lower);
    while (next != places.end() && *next < axis.range().upper) {
        const double x = std::round(axis.coordToPixel(*next));
        columns.push_back(x);
        next = std::lower_bound(std::next(next), places.end(), axis.pixelToCoord(x + 0.5));
    }
    return columns;
}

void SegmentMarkers::draw(QCPPainter* painter) {
    const QRect area = m_rect.rect();
    for (std::size_t kind = m_places.size(); kind-- > 0;) { // the question's own facts on top
        const std::vector<double> columns = visibleColumns(m_places[kind]);
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
