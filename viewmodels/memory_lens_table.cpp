#include "viewmodels/memory_lens_table.h"

#include "viewmodels/token_text.h"

#include <utility>

namespace rmtscope {

MemoryLensTable::MemoryLensTable(RunController& controller, const Selection& selection, QObject* parent)
    : QAbstractTableModel(parent)
    , m_controller(controller)
    , m_selection(selection) {
    connect(&controller, &RunController::lensAvailable, this, [this](const MemoryLens& lens) {
        if (m_asked == lens.segment) {
            m_asked.reset();
            show(lens);
        }
    });
    connect(&controller, &RunController::lensFailed, this, [this](const QString& sentence) {
        m_refused = std::exchange(m_asked, std::nullopt);
        Q_EMIT changed();
        Q_EMIT failed(sentence);
    });
    const auto forget = [this] {
        m_asked.reset();
        m_refused.reset();
        show(std::nullopt);
    };
    connect(&controller, &RunController::sessionStarted, this, forget);
    connect(&controller, &RunController::documentClosed, this, forget);
    // The selected segment may be read later than it was selected.
    connect(&controller, &RunController::tracesAvailable, this, &MemoryLensTable::askIfNeeded);
    connect(&controller, &RunController::stateChanged, this, &MemoryLensTable::askIfNeeded);
    connect(&selection, &Selection::segmentChanged, this, [this] {
        m_refused.reset();
        askIfNeeded();
        Q_EMIT changed();
    });
}

void MemoryLensTable::setActive(bool active) {
    m_active = active;
    askIfNeeded();
}

void MemoryLensTable::askIfNeeded() {
    const auto wanted = m_selection.segment();
    const bool wasRead = wanted && wanted->value >= 0 && wanted->value < m_controller.segmentsRead();
    if (!m_active || !wasRead || m_refused == wanted || m_asked == wanted || segment() == wanted) {
        return;
    }
    if (m_controller.state() == RunState::Opening || m_controller.state() == RunState::Preparing) {
        return;
    }
    m_asked = wanted;
    m_controller.requestLens(*wanted);
    Q_EMIT changed();
}

std::optional<SegmentIndex> MemoryLensTable::segment() const {
    return m_lens ? std::optional(m_lens->segment) : std::nullopt;
}

QString MemoryLensTable::obstacle() const {
    if (m_lens && !m_lens->obstacle.empty()) {
        return QString::fromStdString(m_lens->obstacle);
    }
    const auto selected = m_selection.segment();
    if (!selected) {
        return tr("Select a segment to see its memory as words.");
    }
    return selected->value < m_controller.segmentsRead() ? QString()
                                                         : tr("Segment %1 wasn't read yet.").arg(selected->value);
}

void MemoryLensTable::show(std::optional<MemoryLens> lens) {
    beginResetModel();
    m_lens = std::move(lens);
    endResetModel();
    Q_EMIT changed();
}

const LensToken& MemoryLensTable::token(int row, int rank) const {
    return m_lens->tokens[static_cast<std::size_t>(row * m_lens->tokensASlot + rank)];
}

int MemoryLensTable::rowCount(const QModelIndex& parent) const {
    const bool shown = !parent.isValid() && m_lens && m_lens->tokensASlot > 0;
    return shown ? static_cast<int>(static_cast<std::int64_t>(m_lens->tokens.size()) / m_lens->tokensASlot) : 0;
}

int MemoryLensTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_lens ? static_cast<int>(m_lens->tokensASlot) + 1 : 1;
}

QVariant MemoryLensTable::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    if (index.column() == slotColumn) {
        return role == Qt::DisplayRole ? tr("mem %1").arg(index.row()) : QVariant();
    }
    const LensToken& shown = token(index.row(), index.column() - 1);
    const auto probability = static_cast<double>(shown.probability);
    switch (role) {
    case Qt::DisplayRole:
        return QStringLiteral("%1  %2").arg(tokenName(shown.text), QString::number(probability, 'f', 3));
    case probabilityRole:
        return probability;
    case Qt::ToolTipRole:
        return tr("\"%1\" (id %2)\nprobability %3 in slot %4")
            .arg(tokenName(shown.text), QString::number(shown.id), QString::number(probability, 'g', 6),
                 QString::number(index.row()));
    default:
        return {};
    }
}

QVariant MemoryLensTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    return section == slotColumn ? tr("Slot") : tr("Rank %1").arg(section);
}

} // namespace rmtscope
