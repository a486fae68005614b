#include "widgets/series_markers.h"

#include <QFontMetricsF>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rmtscope {
namespace {

constexpr double labelGap = 4;   // pixels between a line and its text, and between texts
constexpr double labelShare = 3; // of the area's height one part may be covered by texts
constexpr double reach = 5;      // pixels from a line within which the pointer is at it

} // namespace

std::vector<std::optional<MarkerLabel>> placeLabels(std::span<const double> lines, std::span<const double> widths,
                                                    double areaRight, int rows) {
    std::vector<std::optional<MarkerLabel>> labels(lines.size());
    std::vector<double> taken(static_cast<std::size_t>(std::max(rows, 0)), std::numeric_limits<double>::lowest());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool fits = lines[i] + labelGap + widths[i] <= areaRight;
        const double left = fits ? lines[i] + labelGap : lines[i] - labelGap - widths[i];
        const auto row = std::ranges::find_if(taken, [left](double end) { return end + labelGap <= left; });
        if (row != taken.end()) {
            labels[i] = MarkerLabel{left, static_cast<int>(row - taken.begin())};
            *row = left + widths[i];
        }
    }
    return labels;
}

SeriesMarkers::SeriesMarkers(QCPAxisRect& rect)
    : QCPLayerable(rect.parentPlot())
    , m_rect(rect) {}

void SeriesMarkers::set(std::vector<SeriesMarker> markers) {
    m_markers = std::move(markers);
}

QString SeriesMarkers::textAt(double x) const {
    QStringList texts;
    for (const SeriesMarker& marker : visible()) {
        if (std::abs(pixelOf(marker) - x) <= reach) {
            texts.append(marker.text);
        }
    }
    return texts.join(QLatin1Char('\n'));
}

double SeriesMarkers::pixelOf(const SeriesMarker& marker) const {
    return m_rect.axis(QCPAxis::atBottom)->coordToPixel(marker.x);
}

/// From left to right.
std::vector<SeriesMarker> SeriesMarkers::visible() const {
    const QCPRange range = m_rect.axis(QCPAxis::atBottom)->range();
    std::vector<SeriesMarker> markers;
    std::ranges::copy_if(m_markers, std::back_inserter(markers),
                         [&range](const SeriesMarker& marker) { return range.contains(marker.x); });
    std::ranges::stable_sort(markers, {}, &SeriesMarker::x);
    return markers;
}

void SeriesMarkers::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    applyAntialiasingHint(painter, mAntialiased, QCP::aeItems);
}

void SeriesMarkers::draw(QCPPainter* painter) {
    const QRect area = m_rect.rect();
    const QFontMetricsF metrics(m_font);
    const std::vector<SeriesMarker> markers = visible();
    std::vector<double> lines;
    std::vector<double> widths;
    lines.reserve(markers.size());
    widths.reserve(markers.size());
    for (const SeriesMarker& marker : markers) {
        lines.push_back(pixelOf(marker));
        widths.push_back(metrics.horizontalAdvance(marker.text));
    }
    const int rows = std::max(1, static_cast<int>(area.height() / labelShare / metrics.height()));
    const auto labels = placeLabels(lines, widths, area.right(), rows);
    painter->setFont(m_font);
    for (std::size_t i = 0; i < markers.size(); ++i) {
        painter->setPen(QPen(markers[i].colour, 1.4, Qt::DashLine));
        painter->drawLine(QLineF(lines[i], area.top(), lines[i], area.bottom()));
        if (const auto& label = labels[i]) {
            painter->drawText(QPointF(label->left, area.top() + 2 + label->row * metrics.height() + metrics.ascent()),
                              markers[i].text);
        }
    }
}

} // namespace rmtscope
