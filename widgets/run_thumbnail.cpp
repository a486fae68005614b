#include "widgets/run_thumbnail.h"

#include "viewmodels/heatmap_buckets.h"
#include "viewmodels/mass_reduction.h"
#include "widgets/colour_maps.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>

#include <algorithm>
#include <cmath>

namespace rmtscope {
namespace {

constexpr std::size_t thumbnailColumns = 96;
constexpr QSize cellSize(104, 36);
constexpr int cellMargin = 3;

QImage imageOf(const HeatmapBuckets& buckets, ColourMap map) {
    float largest = 0;
    for (const float value : buckets.values) {
        largest = std::isnan(value) ? largest : std::max(largest, value);
    }
    QImage image(static_cast<int>(buckets.columns), static_cast<int>(buckets.slots), QImage::Format_ARGB32);
    for (std::size_t slot = 0; slot < buckets.slots; ++slot) {
        for (std::size_t column = 0; column < buckets.columns; ++column) {
            const float value = buckets.at(slot, column);
            const double position = largest > 0 ? static_cast<double>(value / largest) : 0;
            image.setPixel(static_cast<int>(column), static_cast<int>(slot),
                           std::isnan(value) ? qRgba(0, 0, 0, 0) : mappedColour(map, position));
        }
    }
    return image;
}

QPixmap pixmapOf(const QByteArray& png) {
    const QString key = QStringLiteral("run-thumbnail-%1").arg(qHash(png));
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap) && pixmap.loadFromData(png, "PNG")) {
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap;
}

} // namespace

QByteArray runThumbnail(const TraceList& traces, ColourMap map) {
    if (traces.empty() || !traces.back()->captured()) {
        return {};
    }
    std::vector<float> masses;
    reduceMasses(traces, 0, traces.size(), MassKind::Write, SelectionState(), std::stop_token(), masses);
    const HeatmapBuckets buckets = bucketHeatmap(masses, static_cast<std::size_t>(traces.back()->shape.slots), 0,
                                                 traces.size() - 1, thumbnailColumns, BucketMode::Max);
    if (buckets.values.empty()) {
        return {};
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    imageOf(buckets, map).save(&buffer, "PNG");
    return buffer.data();
}

ThumbnailDelegate::ThumbnailDelegate(int role, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_role(role) {}

void ThumbnailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const QByteArray png = index.data(m_role).toByteArray();
    if (!png.isEmpty()) {
        const int inset = cellMargin;
        painter->drawPixmap(option.rect.adjusted(inset, inset, -inset, -inset), pixmapOf(png));
    }
}

QSize ThumbnailDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return cellSize;
}

} // namespace rmtscope
