#include "viewmodels/selection.h"

#include <utility>

namespace rmtscope {
namespace {

template <class T>
bool assign(T& target, const T& value) {
    if (target == value) {
        return false;
    }
    target = value;
    return true;
}

} // namespace

Selection::Selection(QObject* parent)
    : QObject(parent) {}

void Selection::setSegment(std::optional<SegmentIndex> segment) {
    if (assign(m_state.segment, segment)) {
        Q_EMIT segmentChanged();
    }
}

void Selection::setLayers(const LayerChoice& layers) {
    if (assign(m_state.layers, layers)) {
        Q_EMIT layersChanged();
    }
}

void Selection::setHeads(const HeadChoice& heads) {
    if (assign(m_state.heads, heads)) {
        Q_EMIT headsChanged();
    }
}

void Selection::setAggregation(Aggregation aggregation) {
    if (assign(m_state.aggregation, aggregation)) {
        Q_EMIT aggregationChanged();
    }
}

void Selection::setSlot(std::optional<SlotIndex> slot) {
    if (assign(m_state.slot, slot)) {
        Q_EMIT slotChanged();
    }
}

void Selection::setPinnedQuery(std::optional<std::size_t> position) {
    setPinned(position, m_state.pinnedKey);
}

void Selection::setPinnedKey(std::optional<std::size_t> position) {
    setPinned(m_state.pinnedQuery, position);
}

void Selection::setPinned(std::optional<std::size_t> query, std::optional<std::size_t> key) {
    const bool queryChanged = assign(m_state.pinnedQuery, query);
    const bool keyChanged = assign(m_state.pinnedKey, key);
    if (queryChanged || keyChanged) {
        Q_EMIT pinnedChanged();
    }
}

void Selection::setHovered(std::optional<TokenPosition> token) {
    if (assign(m_hovered, token)) {
        Q_EMIT hoverChanged();
    }
}

void Selection::setState(const SelectionState& state) {
    const SelectionState wanted = state; // `state` may be a reference to m_state
    setSegment(wanted.segment);
    setLayers(wanted.layers);
    setHeads(wanted.heads);
    setAggregation(wanted.aggregation);
    setSlot(wanted.slot);
    setPinned(wanted.pinnedQuery, wanted.pinnedKey);
}

} // namespace rmtscope
