#include "viewmodels/selection.h"

#include <algorithm>
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
    setHeadSet(layers, m_state.heads, {});
}

void Selection::setHeads(const HeadChoice& heads) {
    setHeadSet(m_state.layers, heads, {});
}

void Selection::selectHeads(std::vector<HeadPosition> heads) {
    std::sort(heads.begin(), heads.end());
    heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
    if (heads.empty()) {
        setHeadSet(LayerChoice(), HeadChoice(), {});
        return;
    }
    std::vector<LayerIndex> ofLayers;
    std::vector<HeadIndex> ofHeads;
    for (const HeadPosition& at : heads) {
        ofLayers.push_back(at.layer);
        ofHeads.push_back(at.head);
    }
    const LayerChoice layers(std::move(ofLayers));
    const HeadChoice inLayers(std::move(ofHeads));
    const bool isProduct = heads.size() == layers.chosen().size() * inLayers.chosen().size();
    setHeadSet(layers, inLayers, isProduct ? std::vector<HeadPosition>() : std::move(heads));
}

void Selection::setHeadSet(const LayerChoice& layers, const HeadChoice& heads, std::vector<HeadPosition> singleHeads) {
    const bool otherLayers = assign(m_state.layers, layers);
    const bool otherHeads = assign(m_state.heads, heads);
    const bool otherSingleHeads = assign(m_state.singleHeads, singleHeads);
    if (otherLayers) {
        Q_EMIT layersChanged();
    }
    if (otherHeads || otherSingleHeads) {
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
    setPins(query, key, {});
}

std::vector<PinnedCell> Selection::pins() const {
    std::vector<PinnedCell> pins = m_state.earlierPins;
    if (m_state.pinnedQuery && m_state.pinnedKey) {
        pins.push_back({*m_state.pinnedQuery, *m_state.pinnedKey});
    }
    return pins;
}

void Selection::togglePin(const PinnedCell& cell) {
    std::vector<PinnedCell> all = pins();
    if (std::erase(all, cell) == 0) {
        all.push_back(cell);
    }
    if (all.empty()) {
        setPins(std::nullopt, std::nullopt, {});
        return;
    }
    const PinnedCell newest = all.back();
    all.pop_back();
    setPins(newest.query, newest.key, std::move(all));
}

void Selection::setPins(std::optional<std::size_t> query, std::optional<std::size_t> key,
                        std::vector<PinnedCell> earlier) {
    const bool queryChanged = assign(m_state.pinnedQuery, query);
    const bool keyChanged = assign(m_state.pinnedKey, key);
    const bool earlierChanged = assign(m_state.earlierPins, earlier);
    if (queryChanged || keyChanged || earlierChanged) {
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
    setHeadSet(wanted.layers, wanted.heads, wanted.singleHeads);
    setAggregation(wanted.aggregation);
    setSlot(wanted.slot);
    setPins(wanted.pinnedQuery, wanted.pinnedKey, wanted.earlierPins);
}

} // namespace rmtscope
