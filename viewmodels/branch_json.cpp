#include "viewmodels/branch_json.h"

#include <QJsonArray>
#include <QStringList>

#include <limits>
#include <utility>

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
const QString memoryKey = QStringLiteral("memory");
const QString valuesKey = QStringLiteral("values");
const QString editBeginKey = QStringLiteral("begin");
const QString editEndKey = QStringLiteral("end");
const QString textKey = QStringLiteral("text");

constexpr qint64 mostNumber = qint64{1} << 53; // beyond, JSON's numbers have gaps

// The order is that of the enumeration.
const QStringList kindNames{QStringLiteral("zero"), QStringLiteral("noise"), QStringLiteral("replace"),
                            QStringLiteral("freeze")};

QJsonObject changeJson(const MemoryChange& change, SavedMemories& memories) {
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
        json[memoryKey] = memories.add(intervention.values);
    }
    return json;
}

/// Empty, which is all, if the key is missing.
std::vector<SlotIndex> slotsOf(const CheckedJson& json) {
    std::vector<SlotIndex> slots;
    if (!json.has(slotsKey)) {
        return slots;
    }
    const QJsonArray numbers = json.list(slotsKey);
    for (const auto& number : numbers) {
        slots.emplace_back(number.toInteger(-1));
        if (slots.back().value < 0) {
            throw WrongJson(QStringLiteral("\"%1\" isn't a list of slots, which count from 0").arg(slotsKey));
        }
    }
    if (slots.empty()) {
        throw WrongJson(QStringLiteral("\"%1\" names no slot; without the key it is all").arg(slotsKey));
    }
    return slots;
}

/// Files of version 1 have them in the change itself.
std::vector<float> valuesOf(const CheckedJson& json, const SavedMemories& memories) {
    if (json.has(memoryKey)) {
        const std::vector<float>* const values = memories.at(json.number(memoryKey, 0, mostNumber));
        if (values == nullptr) {
            throw WrongJson(QStringLiteral("\"%1\" isn't the number of an entry of \"memories\"").arg(memoryKey));
        }
        return *values;
    }
    auto values = floatsOf(json.text(valuesKey));
    if (!values) {
        throw WrongJson(QStringLiteral("\"%1\" isn't float32 numbers in Base64").arg(valuesKey));
    }
    return std::move(*values);
}

MemoryChange changeOf(const CheckedJson& json, const SavedMemories& memories) {
    MemoryChange change;
    Intervention& intervention = change.intervention;
    intervention.kind = static_cast<InterventionKind>(json.word(kindKey, kindNames));
    intervention.segment = SegmentIndex(json.number(fromKey, 0, mostNumber));
    intervention.slots = slotsOf(json);
    if (json.has(segmentsKey)) {
        intervention.segments = json.number(segmentsKey, 1, mostNumber);
    }
    if (intervention.kind == InterventionKind::Noise) {
        intervention.deviation = json.real(deviationKey, 0, std::numeric_limits<float>::max());
        intervention.seed = json.seed(seedKey);
    }
    if (json.has(restoredKey)) {
        change.restored = SegmentIndex(json.number(restoredKey, 0, mostNumber));
    } else if (intervention.kind == InterventionKind::Replace) {
        change.source = json.text(sourceKey);
        intervention.values = valuesOf(json, memories);
    }
    return change;
}

TextEdit editOf(const CheckedJson& json) {
    const qint64 begin = json.number(editBeginKey, 0, mostNumber);
    const qint64 end = json.number(editEndKey, begin, mostNumber);
    return {{static_cast<std::size_t>(begin), static_cast<std::size_t>(end)}, json.text(textKey).toStdString()};
}

} // namespace

QJsonObject branchJson(const BranchSpec& spec, SavedMemories& memories) {
    QJsonArray changes;
    for (const MemoryChange& change : spec.changes) {
        changes.append(changeJson(change, memories));
    }
    QJsonObject json{{nameKey, spec.name}, {fromKey, static_cast<qint64>(spec.segment.value)}, {changesKey, changes}};
    if (spec.edit) {
        json[editKey] = QJsonObject{{editBeginKey, static_cast<qint64>(spec.edit->replaced.begin)},
                                    {editEndKey, static_cast<qint64>(spec.edit->replaced.end)},
                                    {textKey, QString::fromStdString(spec.edit->text)}};
    }
    return json;
}

BranchSpec branchOf(const CheckedJson& json, const SavedMemories& memories) {
    BranchSpec spec;
    spec.name = json.text(nameKey);
    spec.segment = SegmentIndex(json.number(fromKey, 0, mostNumber));
    const QJsonArray changes = json.list(changesKey);
    for (const auto& each : changes) {
        const auto place = QStringLiteral("entry %1 of \"%2\"").arg(spec.changes.size()).arg(changesKey);
        spec.changes.push_back(readWithin(place, [&] { return changeOf(CheckedJson(each), memories); }));
    }
    if (json.has(editKey)) {
        const CheckedJson edit = json.object(editKey);
        spec.edit = readWithin(QStringLiteral("\"%1\"").arg(editKey), [&edit] { return editOf(edit); });
    }
    return spec;
}

} // namespace rmtscope
