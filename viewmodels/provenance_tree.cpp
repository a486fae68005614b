#include "viewmodels/provenance_tree.h"

#include <algorithm>

namespace rmtscope {
namespace {

constexpr double leastShown = 5e-4; ///< a row that sums up less would read "0.0 %"

QString percent(double share) {
    return QString::number(100 * share, 'f', 1) + QStringLiteral(" %");
}

double restOf(const std::vector<SourceWord>& words) {
    double rest = 1;
    for (const SourceWord& word : words) {
        rest -= word.share;
    }
    return rest;
}

} // namespace

ProvenanceTree::ProvenanceTree(Provenance& provenance, QObject* parent)
    : QAbstractItemModel(parent)
    , m_provenance(provenance) {
    connect(&provenance, &Provenance::changed, this, &ProvenanceTree::onChanged);
    connect(&provenance, &Provenance::wordsAvailable, this, &ProvenanceTree::onWords);
}

void ProvenanceTree::onChanged() {
    beginResetModel();
    m_open.clear();
    endResetModel();
}

void ProvenanceTree::onWords(SegmentIndex segment) {
    const auto sources = m_provenance.slotsRead();
    for (int slot = 0; slot < static_cast<int>(sources.size()); ++slot) {
        const auto& segments = sources[static_cast<std::size_t>(slot)].segments;
        const auto found = std::ranges::find(segments, segment, &SourceSegment::segment);
        if (found == segments.end()) {
            continue;
        }
        const int row = static_cast<int>(found - segments.begin());
        const auto* const words = m_provenance.words(segment, sources[static_cast<std::size_t>(slot)].slot);
        if (words == nullptr || words->empty() || m_open.contains({slot, row})) {
            continue;
        }
        const int rows = static_cast<int>(words->size()) + (restOf(*words) > leastShown ? 1 : 0);
        beginInsertRows(index(row, 0, index(slot, 0)), 0, rows - 1);
        m_open.insert({slot, row});
        endInsertRows();
    }
}

/// A row's parent is in its id: 0 for slots, 1 + row of the slot for segments, and that with 1 + row of the segment in
/// the upper half for words.
ProvenanceTree::Place ProvenanceTree::placeOf(const QModelIndex& index) {
    constexpr quintptr lower = 0xFFFF;
    const quintptr id = index.internalId();
    if (id == 0) {
        return {index.row(), -1, -1};
    }
    const int slot = static_cast<int>(id & lower) - 1;
    const int segment = static_cast<int>(id >> 16) - 1;
    return segment < 0 ? Place{slot, index.row(), -1} : Place{slot, segment, index.row()};
}

QModelIndex ProvenanceTree::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    if (!parent.isValid()) {
        return createIndex(row, column, quintptr{0});
    }
    const Place place = placeOf(parent);
    const auto slot = static_cast<quintptr>(place.slot + 1);
    const auto segment = static_cast<quintptr>(place.segment + 1);
    return createIndex(row, column, slot | segment << 16);
}

QModelIndex ProvenanceTree::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == 0) {
        return {};
    }
    const Place place = placeOf(child);
    return place.word < 0 ? createIndex(place.slot, 0, quintptr{0})
                          : createIndex(place.segment, 0, static_cast<quintptr>(place.slot + 1));
}

int ProvenanceTree::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(m_provenance.slotsRead().size());
    }
    if (parent.column() > 0) {
        return 0;
    }
    const Place place = placeOf(parent);
    return place.segment < 0 ? segmentRows(slotAt(place)) : place.word < 0 ? wordRows(place) : 0;
}

int ProvenanceTree::columnCount(const QModelIndex& /*parent*/) const {
    return ColumnCount;
}

bool ProvenanceTree::hasChildren(const QModelIndex& parent) const {
    return rowCount(parent) > 0 || canFetchMore(parent);
}

bool ProvenanceTree::canFetchMore(const QModelIndex& parent) const {
    if (!parent.isValid() || parent.column() > 0) {
        return false;
    }
    const Place place = placeOf(parent);
    const SourceSegment* const source = place.word < 0 && place.segment >= 0 ? segmentAt(place) : nullptr;
    return source != nullptr && m_provenance.words(source->segment, slotAt(place).slot) == nullptr;
}

void ProvenanceTree::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent)) {
        m_provenance.requestWords(segmentAt(placeOf(parent))->segment);
    }
}

const SourceSlot& ProvenanceTree::slotAt(const Place& place) const {
    return m_provenance.slotsRead()[static_cast<std::size_t>(place.slot)];
}

const SourceSegment* ProvenanceTree::segmentAt(const Place& place) const {
    const auto& segments = slotAt(place).segments;
    const auto row = static_cast<std::size_t>(place.segment);
    return place.segment >= 0 && row < segments.size() ? &segments[row] : nullptr;
}

const SourceWord* ProvenanceTree::wordAt(const Place& place) const {
    const SourceSegment* const source = segmentAt(place);
    const auto* const words = source != nullptr ? m_provenance.words(source->segment, slotAt(place).slot) : nullptr;
    const auto row = static_cast<std::size_t>(place.word);
    return place.word >= 0 && words != nullptr && row < words->size() ? &(*words)[row] : nullptr;
}

