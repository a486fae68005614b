#include "viewmodels/slot_table.h"

#include <cmath>

namespace rmtscope {
namespace {

QString numberText(double number, int digits = 3) {
    return std::isnan(number) ? QString() : QString::number(number, 'g', digits);
}

QString healthText(const SlotRow& row) {
    QStringList words;
    if (row.dead) {
        words.append(SlotTable::tr("dead"));
    }
    if (row.isDuplicate()) {
        words.append(SlotTable::tr("duplicate of %1").arg(row.nearest->slot.value));
    }
    return words.join(QStringLiteral(", "));
}

QString displayText(const SlotRow& row, int column) {
    switch (column) {
    case SlotTable::Slot:
        return QString::number(row.slot.value);
    case SlotTable::Norm:
        return numberText(row.norm, 4);
    case SlotTable::Change:
        return numberText(row.change);
    case SlotTable::WriteShare:
        return std::isnan(row.writeShare) ? QString() : QStringLiteral("%1 %").arg(row.writeShare * 100, 0, 'f', 1);
    case SlotTable::Nearest:
        return row.nearest && !std::isnan(row.nearest->cosine) ? QString::number(row.nearest->slot.value) : QString();
    case SlotTable::Cosine:
        return row.nearest ? numberText(row.nearest->cosine) : QString();
    case SlotTable::Written:
        return row.written ? QString::number(row.written->value) : QString();
    case SlotTable::Words:
        return row.words;
    case SlotTable::Health:
        return healthText(row);
    default:
        return {};
    }
}

QVariant sortValue(const SlotRow& row, int column) {
    constexpr double unknownLast = -2;
    const auto known = [](double number) { return std::isnan(number) ? unknownLast : number; };
    switch (column) {
    case SlotTable::Slot:
        return QVariant::fromValue<qlonglong>(row.slot.value);
    case SlotTable::Norm:
        return known(row.norm);
    case SlotTable::Change:
        return known(row.change);
    case SlotTable::WriteShare:
        return known(row.writeShare);
    case SlotTable::Nearest:
        return row.nearest ? static_cast<double>(row.nearest->slot.value) : unknownLast;
    case SlotTable::Cosine:
        return row.nearest ? known(row.nearest->cosine) : unknownLast;
    case SlotTable::Written:
        return row.written ? static_cast<double>(row.written->value) : unknownLast;
    default:
        return displayText(row, column);
    }
}

QString explanationOf(int column) {
    switch (column) {
    case SlotTable::Slot:
        return SlotTable::tr("The memory token. A click selects it in all views.");
    case SlotTable::Norm:
        return SlotTable::tr("Euclidean norm of what the slot holds after the segment.");
    case SlotTable::Change:
        return SlotTable::tr(
            "Norm of the difference to what it held before the segment: large where it was rewritten.");
    case SlotTable::WriteShare:
        return SlotTable::tr(
            "Its part of the write mass of all slots in this segment, by the selected layers and heads.");
    case SlotTable::Nearest:
        return SlotTable::tr("The other slot that points most in the same direction.");
    case SlotTable::Cosine:
        return SlotTable::tr("Cosine of the angle between the two. Above %1 they hold the same: a duplicate.")
            .arg(duplicateCosine);
    case SlotTable::Written:
        return SlotTable::tr("The last segment up to this one in which its write mass was at least %1 % of the largest "
                             "it ever had until then. That is attention, not cause.")
            .arg(100 * writtenShare);
    case SlotTable::Words:
        return SlotTable::tr("The tokens of that segment which it gave the most attention in any layer and head.");
    case SlotTable::Health:
        return SlotTable::tr("Dead: for %1 segments on end it changed by less than %2 % of its norm and gave text less "
                             "than %3 % of its attention. Duplicate: cosine above %4 to another slot.")
            .arg(deadAfter)
            .arg(100 * quietChange)
            .arg(100 * quietWriteMass)
            .arg(duplicateCosine);
    default:
        return {};
    }
}

QString headingOf(int column) {
    switch (column) {
    case SlotTable::Slot:
        return SlotTable::tr("Slot");
    case SlotTable::Norm:
        return SlotTable::tr("Norm");
    case SlotTable::Change:
        return SlotTable::tr("Change");
    case SlotTable::WriteShare:
        return SlotTable::tr("Share of write mass");
    case SlotTable::Nearest:
        return SlotTable::tr("Nearest slot");
    case SlotTable::Cosine:
        return SlotTable::tr("Cosine");
    case SlotTable::Written:
        return SlotTable::tr("Last written at");
    case SlotTable::Words:
        return SlotTable::tr("Strongest words");
    case SlotTable::Health:
        return SlotTable::tr("Health");
    default:
        return {};
    }
}

bool holdsSlotNumber(int column) {
    return column != SlotTable::Words && column != SlotTable::Health;
}

} // namespace

SlotTable::SlotTable(const SlotReport& report, QObject* parent)
    : QAbstractTableModel(parent)
    , m_report(report) {
    connect(&report, &SlotReport::changed, this, &SlotTable::follow);
    follow();
}

/// The same slots of another segment: whoever has selected one keeps it.
void SlotTable::follow() {
    const std::vector<SlotRow>& rows = m_report.rows();
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    } else if (!rows.empty()) {
        m_rows = rows;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int SlotTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SlotTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SlotTable::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const SlotRow& row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, index.column());
    case sortRole:
        return sortValue(row, index.column());
    case Qt::ToolTipRole:
        return explanationOf(index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((holdsSlotNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant SlotTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole) {
        return headingOf(section);
    }
    if (orientation == Qt::Horizontal && role == Qt::ToolTipRole) {
        return explanationOf(section);
    }
    return QAbstractTableModel::headerData(section, orientation, role);
}

} // namespace rmtscope
