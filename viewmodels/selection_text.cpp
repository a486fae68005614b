#include "viewmodels/selection_text.h"

#include "viewmodels/selected_heads.h"

#include <QStringList>

namespace rmtscope {
namespace {

constexpr std::size_t namedHeads = 6; // more are only counted

QString countText(std::size_t chosen, std::int64_t all, const QString& plural) {
    const QString count = static_cast<std::int64_t>(chosen) == all ? QString::number(all)
                                                                   : QStringLiteral("%1 of %2").arg(chosen).arg(all);
    return count + QLatin1Char(' ') + plural;
}

QString singleHeadsText(const std::vector<HeadPosition>& heads) {
    QString count = QStringLiteral("%1 single heads").arg(heads.size());
    if (heads.size() > namedHeads) {
        return count;
    }
    QStringList names;
    for (const HeadPosition& at : heads) {
        names.append(shortHeadText(at));
    }
    return QStringLiteral("%1 (%2)").arg(count, names.join(QStringLiteral(", ")));
}

} // namespace

QString shortHeadText(const HeadPosition& at) {
    return QStringLiteral("%1.%2").arg(at.layer.value).arg(at.head.value);
}

QString headSetText(const SelectionState& selection, const CaptureShape& shape) {
    const std::vector<HeadPosition> heads = selectedHeads(selection, shape);
    if (heads.empty()) {
        return QStringLiteral("no head");
    }
    if (heads.size() == 1) {
        return QStringLiteral("layer %1, head %2").arg(heads.front().layer.value).arg(heads.front().head.value);
    }
    if (!selection.singleHeads.empty()) {
        return singleHeadsText(heads);
    }
    return QStringLiteral("%1 × %2").arg(
        countText(selection.layers.resolve(shape.layers).size(), shape.layers, QStringLiteral("layers")),
        countText(selection.heads.resolve(shape.heads).size(), shape.heads, QStringLiteral("heads")));
}

QString headsText(const SelectionState& selection, const CaptureShape& shape) {
    QString set = headSetText(selection, shape);
    if (selectedHeads(selection, shape).size() < 2) {
        return set;
    }
    const QString how = selection.aggregation == Aggregation::Mean ? QStringLiteral("mean") : QStringLiteral("maximum");
    return QStringLiteral("%1 over %2").arg(how, set);
}

} // namespace rmtscope
