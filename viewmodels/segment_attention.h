#pragma once

#include "engine/api/attention_map.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/selection.h"

#include <QObject>
#include <QString>

#include <memory>
#include <span>
#include <vector>

namespace rmtscope {

/// What one cell of the attention matrix says, in words.
struct AttentionCell {
    float value = 0;
    QString query; ///< "mem 3 (position 4, slot 3)"
    QString key;   ///< "Mary (position 27)"
    QString where; ///< "layer 2, head 3" or "mean over 2 layers x 4 heads"

    /// All of it on one line, for tooltips and the status bar.
    [[nodiscard]] QString text() const;
};

/// The attention of the selected segment, every query against every key, reduced over the selected layers and heads.
/// While active it asks for a replay whenever another segment is selected; the reduction runs in the background.
class SegmentAttention : public QObject {
    Q_OBJECT

public:
    SegmentAttention(RunController& controller, const Selection& selection, QObject* parent = nullptr);
    ~SegmentAttention() override;

    /// Replays cost a segment's work, so a view that can't be seen asks for none. Inactive from the start.
    void setActive(bool active);
    [[nodiscard]] bool isActive() const { return m_active; }

    /// The whole replay, null before the first. Of the segment that is shown, not necessarily the selected one yet.
    [[nodiscard]] std::shared_ptr<const AttentionMap> map() const { return m_map; }
    /// True while the matrix isn't yet what the selection asks for.
    [[nodiscard]] bool isLoading() const;
    /// T; 0 when there is nothing to show.
    [[nodiscard]] std::size_t positions() const { return m_positions; }
    /// [T query, T key], in 0..1.
    [[nodiscard]] std::span<const float> matrix() const { return m_matrix; }
    [[nodiscard]] float maximum() const { return m_maximum; }
    /// "Attention, mean over 4 layers x 4 heads, segment 12".
    [[nodiscard]] QString label() const;
    /// "mem 3 (position 4, slot 3)". Needs `position` < positions().
    [[nodiscard]] QString tokenText(std::size_t position) const;
    /// Needs both < positions().
    [[nodiscard]] AttentionCell cell(std::size_t query, std::size_t key) const;

Q_SIGNALS:
    void loadingChanged();
    /// map(), matrix() and labels are new.
    void matrixChanged();

private:
    struct Reduction;

    void ask();
    void onReplay(const std::shared_ptr<const AttentionMap>& map);
    void clear();
    void reduce();
    void takeReduction(Reduction reduction);
    void updateLoading();

    RunController& m_controller;
    const Selection& m_selection;
    bool m_active = false;
    bool m_loading = false;
    std::optional<SegmentIndex> m_asked;
    std::shared_ptr<const AttentionMap> m_newest; ///< not yet reduced, perhaps
    std::shared_ptr<const AttentionMap> m_map;    ///< what m_matrix is of
    SelectionState m_shown;
    std::size_t m_positions = 0;
    std::vector<float> m_matrix;
    float m_maximum = 0;
    std::uint64_t m_generation = 0;
    bool m_reducing = false;
};

} // namespace rmtscope
