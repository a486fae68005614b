#pragma once

#include "viewmodels/head_atlas.h"
#include "viewmodels/head_dominance.h"
#include "viewmodels/head_masses.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace rmtscope {

class SegmentAttention;
class TraceStore;

template <class T>
class NewestJob;

/// Every head of the selected segment at a glance: an atlas of small maps, or one map that says which head attends most
/// in each cell. Both are made in the background from the replay that SegmentAttention holds.
class HeadGrid : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    HeadGrid(SegmentAttention& attention, const TraceStore& store, QObject* parent = nullptr);
    ~HeadGrid() override;

    /// While nobody sees it, no replay is asked for and nothing is computed. Inactive from the start.
    void setActive(bool active);
    [[nodiscard]] bool isActive() const { return m_active; }
    void setBlock(HeadBlock block);
    [[nodiscard]] HeadBlock block() const { return m_block; }
    void setOrder(HeadOrder order);
    [[nodiscard]] HeadOrder order() const { return m_order; }
    void setSharedRange(bool shared);
    [[nodiscard]] bool isRangeShared() const { return m_sharedRange; }
    /// In device pixels. Nothing is made before the first.
    void setLayout(const AtlasLayout& layout);
    /// Makes dominance() in the place of atlas(), with at most so many named heads; none: the atlas.
    void setDominance(std::optional<std::size_t> mostNamed);
    [[nodiscard]] bool showsDominance() const { return m_mostNamed.has_value(); }

    /// True while what is shown isn't yet what was asked for, but will be.
    [[nodiscard]] bool isLoading() const { return m_loading; }
    /// Of the segment that was replayed last; no tiles before that.
    [[nodiscard]] const HeadAtlas& atlas() const { return m_atlas; }
    /// The atlas's order: the model's own where nothing was captured.
    [[nodiscard]] HeadOrder shownOrder() const { return m_shownOrder; }
    [[nodiscard]] const HeadDominance& dominance() const { return m_dominance; }
    /// Of the atlas's segment, by layer and then by head; empty where nothing was captured.
    [[nodiscard]] const std::vector<HeadMasses>& masses() const { return m_masses; }
    [[nodiscard]] std::optional<HeadMasses> massesOf(const HeadPosition& at) const;
    /// "Write block of 4 layers × 4 heads, segment 12, in the order of their write mass"; empty without an atlas.
    [[nodiscard]] QString label() const;
    [[nodiscard]] std::uint64_t bytes() const;

Q_SIGNALS:
    void loadingChanged();
    void atlasChanged();
    void dominanceChanged();
    /// They can't be made; what was shown before stays. One sentence.
    void failed(const QString& sentence);

private:
    template <class T>
    void change(T& setting, const T& value);
    void takeReplay();
    void renew();
    void makeAtlas();
    void takeAtlas(HeadAtlas atlas, const CaptureShape& shape, HeadOrder order, std::vector<HeadMasses> masses);
    void makeDominance();
    void fail(const QString& sentence);
    void clear();
    void updateLoading();

    SegmentAttention& m_attention;
    const TraceStore& m_store;
    bool m_active = false;
    bool m_loading = false;
    bool m_atlasWanted = true; ///< what is shown isn't what was asked for, or nothing is
    bool m_dominanceWanted = true;
    HeadBlock m_block = HeadBlock::Write;
    HeadOrder m_order = HeadOrder::Model;
    bool m_sharedRange = false;
    AtlasLayout m_layout;
    std::optional<std::size_t> m_mostNamed;
    HeadAtlas m_atlas;
    CaptureShape m_shape; ///< this and the next two are the atlas's
    HeadOrder m_shownOrder = HeadOrder::Model;
    std::vector<HeadMasses> m_masses;
    HeadDominance m_dominance;
    std::unique_ptr<NewestJob<HeadAtlas>> m_atlasJob;
    std::unique_ptr<NewestJob<HeadDominance>> m_dominanceJob;
};

} // namespace rmtscope
