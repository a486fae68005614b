#pragma once

#include "engine/api/attention_map.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/selection.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

template <class T>
class NewestJob;

/// What one cell of the attention matrix says, in words.
struct AttentionCell {
    float value = 0;
    QString query; ///< "mem 3 (position 4, slot 3)"
    QString key;   ///< "Mary (position 27)"
    QString where; ///< "layer 2, head 3" or "mean over 2 layers × 4 heads"

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
    /// What it holds: one whole replay and one matrix; see viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

    /// The replay, null before the first. Of the segment that is shown, not necessarily the selected one yet: then only
    /// its tokens are left, the weights have gone for the replay that came.
    [[nodiscard]] std::shared_ptr<const AttentionMap> map() const { return m_map; }
    /// True while the matrix isn't yet what the selection asks for, but will be.
    [[nodiscard]] bool isLoading() const { return m_loading; }
    /// T; 0 when there is nothing to show.
    [[nodiscard]] std::size_t positions() const { return m_map ? m_map->tokens.size() : 0; }
    /// [T query, T key], in 0..1.
    [[nodiscard]] std::span<const float> matrix() const { return m_matrix; }
    [[nodiscard]] float maximum() const { return m_maximum; }
    /// "Attention, mean over 4 layers × 4 heads, segment 12".
    [[nodiscard]] QString label() const;
    /// "mem 3 (position 4, slot 3)". Needs `position` < positions().
    [[nodiscard]] QString tokenText(std::size_t position) const;
    /// Needs both < positions().
    [[nodiscard]] AttentionCell cell(std::size_t query, std::size_t key) const;

Q_SIGNALS:
    void loadingChanged();
    /// map(), matrix() and labels are new.
    void matrixChanged();
    /// The matrix can't be made; what was shown before stays. One sentence for the person at the screen.
    void failed(const QString& sentence);

private:
    void askIfNeeded();
    void onReplay(const std::shared_ptr<const AttentionMap>& map);
    void onReplayFailed(SegmentIndex segment);
    void keepOneMap();
    void clear();
    void reduce();
    void takeReduction(std::shared_ptr<const AttentionMap> map, const SelectionState& selection,
                       std::vector<float> matrix);
    void updateLoading();
    [[nodiscard]] QString whereText() const;

    RunController& m_controller;
    const Selection& m_selection;
    bool m_active = false;
    bool m_loading = false;
    std::optional<SegmentIndex> m_asked;          ///< the replay that is under way
    std::optional<SegmentIndex> m_failed;         ///< isn't asked for again until another one was selected
    std::shared_ptr<const AttentionMap> m_newest; ///< of the selected segment; perhaps not reduced yet
    std::shared_ptr<const AttentionMap> m_map;    ///< what m_matrix is of
    SelectionState m_shown;
    std::vector<float> m_matrix;
    float m_maximum = 0;
    std::unique_ptr<NewestJob<std::vector<float>>> m_job;
};

} // namespace rmtscope
