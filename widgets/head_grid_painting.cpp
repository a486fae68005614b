#include "widgets/head_grid_painting.h"

#include "viewmodels/head_grid.h"
#include "viewmodels/selection_text.h"
#include "widgets/number_format.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace rmtscope {
namespace {

constexpr double barHeight = 2;
constexpr double barSpace = 1;
constexpr double colourBarWidth = 10;

void paintNames(QPainter& painter, const HeadGridLook& look) {
    const HeadGridGeometry& geometry = look.geometry;
    painter.setPen(look.theme.muted);
    const double lineHeight = QFontMetricsF(look.font).height();
    for (int head = 0; head < geometry.layout.columns; ++head) {
        const QRectF tile = geometry.tile(head);
        const QRectF box(tile.left() - HeadGridGeometry::gap, tile.top() - lineHeight - 2,
                         tile.width() + 2 * HeadGridGeometry::gap, lineHeight);
        painter.drawText(box, Qt::AlignCenter, QString::number(head));
    }
    for (int layer = 0; layer < geometry.rows(); ++layer) {
        const QRectF tile = geometry.tile(layer * geometry.layout.columns);
        painter.drawText(QRectF(0, tile.top(), tile.left() - 4, tile.height()), Qt::AlignRight | Qt::AlignVCenter,
                         QObject::tr("layer %1").arg(layer));
    }
}

void paintBar(QPainter& painter, const QRectF& place, double share, const QColor& colour) {
    painter.fillRect(QRectF(place.left(), place.top(), place.width() * std::clamp(share, 0.0, 1.0), place.height()),
                     colour);
}

void paintStrips(QPainter& painter, const HeadGrid& grid, const HeadGridLook& look) {
    float write = 0;
    float read = 0;
    for (const HeadMasses& masses : grid.masses()) {
        write = std::max(write, masses.write);
        read = std::max(read, masses.read);
    }
    const std::vector<HeadPosition>& order = grid.atlas().request.order;
    for (std::size_t i = 0; i < order.size(); ++i) {
        QRectF strip = look.geometry.strip(static_cast<int>(i));
        if (const auto masses = grid.massesOf(order[i])) {
            const QRectF upper(strip.left(), strip.top(), strip.width(), barHeight);
            const QRectF lower = upper.translated(0, barHeight + barSpace);
            paintBar(painter, upper, write > 0 ? static_cast<double>(masses->write / write) : 0,
                     categoricalColour(0, look.theme.dark));
            paintBar(painter, lower, read > 0 ? static_cast<double>(masses->read / read) : 0,
                     categoricalColour(1, look.theme.dark));
        }
        if (look.ranked) {
            strip.setTop(strip.top() + 2 * (barHeight + barSpace));
            painter.setPen(look.theme.text);
            painter.drawText(strip, Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, shortHeadText(order[i]));
        }
    }
}

void paintFrames(QPainter& painter, const HeadGrid& grid, const HeadGridLook& look) {
    painter.setBrush(Qt::NoBrush);
    const auto frame = [&](int tile, const QColor& colour, double outside) {
        painter.setPen(QPen(colour, 2));
        painter.drawRect(look.geometry.tile(tile).adjusted(-outside, -outside, outside, outside));
    };
    const std::vector<HeadPosition>& order = grid.atlas().request.order;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (std::binary_search(look.selected.begin(), look.selected.end(), order[i])) {
            frame(static_cast<int>(i), look.theme.accent, 1);
        }
    }
    if (look.cursor) {
        frame(*look.cursor, look.theme.fact, -1);
    }
}

void paintColourBar(QPainter& painter, const HeadGrid& grid, const HeadGridLook& look) {
    const HeadGridGeometry& geometry = look.geometry;
    const int lastOfRow = std::min(geometry.layout.columns, geometry.tiles) - 1;
    const QRectF first = geometry.tile(lastOfRow);
    const QRectF last = geometry.tile((geometry.rows() - 1) * geometry.layout.columns);
    const QRectF bar(first.right() + 8, first.top(), colourBarWidth, last.bottom() - first.top());
    QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
    constexpr int stops = 16;
    for (int i = 0; i <= stops; ++i) {
        const double at = static_cast<double>(i) / stops;
        gradient.setColorAt(at, QColor(mappedColour(look.colourMap, at)));
    }
    painter.fillRect(bar, gradient);
    painter.setPen(look.theme.muted);
    const bool shared = grid.atlas().request.sharedRange;
    const QString top = shared ? formatWeight(static_cast<double>(grid.atlas().largest)) : QObject::tr("own max");
    const double lineHeight = QFontMetricsF(look.font).height();
    const double left = bar.right() + 4;
    painter.drawText(QRectF(left, bar.top(), 200, lineHeight), Qt::AlignLeft | Qt::AlignTop, top);
    painter.drawText(QRectF(left, bar.bottom() - lineHeight, 200, lineHeight), Qt::AlignLeft | Qt::AlignBottom,
                     QStringLiteral("0"));
}

} // namespace

double stripHeight(const QFont& font, bool ranked) {
    return 2 * (barHeight + barSpace) + (ranked ? QFontMetricsF(font).height() : 0);
}

void paintHeadGrid(QPainter& painter, const HeadGrid& grid, const QImage& atlas, const HeadGridLook& look) {
    const QSizeF size = QSizeF(atlas.size()) / look.geometry.pixelRatio;
    painter.drawImage(QRectF(look.geometry.origin, size), atlas, QRectF(atlas.rect()));
    painter.setFont(look.font);
    if (!look.ranked) {
        paintNames(painter, look);
    }
    paintStrips(painter, grid, look);
    paintFrames(painter, grid, look);
    paintColourBar(painter, grid, look);
}

} // namespace rmtscope
