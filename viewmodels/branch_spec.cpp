#include "viewmodels/branch_spec.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace rmtscope {
namespace {

QString words(const char* text) {
    return QCoreApplication::translate("BranchSpec", text);
}

QString deedText(const MemoryChange& change) {
    const Intervention& intervention = change.intervention;
    switch (intervention.kind) {
    case InterventionKind::Zero:
        return words("zeroed");
    case InterventionKind::Noise:
        return words("given noise of standard deviation %1 (seed %2)")
            .arg(intervention.deviation)
            .arg(intervention.seed);
    case InterventionKind::Replace:
        return change.restored ? words("restored from before segment %1").arg(change.restored->value)
                               : words("replaced by %1").arg(change.source);
    case InterventionKind::Freeze:
        break;
    }
    if (!intervention.segments) {
        return words("frozen to the end");
    }
    return *intervention.segments == 1 ? words("frozen for 1 segment")
                                       : words("frozen for %1 segments").arg(*intervention.segments);
}

} // namespace

QString slotsText(const std::vector<SlotIndex>& slots) {
    if (slots.empty()) {
        return words("all slots");
    }
    QStringList numbers;
    for (const SlotIndex slot : slots) {
        numbers.append(QString::number(slot.value));
    }
    return (slots.size() == 1 ? words("slot %1") : words("slots %1")).arg(numbers.join(QStringLiteral(", ")));
}

QString changeText(const MemoryChange& change, SegmentIndex segment) {
    const QString what = slotsText(change.intervention.slots) + QLatin1Char(' ') + deedText(change);
    return change.intervention.segment == segment
               ? what
               : words("%1 before segment %2").arg(what, QString::number(change.intervention.segment.value));
}

QString changesText(const BranchSpec& spec) {
    QStringList parts;
    for (const MemoryChange& change : spec.changes) {
        parts.append(changeText(change, spec.segment));
    }
    if (spec.edit) {
        parts.append(words("text changed"));
    }
    return parts.isEmpty() ? words("nothing changed") : parts.join(QStringLiteral("; "));
}

std::optional<std::vector<SlotIndex>> slotsOf(const QString& text, std::int64_t count) {
    static const QRegularExpression part(QStringLiteral("^\\s*(\\d{1,9})\\s*(?:-\\s*(\\d{1,9})\\s*)?$"));
    std::vector<SlotIndex> slots;
    if (text.trimmed().isEmpty() || text.trimmed() == QLatin1String("all")) {
        return slots;
    }
    for (const QString& piece : text.split(QLatin1Char(','))) {
        const QRegularExpressionMatch match = part.match(piece);
        const std::int64_t first = match.captured(1).toLongLong();
        const std::int64_t last = match.captured(2).isEmpty() ? first : match.captured(2).toLongLong();
        if (!match.hasMatch() || last < first || last >= count) {
            return std::nullopt;
        }
        for (SlotIndex slot(first); slot.value <= last; ++slot) {
            if (std::ranges::find(slots, slot) != slots.end()) {
                return std::nullopt;
            }
            slots.push_back(slot);
        }
    }
    return slots;
}

std::vector<float> rowsOf(const std::vector<float>& memory, const std::vector<SlotIndex>& slots, std::int64_t hidden) {
    if (slots.empty()) {
        return memory;
    }
    std::vector<float> rows;
    for (const SlotIndex slot : slots) {
        const auto begin = memory.begin() + slot.value * hidden;
        rows.insert(rows.end(), begin, begin + hidden);
    }
    return rows;
}

} // namespace rmtscope
