#include "viewmodels/run_comparison.h"

#include "viewmodels/run_text.h"

#include <QHash>

#include <algorithm>

namespace rmtscope {
namespace {

QString titleOf(const RunRecord& record) {
    return QStringLiteral("%1, %2").arg(QString::fromStdString(record.model.name), beganText(record));
}

/// Never null, which says that there is no such fact.
QString present(const QString& value) {
    return value.isNull() ? QStringLiteral("") : value;
}

} // namespace

RunComparison::RunComparison(const KeptRun& first, const KeptRun& second, QObject* parent)
    : QAbstractTableModel(parent)
    , m_firstTitle(titleOf(first.record))
    , m_secondTitle(titleOf(second.record)) {
    QHash<std::pair<int, QString>, qsizetype> rows;
    for (const RunFact& fact : factsOf(first)) {
        rows.insert({static_cast<int>(fact.group), fact.name}, m_rows.size());
        m_rows.append({fact.group, fact.name, present(fact.value), QString()});
    }
    for (const RunFact& fact : factsOf(second)) {
        const qsizetype row = rows.value({static_cast<int>(fact.group), fact.name}, -1);
        if (row >= 0) {
            m_rows[row].second = present(fact.value);
        } else {
            m_rows.append({fact.group, fact.name, QString(), present(fact.value)});
        }
    }
    // What only the second has goes to the end of its group.
    std::stable_sort(m_rows.begin(), m_rows.end(), [](const Row& a, const Row& b) { return a.group < b.group; });
}

bool RunComparison::differs(int row) const {
    const Row& pair = m_rows[row];
    return pair.first.isNull() != pair.second.isNull() || pair.first != pair.second; // Qt's null equals empty
}

int RunComparison::differences() const {
    int count = 0;
    for (int row = 0; row < rowCount(); ++row) {
        count += differs(row) ? 1 : 0;
    }
    return count;
}

int RunComparison::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RunComparison::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunComparison::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row& row = m_rows[index.row()];
    if (role == differsRole) {
        return differs(index.row());
    }
    if (role == Qt::AccessibleTextRole && index.column() == Mark) {
        return differs(index.row()) ? tr("differs") : tr("the same");
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    switch (index.column()) {
    case Mark:
        return differs(index.row()) ? QStringLiteral("\u2260") : QString();
    case Group:
        return groupText(row.group);
    case Name:
        return row.name;
    case First:
        return row.first.isNull() ? QStringLiteral("\u2013") : row.first;
    default:
        return row.second.isNull() ? QStringLiteral("\u2013") : row.second;
    }
}

QVariant RunComparison::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    switch (section) {
    case Group:
        return tr("Of");
    case Name:
        return tr("What");
    case First:
        return m_firstTitle;
    case Second:
        return m_secondTitle;
    default:
        return QString();
    }
}

} // namespace rmtscope