int ProvenanceTree::segmentRows(const SourceSlot& source) const {
    return static_cast<int>(source.segments.size()) + (source.furtherSegments > 0 ? 1 : 0) +
           (source.initialShare > leastShown ? 1 : 0);
}

int ProvenanceTree::wordRows(const Place& place) const {
    const SourceSegment* const source = segmentAt(place);
    if (source == nullptr || !m_open.contains({place.slot, place.segment})) {
        return 0;
    }
    const auto* const words = m_provenance.words(source->segment, slotAt(place).slot);
    return words == nullptr ? 0 : static_cast<int>(words->size()) + (restOf(*words) > leastShown ? 1 : 0);
}

ProvenanceTree::Node ProvenanceTree::node(const QModelIndex& index) const {
    const Place place = placeOf(index);
    Node node;
    node.slot = slotAt(place).slot;
    if (place.segment < 0) {
        return node;
    }
    const SourceSegment* const source = segmentAt(place);
    node.segment = source != nullptr ? std::optional(source->segment) : std::nullopt;
    node.summary = source == nullptr;
    if (place.word >= 0) {
        const SourceWord* const word = wordAt(place);
        node.position = word != nullptr ? std::optional(word->position) : std::nullopt;
        node.summary = word == nullptr;
    }
    return node;
}

double ProvenanceTree::share(const Place& place) const {
    const SourceSlot& source = slotAt(place);
    if (place.segment < 0) {
        return source.share;
    }
    const SourceSegment* const segment = segmentAt(place);
    if (segment == nullptr) {
        const bool further = source.furtherSegments > 0 && place.segment == static_cast<int>(source.segments.size());
        return further ? source.furtherShare : source.initialShare;
    }
    if (place.word < 0) {
        return segment->share;
    }
    const SourceWord* const word = wordAt(place);
    return word != nullptr ? word->share : restOf(*m_provenance.words(segment->segment, source.slot));
}

QString ProvenanceTree::text(const Place& place) const {
    const SourceSlot& source = slotAt(place);
    if (place.segment < 0) {
        return tr("slot %1 (mem %1)").arg(source.slot.value);
    }
    const SourceSegment* const segment = segmentAt(place);
    if (segment == nullptr) {
        const bool further = source.furtherSegments > 0 && place.segment == static_cast<int>(source.segments.size());
        return further ? tr("%1 further segments").arg(source.furtherSegments) : tr("before the first segment");
    }
    if (place.word < 0) {
        return tr("segment %1").arg(segment->segment.value);
    }
    const SourceWord* const word = wordAt(place);
    return word != nullptr ? word->text : tr("other words");
}

QString ProvenanceTree::explanation(const Place& place) const {
    const SourceSlot& source = slotAt(place);
    const QString heads = m_provenance.headsLabel();
    if (place.segment < 0) {
        return tr("The answer gives slot %1 a read mass of %2, %3; %4 of what it gives to all slots.")
            .arg(QString::number(source.slot.value), QString::number(static_cast<double>(source.read), 'g', 4), heads,
                 percent(source.share));
    }
    const SourceWord* const word = wordAt(place);
    if (word != nullptr) {
        return tr("Slot %1 attends to this word with %2, %3; %4 of what it took from this segment's text.")
            .arg(QString::number(source.slot.value), QString::number(static_cast<double>(word->weight), 'g', 4), heads,
                 percent(word->share));
    }
    QString comes = tr("By write and retain mass, %1 of what slot %2 holds comes from here. Attention, not cause.")
                        .arg(percent(share({place.slot, place.segment, -1})), QString::number(source.slot.value));
    const SourceSegment* const segment = place.word < 0 ? segmentAt(place) : nullptr;
    const auto feeders =
        segment != nullptr ? m_provenance.feeders(segment->segment, source.slot) : std::span<const SourceFeeder>();
    if (feeders.empty() || feeders.front().slot == source.slot) {
        return comes;
    }
    return comes + tr("\nWhat it kept of memory there came mostly from slot %1: %2 of its attention to memory keys.")
                       .arg(QString::number(feeders.front().slot.value), percent(feeders.front().share));
}

QVariant ProvenanceTree::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Place place = placeOf(index);
    double ofAnswer = slotAt(place).share;
    ofAnswer *= place.segment >= 0 ? share({place.slot, place.segment, -1}) : 1;
    ofAnswer *= place.word >= 0 ? share(place) : 1;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Source ? text(place) : percent(index.column() == Share ? share(place) : ofAnswer);
    case shareRole:
        return index.column() == Share ? share(place) : ofAnswer;
    case Qt::ToolTipRole:
        return explanation(place);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((index.column() == Source ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant ProvenanceTree::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractItemModel::headerData(section, orientation, role);
    }
    switch (section) {
    case Source:
        return tr("Answer \u2190 slot \u2190 segment \u2190 word");
    case Share:
        return tr("Share of the row above");
    case OfAnswer:
        return tr("Of the answer");
    default:
        return {};
    }
}

} // namespace rmtscope
