#include "viewmodels/selection_text.h"

namespace rmtscope {
namespace {

QString countText(std::size_t chosen, std::int64_t all, const QString& plural) {
    const QString count = static_cast<std::int64_t>(chosen) == all ? QString::number(all)
                                                                   : QStringLiteral("%1 of %2").arg(chosen).arg(all);
    return count + QLatin1Char(' ') + plural;
}

} // namespace

QString headsText(const SelectionState& selection, const CaptureShape& shape) {
    const auto layers = selection.layers.resolve(shape.layers);
    const auto heads = selection.heads.resolve(shape.heads);
    if (layers.empty() || heads.empty()) {
        return QStringLiteral("no head");
    }
    if (layers.size() == 1 && heads.size() == 1) {
        return QStringLiteral("layer %1, head %2").arg(layers.front().value).arg(heads.front().value);
    }
    const QString how = selection.aggregation == Aggregation::Mean ? QStringLiteral("mean") : QStringLiteral("maximum");
    return QStringLiteral("%1 over %2 × %3")
        .arg(how, countText(layers.size(), shape.layers, QStringLiteral("layers")),
             countText(heads.size(), shape.heads, QStringLiteral("heads")));
}

} // namespace rmtscope
