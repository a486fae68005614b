#include "viewmodels/run_table.h"

#include "viewmodels/paths.h"
#include "viewmodels/run_library.h"
#include "viewmodels/run_text.h"

#include <algorithm>
#include <utility>

namespace rmtscope {
namespace {

QString displayText(const RunRecord& record, int column) {
    switch (column) {
    case RunTable::Began:
        return beganText(record);
    case RunTable::Model:
        return QString::fromStdString(record.model.name);
    case RunTable::Document:
        return record.document.title;
    case RunTable::State:
        return stateText(record.state);
    case RunTable::Tokens:
        return groupedNumber(record.results.tokens);
    case RunTable::Rate:
        return record.results.seconds > 0 ? QString::number(record.results.tokensPerSecond(), 'f', 0) : QString();
    case RunTable::Result:
        return resultText(record);
    case RunTable::Tags:
        return record.tags;
    case RunTable::Notes:
        return record.notes;
    default:
        return {};
    }
}

QVariant sortValue(const RunRecord& record, int column) {
    switch (column) {
    case RunTable::Picture:
    case RunTable::Began:
        return record.began.toMSecsSinceEpoch();
    case RunTable::Tokens:
        return static_cast<qlonglong>(record.results.tokens);
    case RunTable::Rate:
        return record.results.tokensPerSecond();
    case RunTable::Result:
        return resultRatio(record);
    default:
        return displayText(record, column);
    }
}

QString toolTip(const RunRecord& record, int column) {
    switch (column) {
    case RunTable::Picture:
        return record.thumbnail.isEmpty()
                   ? QString()
                   : RunTable::tr("Write mass of every slot (rows, %1) in the segments that were read (columns, %2).")
                         .arg(groupedNumber(record.model.slots), groupedNumber(record.results.segments));
    case RunTable::Began:
        return RunTable::tr("Began %1, version %2").arg(record.began.toString(Qt::ISODate), record.programVersion);
    case RunTable::Model:
        return toFileName(record.model.path);
    case RunTable::Document:
        return record.document.path.isEmpty() ? record.document.title : record.document.path;
    case RunTable::State:
        return record.problem;
    case RunTable::Tokens:
        return record.kind == RecordKind::Sweep
                   ? RunTable::tr("%1 tokens of all samples together").arg(groupedNumber(record.results.tokens))
                   : RunTable::tr("%1 of %2 tokens, %3 of %4 segments")
                         .arg(groupedNumber(record.results.tokens), groupedNumber(record.document.tokens),
                              groupedNumber(record.results.segments), groupedNumber(record.document.segments));
    case RunTable::Rate:
        return RunTable::tr("%1 tokens a second: %2 tokens in %3 s")
            .arg(QString::number(record.results.tokensPerSecond(), 'g', 6), groupedNumber(record.results.tokens),
                 QString::number(record.results.seconds, 'g', 6));
    default:
        return displayText(record, column);
    }
}

bool holdsRunNumber(int column) {
    return column == RunTable::Tokens || column == RunTable::Rate || column == RunTable::Result;
}

bool comesBefore(const RunRecord& a, const RunRecord& b) {
    return a.began != b.began ? a.began > b.began : a.id < b.id;
}

} // namespace

RunTable::RunTable(QObject* parent)
    : QAbstractTableModel(parent) {}

RunTable::RunTable(RunLibrary& library, QObject* parent)
    : QAbstractTableModel(parent) {
    connect(&library, &RunLibrary::listed, this, &RunTable::setRecords);
    connect(&library, &RunLibrary::recordChanged, this, &RunTable::setRecord);
}

int RunTable::rowOf(const QString& id) const {
    const auto found =
        std::find_if(m_records.begin(), m_records.end(), [&id](const RunRecord& record) { return record.id == id; });
    return found == m_records.end() ? -1 : static_cast<int>(found - m_records.begin());
}

bool RunTable::holdsTheSame(const QList<RunRecord>& records) const {
    return std::equal(m_records.begin(), m_records.end(), records.begin(), records.end(),
                      [](const RunRecord& a, const RunRecord& b) { return a.id == b.id; });
}

void RunTable::setRecords(const QList<RunRecord>& records) {
    if (holdsTheSame(records)) { // then nobody loses a selection
        for (int row = 0; row < records.size(); ++row) {
            update(row, records[row]);
        }
        return;
    }
    beginResetModel();
    m_records = records;
    endResetModel();
}

void RunTable::setRecord(const QString& id, const std::optional<RunRecord>& record) {
    const int row = rowOf(id);
    if (record && row >= 0) {
        update(row, *record);
    } else if (record) {
        const auto place = std::lower_bound(m_records.begin(), m_records.end(), *record, comesBefore);
        const int at = static_cast<int>(place - m_records.begin());
        beginInsertRows({}, at, at);
        m_records.insert(at, *record);
        endInsertRows();
    } else if (row >= 0) {
        beginRemoveRows({}, row, row);
        m_records.removeAt(row);
        endRemoveRows();
    }
}

/// Tells of the columns that differ alone: an editor that is open in another one keeps what was typed.
void RunTable::update(int row, const RunRecord& record) {
    const RunRecord before = std::exchange(m_records[row], record);
    for (int column = 0; column < ColumnCount; ++column) {
        const bool differs = displayText(before, column) != displayText(record, column) ||
                             toolTip(before, column) != toolTip(record, column) ||
                             (column == Picture && before.thumbnail != record.thumbnail);
        if (differs) {
            Q_EMIT dataChanged(index(row, column), index(row, column));
        }
    }
}

int RunTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

int RunTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunTable::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const RunRecord& record = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return displayText(record, index.column());
    case sortRole:
        return sortValue(record, index.column());
    case thumbnailRole:
        return index.column() == Picture ? record.thumbnail : QByteArray();
    case Qt::ToolTipRole:
        return toolTip(record, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == Picture ? toolTip(record, Picture) : displayText(record, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((holdsRunNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant RunTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    switch (section) {
    case Picture:
        return QString();
    case Began:
        return tr("Began");
    case Model:
        return tr("Model");
    case Document:
        return tr("Document");
    case State:
        return tr("State");
    case Tokens:
        return tr("Tokens read");
    case Rate:
        return tr("Tokens/s");
    case Result:
        return tr("Answers");
    case Tags:
        return tr("Tags");
    case Notes:
        return tr("Notes");
    default:
        return {};
    }
}

Qt::ItemFlags RunTable::flags(const QModelIndex& index) const {
    const bool editable = index.column() == Tags || index.column() == Notes;
    return QAbstractTableModel::flags(index) | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool RunTable::setData(const QModelIndex& index, const QVariant& value, int role) {
    const bool editable = index.column() == Tags || index.column() == Notes;
    if (role != Qt::EditRole || !editable ||
        !checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return false;
    }
    const QString before = displayText(at(index.row()), index.column());
    const QString after = value.toString().trimmed();
    if (after != before) {
        Q_EMIT edited(at(index.row()).id, static_cast<Column>(index.column()), before, after);
    }
    return true;
}

} // namespace rmtscope
