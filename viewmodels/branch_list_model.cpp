// What a view shows of the branches.

#include "viewmodels/branch_list.h"

#include <QLocale>

namespace rmtscope {
namespace {

QString progressText(const Branch& branch) {
    const auto segments = static_cast<qint64>(branch.context.geometry.segments);
    switch (branch.state) {
    case Branch::State::Listed:
        return BranchList::tr("not read yet");
    case Branch::State::Preparing:
        return branch.preparedPermille > 0 ? BranchList::tr("counting tokens, %1 %").arg(branch.preparedPermille / 10)
                                           : BranchList::tr("waiting for its turn");
    case Branch::State::Reading:
        return BranchList::tr("%1 of %2 segments").arg(branch.traceCount()).arg(segments);
    case Branch::State::Complete:
        return BranchList::tr("complete, %1 segments").arg(segments);
    case Branch::State::Stopped:
        return BranchList::tr("stopped after %1 of %2 segments").arg(branch.traceCount()).arg(segments);
    case Branch::State::Failed:
        break;
    }
    return BranchList::tr("failed after %1 of %2 segments").arg(branch.traceCount()).arg(segments);
}

QVariant display(const Branch& branch, int column) {
    switch (column) {
    case BranchList::Name:
        return branch.spec.name;
    case BranchList::Segment:
        return QVariant::fromValue<qlonglong>(branch.spec.segment.value);
    case BranchList::Changes:
        return changesText(branch.spec);
    case BranchList::Progress:
        return progressText(branch);
    default:
        return {};
    }
}

QVariant branchToolTip(const Branch& branch, int column) {
    if (!branch.problem.isEmpty()) {
        return branch.problem;
    }
    QVariant shown = display(branch, column);
    if (column != BranchList::Progress || branch.bytes() == 0) {
        return shown;
    }
    const QString size = QLocale::c().formattedDataSize(static_cast<qint64>(branch.bytes()), 1);
    return BranchList::tr("%1; takes %2 of memory").arg(shown.toString(), size);
}

} // namespace

int BranchList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_branches.size());
}

int BranchList::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BranchList::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Branch& branch = *m_branches[static_cast<std::size_t>(index.row())].branch;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return display(branch, index.column());
    case Qt::ToolTipRole:
        return branchToolTip(branch, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((index.column() == Segment ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant BranchList::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    switch (section) {
    case Name:
        return tr("Branch");
    case Segment:
        return tr("From segment");
    case Changes:
        return tr("What was changed");
    case Progress:
        return tr("Read");
    default:
        return {};
    }
}

Qt::ItemFlags BranchList::flags(const QModelIndex& index) const {
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? usual | Qt::ItemIsEditable : usual;
}

bool BranchList::setData(const QModelIndex& index, const QVariant& value, int role) {
    const bool valid = checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid);
    const QString name = value.toString().trimmed();
    if (!valid || role != Qt::EditRole || index.column() != Name || name.isEmpty() || name == data(index).toString()) {
        return false;
    }
    Q_EMIT renameWanted(idAt(index.row()), name);
    return true;
}

} // namespace rmtscope
