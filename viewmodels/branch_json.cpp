#include "viewmodels/branch_json.h"

#include <QJsonArray>
#include <QStringList>
#include <QtEndian>

#include <cmath>

namespace rmtscope {
namespace {

const QString nameKey = QStringLiteral("name");
const QString fromKey = QStringLiteral("segment");
const QString changesKey = QStringLiteral("changes");
const QString editKey = QStringLiteral("edit");
const QString kindKey = QStringLiteral("kind");
const QString slotsKey = QStringLiteral("slots");
const QString deviationKey = QStringLiteral("deviation");
const QString seedKey = QStringLiteral("seed");
const QString segmentsKey = QStringLiteral("segments");
const QString restoredKey = QStringLiteral("restored");
const QString sourceKey = QStringLiteral("source");
const QString valuesKey = QStringLiteral("values");
const QString editBeginKey = QStringLiteral("begin");
const QString editEndKey = QStringLiteral("end");
const QString textKey = QStringLiteral("text");

// The order is that of the enumeration.
const QStringList kindNames{QStringLiteral("zero"), QStringLiteral("noise"), QStringLiteral("replace"),
                            QStringLiteral("freeze")};

/// Base64 of float32, little-endian.
QString valuesText(const std::vector<float>& values) {
    QByteArray bytes(static_cast<qsizetype>(values.size() * sizeof(float)), Qt::Uninitialized);
    if (!values.empty()) { // of nothing there is no address to copy from
        qToLittleEndian<float>(values.data(), static_cast<qsizetype>(values.size()), bytes.data());
    }
    return QString::fromLatin1(bytes.toBase64());
}

std::optional<std::vector<float>> valuesOf(const QString& text) {
    const auto bytes = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || bytes.decoded.size() % static_cast<qsizetype>(sizeof(float)) != 0) {
        return std::nullopt;
    }
    std::vector<float> values(static_cast<std::size_t>(bytes.decoded.size()) / sizeof(float));
    if (!values.empty()) {
        qFromLittleEndian<float>(bytes.decoded.constData(), static_cast<qsizetype>(values.size()), values.data());
    }
    return values;
}

QJsonObject changeJson(const MemoryChange& change) {
    const Intervention& intervention = change.intervention;
    QJsonArray numbers;
    for (const SlotIndex slot : intervention.slots) {
        numbers.append(static_cast<qint64>(slot.value));
    }
    QJsonObject json{{kindKey, kindNames[static_cast<qsizetype>(intervention.kind)]},
                     {fromKey, static_cast<qint64>(intervention.segment.value)}};
    if (!numbers.isEmpty()) {
        json[slotsKey] = numbers;
    }
    if (intervention.kind == InterventionKind::Noise) {
        json[deviationKey] = intervention.deviation;
        json[seedKey] = QString::number(intervention.seed); // as text: 64 bits are more than a number holds
    }
    if (intervention.segments) {
        json[segmentsKey] = static_cast<qint64>(*intervention.segments);
    }
    if (change.restored) {
        json[restoredKey] = static_cast<qint64>(change.restored->value);
    } else if (intervention.kind == InterventionKind::Replace) {
        json[sourceKey] = change.source;
        json[valuesKey] = valuesText(intervention.values);
    }
    return json;
}

/// Sets `number` where the key is there; false if it isn't a whole number of `least` or more.
bool takeNumber(const QJsonObject& json, const QString& key, qint64 least, std::optional<qint64>& number) {
    if (json.contains(key)) {
        number = json[key].toInteger(least - 1);
        return *number >= least;
    }
    return true;
}

std::optional<MemoryChange> changeOf(const QJsonObject& json) {
    MemoryChange change;
    Intervention& intervention = change.intervention;
    const qsizetype kind = kindNames.indexOf(json[kindKey].toString());
    std::optional<qint64> segment;
    std::optional<qint64> segments;
    std::optional<qint64> restored;
    const bool whole = takeNumber(json, fromKey, 0, segment) && takeNumber(json, segmentsKey, 1, segments) &&
                       takeNumber(json, restoredKey, 0, restored);
    if (kind < 0 || !whole || !segment) {
        return std::nullopt;
    }
    intervention.kind = static_cast<InterventionKind>(kind);
    intervention.segment = SegmentIndex(*segment);
    intervention.segments = segments;
    intervention.deviation = json[deviationKey].toDouble();
    intervention.seed = json[seedKey].toString().toULongLong();
    const QJsonArray numbers = json[slotsKey].toArray();
    for (const auto& number : numbers) {
        intervention.slots.emplace_back(number.toInteger(-1));
        if (intervention.slots.back().value < 0) {
            return std::nullopt;
        }
    }
    change.source = json[sourceKey].toString();
    if (restored) {
        change.restored = SegmentIndex(*restored);
    } else if (intervention.kind == InterventionKind::Replace) {
        const auto values = valuesOf(json[valuesKey].toString());
        if (!values || values->empty()) {
            return std::nullopt;
        }
        intervention.values = *values;
    }
    return std::isfinite(intervention.deviation) && intervention.deviation >= 0 ? std::optional(change) : std::nullopt;
}

} // namespace

QJsonObject branchJson(const BranchSpec& spec) {
    QJsonArray changes;
    for (const MemoryChange& change : spec.changes) {
        changes.append(changeJson(change));
    }
    QJsonObject json{{nameKey, spec.name}, {fromKey, static_cast<qint64>(spec.segment.value)}, {changesKey, changes}};
    if (spec.edit) {
        json[editKey] = QJsonObject{{editBeginKey, static_cast<qint64>(spec.edit->replaced.begin)},
                                    {editEndKey, static_cast<qint64>(spec.edit->replaced.end)},
                                    {textKey, QString::fromStdString(spec.edit->text)}};
    }
    return json;
}

std::optional<BranchSpec> branchOf(const QJsonObject& json) {
    std::optional<qint64> segment;
    if (!takeNumber(json, fromKey, 0, segment) || !segment) {
        return std::nullopt;
    }
    BranchSpec spec;
    spec.name = json[nameKey].toString();
    spec.segment = SegmentIndex(*segment);
    const QJsonArray changes = json[changesKey].toArray();
    for (const auto& each : changes) {
        const auto change = changeOf(each.toObject());
        if (!change) {
            return std::nullopt;
        }
        spec.changes.push_back(*change);
    }
    if (json.contains(editKey)) {
        const QJsonObject edit = json[editKey].toObject();
        const qint64 begin = edit[editBeginKey].toInteger(-1);
        const qint64 end = edit[editEndKey].toInteger(-1);
        if (begin < 0 || end < begin) {
            return std::nullopt;
        }
        spec.edit = TextEdit{{static_cast<std::size_t>(begin), static_cast<std::size_t>(end)},
                             edit[textKey].toString().toStdString()};
    }
    return spec;
}

} // namespace rmtscope
