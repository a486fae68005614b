#include "viewmodels/branch_json.h"

#include <QJsonArray>
#include <QStringList>
#include <QtEndian>

#include <limits>

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

constexpr qint64 mostNumber = qint64{1} << 53; // beyond, JSON's numbers have gaps

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

std::vector<float> valuesOf(const QString& text) {
    const auto bytes = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    const qsizetype size = bytes ? bytes.decoded.size() : 0;
    if (size == 0 || size % static_cast<qsizetype>(sizeof(float)) != 0) {
        throw WrongJson(QStringLiteral("\"%1\" isn't float32 numbers in Base64").arg(valuesKey));
    }
    std::vector<float> values(static_cast<std::size_t>(size) / sizeof(float));
    qFromLittleEndian<float>(bytes.decoded.constData(), static_cast<qsizetype>(values.size()), values.data());
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

MemoryChange changeOf(const CheckedJson& json) {
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
        intervention.values = valuesOf(json.text(valuesKey));
    }
    return change;
}

TextEdit editOf(const CheckedJson& json) {
    const qint64 begin = json.number(editBeginKey, 0, mostNumber);
    const qint64 end = json.number(editEndKey, begin, mostNumber);
    return {{static_cast<std::size_t>(begin), static_cast<std::size_t>(end)}, json.text(textKey).toStdString()};
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

BranchSpec branchOf(const CheckedJson& json) {
    BranchSpec spec;
    spec.name = json.text(nameKey);
    spec.segment = SegmentIndex(json.number(fromKey, 0, mostNumber));
    const QJsonArray changes = json.list(changesKey);
    for (const auto& each : changes) {
        const auto place = QStringLiteral("entry %1 of \"%2\"").arg(spec.changes.size()).arg(changesKey);
        spec.changes.push_back(readWithin(place, [&each] { return changeOf(CheckedJson(each)); }));
    }
    if (json.has(editKey)) {
        const CheckedJson edit = json.object(editKey);
        spec.edit = readWithin(QStringLiteral("\"%1\"").arg(editKey), [&edit] { return editOf(edit); });
    }
    return spec;
}

} // namespace rmtscope
