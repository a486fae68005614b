#pragma once

#include "viewmodels/provenance.h"

#include <QAbstractItemModel>

#include <set>
#include <utility>

namespace rmtscope {

/// What was traced, as a tree: slots that the answer read, below each the segments that wrote it, below each of these
/// the words. Whatever isn't listed one by one stands in a row of its own, so that the shares below a row add up to 1.
/// Words come when a row is opened.
class ProvenanceTree : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column {
        Source,
        Share,    ///< of the row above
        OfAnswer, ///< of all that the answer read: the product of the shares down to here
        ColumnCount
    };
    /// The number behind Share and OfAnswer, in 0..1.
    static constexpr int shareRole = Qt::UserRole;

    /// What a row stands for.
    struct Node {
        SlotIndex slot;
        std::optional<SegmentIndex> segment; ///< of a segment and of a word
        std::optional<std::size_t> position; ///< of a word: within the segment's sequence
        bool summary = false;                ///< several things together, or what was there before
    };

    /// `provenance` outlives it.
    explicit ProvenanceTree(Provenance& provenance, QObject* parent = nullptr);

    /// Needs a valid index.
    [[nodiscard]] Node node(const QModelIndex& index) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex& parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    /// Where a row stands: rows of its slot, its segment and its word, -1 where it has none.
    struct Place {
        int slot = -1;
        int segment = -1;
        int word = -1;
    };

    [[nodiscard]] static Place placeOf(const QModelIndex& index);
    [[nodiscard]] const SourceSlot& slotAt(const Place& place) const;
    /// Null in a row that sums up.
    [[nodiscard]] const SourceSegment* segmentAt(const Place& place) const;
    [[nodiscard]] const SourceWord* wordAt(const Place& place) const;
    [[nodiscard]] double share(const Place& place) const;
    [[nodiscard]] QString text(const Place& place) const;
    [[nodiscard]] QString explanation(const Place& place) const;
    [[nodiscard]] int segmentRows(const SourceSlot& source) const;
    [[nodiscard]] int wordRows(const Place& place) const;
    void onChanged();
    void onWords(SegmentIndex segment);

    Provenance& m_provenance;
    std::set<std::pair<int, int>> m_open; ///< rows of slot and segment whose words are shown
};

} // namespace rmtscope
