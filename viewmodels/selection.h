#pragma once

#include "viewmodels/selection_state.h"

#include <QObject>

namespace rmtscope {

/// The one selection that joins all views. Every setter emits its one signal if, and only if, something changed; which
/// single heads are selected is told by headsChanged(). Values aren't checked against a model: whoever uses them
/// resolves them against what it shows.
class Selection : public QObject {
    Q_OBJECT

public:
    explicit Selection(QObject* parent = nullptr);

    [[nodiscard]] const SelectionState& state() const { return m_state; }
    [[nodiscard]] std::optional<SegmentIndex> segment() const { return m_state.segment; }
    [[nodiscard]] const LayerChoice& layers() const { return m_state.layers; }
    [[nodiscard]] const HeadChoice& heads() const { return m_state.heads; }
    [[nodiscard]] const std::vector<HeadPosition>& singleHeads() const { return m_state.singleHeads; }
    [[nodiscard]] Aggregation aggregation() const { return m_state.aggregation; }
    [[nodiscard]] std::optional<SlotIndex> slot() const { return m_state.slot; }
    [[nodiscard]] std::optional<std::size_t> pinnedQuery() const { return m_state.pinnedQuery; }
    [[nodiscard]] std::optional<std::size_t> pinnedKey() const { return m_state.pinnedKey; }
    /// Every cell whose row and column are pinned, the newest last. One without both isn't among them.
    [[nodiscard]] std::vector<PinnedCell> pins() const;
    [[nodiscard]] std::optional<TokenPosition> hovered() const { return m_hovered; }

    void setSegment(std::optional<SegmentIndex> segment);
    /// Ends the selection of single heads, as setHeads() does.
    void setLayers(const LayerChoice& layers);
    void setHeads(const HeadChoice& heads);
    /// Exactly these heads; as layers() and heads() if these can say it. None at all: every head.
    void selectHeads(std::vector<HeadPosition> heads);
    void setAggregation(Aggregation aggregation);
    void setSlot(std::optional<SlotIndex> slot);
    void setPinnedQuery(std::optional<std::size_t> position);
    void setPinnedKey(std::optional<std::size_t> position);
    /// Both at once, with one signal. Nothing else stays pinned.
    void setPinned(std::optional<std::size_t> query, std::optional<std::size_t> key);
    /// Pins one more cell, or lets go of one that is pinned.
    void togglePin(const PinnedCell& cell);
    void setHovered(std::optional<TokenPosition> token);

    /// As if every setter were called: one signal for each part that differs.
    void setState(const SelectionState& state);

Q_SIGNALS:
    void segmentChanged();
    void layersChanged();
    void headsChanged();
    void aggregationChanged();
    void slotChanged();
    void pinnedChanged();
    void hoverChanged();

private:
    void setHeadSet(const LayerChoice& layers, const HeadChoice& heads, std::vector<HeadPosition> singleHeads);
    void setPins(std::optional<std::size_t> query, std::optional<std::size_t> key, std::vector<PinnedCell> earlier);

    SelectionState m_state;
    std::optional<TokenPosition> m_hovered; ///< no part of the state: it isn't worth an undo
};

} // namespace rmtscope
