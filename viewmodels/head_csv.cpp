// The tables of the head grid; the others are in csv_export.cpp.

#include "viewmodels/csv_export.h"
#include "viewmodels/csv_writer.h"
#include "viewmodels/head_grid.h"
#include "viewmodels/selection_text.h"

#include <functional>

namespace rmtscope {
namespace {

/// Positions of part `index` of `count` equal parts, as in the atlas.
std::pair<std::size_t, std::size_t> positionsOf(std::size_t index, std::size_t count, std::size_t first,
                                                std::size_t size) {
    return {first + index * size / count, first + (index + 1) * size / count};
}

void exportMatrix(QIODevice& device, const HeadDominance& dominance, const QString& reduction,
                  const std::function<void(CsvWriter&, std::size_t cell)>& addCell) {
    CsvWriter csv(device);
    const auto label = [&](std::size_t position) { return QString::fromStdString(dominance.tokens[position].label); };
    csv.add(QStringLiteral("query_position"));
    csv.add(QStringLiteral("query_token"));
    const std::size_t size = dominance.tokens.size();
    for (std::size_t key = 0; key < size; ++key) {
        csv.add(QStringLiteral("%1:%2").arg(key).arg(label(key)));
    }
    csv.add(QStringLiteral("reduction"));
    csv.endRow();
    for (std::size_t query = 0; query < size; ++query) {
        csv.add(static_cast<std::int64_t>(query));
        csv.add(label(query));
        for (std::size_t key = 0; key < size; ++key) {
            addCell(csv, query * size + key);
        }
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

QString strongestText(const HeadDominance& dominance, const QString& what) {
    return QStringLiteral("%1 of %2 layers × %3 heads, segment %4")
        .arg(what)
        .arg(dominance.shape.layers)
        .arg(dominance.shape.heads)
        .arg(dominance.segment.value);
}

} // namespace

void exportHeads(QIODevice& device, const HeadGrid& grid) {
    CsvWriter csv(device);
    for (const char* name : {"layer", "head", "write", "read", "retain", "strongest", "reduction"}) {
        csv.add(QString::fromLatin1(name));
    }
    csv.endRow();
    const HeadAtlas& atlas = grid.atlas();
    const QString reduction =
        grid.label() + QStringLiteral("; write and retain: mean over the slots, read: sum over them");
    for (std::size_t i = 0; i < atlas.maxima.size(); ++i) {
        const HeadPosition at = atlas.request.order[i];
        const auto masses = grid.massesOf(at);
        csv.add(at.layer.value);
        csv.add(at.head.value);
        for (const auto mass : {&HeadMasses::write, &HeadMasses::read, &HeadMasses::retain}) {
            masses ? csv.add((*masses).*mass) : csv.add(QString());
        }
        csv.add(atlas.maxima[i]);
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

void exportHeadTiles(QIODevice& device, const HeadGrid& grid) {
    CsvWriter csv(device);
    const HeadAtlas& atlas = grid.atlas();
    for (const char* name : {"layer", "head", "first_query", "end_query"}) {
        csv.add(QString::fromLatin1(name));
    }
    for (std::size_t x = 0; x < atlas.thumbWidth; ++x) {
        const auto [first, end] = positionsOf(x, atlas.thumbWidth, atlas.firstKey, atlas.keys);
        csv.add(QStringLiteral("keys_%1_%2").arg(first).arg(end));
    }
    csv.add(QStringLiteral("reduction"));
    csv.endRow();
    const QString reduction = grid.label() + QStringLiteral("; maximum over the cells behind a pixel");
    for (std::size_t row = 0; row < atlas.maxima.size() * atlas.thumbHeight; ++row) {
        const HeadPosition at = atlas.request.order[row / atlas.thumbHeight];
        const auto [first, end] =
            positionsOf(row % atlas.thumbHeight, atlas.thumbHeight, atlas.firstQuery, atlas.queries);
        csv.add(at.layer.value);
        csv.add(at.head.value);
        csv.add(static_cast<std::int64_t>(first));
        csv.add(static_cast<std::int64_t>(end));
        for (std::size_t x = 0; x < atlas.thumbWidth; ++x) {
            csv.add(atlas.thumbs[row * atlas.thumbWidth + x]);
        }
        csv.add(reduction);
        csv.endRow();
    }
    csv.finish();
}

void exportStrongestWeights(QIODevice& device, const HeadDominance& dominance) {
    exportMatrix(device, dominance, strongestText(dominance, QStringLiteral("Largest attention of any head")),
                 [&dominance](CsvWriter& csv, std::size_t cell) { csv.add(dominance.strength[cell]); });
}

void exportStrongestHeads(QIODevice& device, const HeadDominance& dominance) {
    exportMatrix(device, dominance,
                 strongestText(dominance, QStringLiteral("Layer and head with the largest attention")),
                 [&dominance](CsvWriter& csv, std::size_t cell) { csv.add(shortHeadText(dominance.headOf(cell))); });
}

} // namespace rmtscope
