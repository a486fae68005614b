#include "viewmodels/selection_json.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>
#include <vector>

namespace rmtscope {
namespace {

const QString segmentKey = QStringLiteral("segment");
const QString layersKey = QStringLiteral("layers");
const QString headsKey = QStringLiteral("heads");
const QString singleHeadsKey = QStringLiteral("single_heads");
const QString aggregationKey = QStringLiteral("aggregation");
const QString slotKey = QStringLiteral("slot");
const QString queryKey = QStringLiteral("pinned_query");
const QString keyKey = QStringLiteral("pinned_key");
const QString earlierKey = QStringLiteral("earlier_pins");
const QString maximum = QStringLiteral("max");
const QString mean = QStringLiteral("mean");

template <class I>
void addChoice(QJsonObject& json, const QString& key, const Choice<I>& choice) {
    if (choice.isAll()) {
        return;
    }
    QJsonArray chosen;
    for (const I index : choice.chosen()) {
        chosen.append(static_cast<qint64>(index.value));
    }
    json[key] = chosen;
}

template <class I>
Choice<I> choiceOf(const QJsonValue& json) {
    std::vector<I> chosen;
    const QJsonArray list = json.toArray();
    for (const auto& index : list) {
        if (const qint64 number = index.toInteger(-1); number >= 0) {
            chosen.emplace_back(number);
        }
    }
    return chosen.empty() ? Choice<I>() : Choice<I>(std::move(chosen)); // none at all would show nothing
}

/// [[a, b], …]; none of what isn't two numbers from 0 on.
std::vector<std::pair<qint64, qint64>> pairsOf(const QJsonValue& json) {
    std::vector<std::pair<qint64, qint64>> pairs;
    const QJsonArray list = json.toArray();
    for (const auto& each : list) {
        const std::pair pair(each[0].toInteger(-1), each[1].toInteger(-1));
        if (pair.first >= 0 && pair.second >= 0) {
            pairs.push_back(pair);
        }
    }
    return pairs;
}

QJsonArray pairJson(std::int64_t first, std::int64_t second) {
    return {static_cast<qint64>(first), static_cast<qint64>(second)};
}

std::optional<qint64> numberOf(const QJsonValue& json) {
    const qint64 number = json.toInteger(-1);
    return number < 0 ? std::nullopt : std::optional(number);
}

std::optional<std::size_t> positionOf(const QJsonValue& json) {
    const auto number = numberOf(json);
    return number ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

} // namespace

QJsonObject selectionJson(const SelectionState& selection) {
    QJsonObject json;
    if (selection.segment) {
        json[segmentKey] = static_cast<qint64>(selection.segment->value);
    }
    addChoice(json, layersKey, selection.layers);
    addChoice(json, headsKey, selection.heads);
    QJsonArray single;
    for (const HeadPosition& at : selection.singleHeads) {
        single.append(pairJson(at.layer.value, at.head.value));
    }
    if (!single.isEmpty()) {
        json[singleHeadsKey] = single;
    }
    json[aggregationKey] = selection.aggregation == Aggregation::Max ? maximum : mean;
    if (selection.slot) {
        json[slotKey] = static_cast<qint64>(selection.slot->value);
    }
    if (selection.pinnedQuery) {
        json[queryKey] = static_cast<qint64>(*selection.pinnedQuery);
    }
    if (selection.pinnedKey) {
        json[keyKey] = static_cast<qint64>(*selection.pinnedKey);
    }
    QJsonArray earlier;
    for (const PinnedCell& cell : selection.earlierPins) {
        earlier.append(pairJson(static_cast<std::int64_t>(cell.query), static_cast<std::int64_t>(cell.key)));
    }
    if (!earlier.isEmpty()) {
        json[earlierKey] = earlier;
    }
    return json;
}

SelectionState selectionOf(const QJsonObject& json) {
    SelectionState selection;
    if (const auto segment = numberOf(json[segmentKey])) {
        selection.segment = SegmentIndex(*segment);
    }
    selection.layers = choiceOf<LayerIndex>(json[layersKey]);
    selection.heads = choiceOf<HeadIndex>(json[headsKey]);
    for (const auto& [layer, head] : pairsOf(json[singleHeadsKey])) {
        selection.singleHeads.push_back({LayerIndex(layer), HeadIndex(head)});
    }
    std::sort(selection.singleHeads.begin(), selection.singleHeads.end());
    selection.aggregation = json[aggregationKey] == maximum ? Aggregation::Max : Aggregation::Mean;
    if (const auto slot = numberOf(json[slotKey])) {
        selection.slot = SlotIndex(*slot);
    }
    selection.pinnedQuery = positionOf(json[queryKey]);
    selection.pinnedKey = positionOf(json[keyKey]);
    for (const auto& [query, key] : pairsOf(json[earlierKey])) {
        selection.earlierPins.push_back({static_cast<std::size_t>(query), static_cast<std::size_t>(key)});
    }
    return selection;
}

} // namespace rmtscope
