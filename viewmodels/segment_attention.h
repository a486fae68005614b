#pragma once

#include "engine/api/attention_map.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/selection.h"

#include <QObject>
#include <QString>

#include <bitset>
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

/// Views that need the replay of the selected segment. They share it.
enum class AttentionUser { Matrix, HeadGrid };
inline constexpr std::size_t attentionUsers = 2;

/// The attention of the selected segment, every query against every key, reduced over the selected layers and heads.
/// While active it asks for a replay whenever another segment is selected; the reduction runs in the background.
class SegmentAttention : public QObject {
    Q_OBJECT

public:
    SegmentAttention(RunController& controller, const Selection& selection, QObject* parent = nullptr);
    ~SegmentAttention() override;

    /// Replays cost a segment's work, so a view that can't be seen asks for none. Inactive from the start, and active
    /// while one of its users is.
    void setActive(bool active, AttentionUser user = AttentionUser::Matrix);
    [[nodiscard]] bool isActive() const { return m_users.any(); }
    /// attentionRollout() instead of the mean or maximum of the heads.
    void setRollout(bool rollout);
    [[nodiscard]] bool isRollout() const { return m_rollout; }
    /// What it holds: one whole replay and one matrix; see viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

    /// The replay, null before the first. Of the segment that is shown, not necessarily the selected one yet: then only
    /// its tokens are left, the weights have gone for the replay that came.
    [[nodiscard]] std::shared_ptr<const AttentionMap> map() const { return m_map; }
    /// The newest replay with its weights, perhaps not reduced yet; null before the first. Whoever keeps it keeps a
    /// whole map alive.
    [[nodiscard]] std::shared_ptr<const AttentionMap> replay() const { return m_newest; }
    /// True while the matrix isn't yet what the selection asks for, but will be.
    [[nodiscard]] bool isLoading() const { return m_loading; }
    /// A replay is under way.
    [[nodiscard]] bool isReplaying() const { return m_asked.has_value(); }
    /// Of a rollout that is being computed, in 0..1000; none while there is no such work.
    [[nodiscard]] std::optional<int> rolloutPermille() const { return m_rolloutPermille; }
    /// T; 0 when there is nothing to show.
    [[nodiscard]] std::size_t positions() const { return m_map ? m_map->tokens.size() : 0; }
    /// [T query, T key], in 0..1.
    [[nodiscard]] std::span<const float> matrix() const { return m_matrix; }
    [[nodiscard]] float maximum() const { return m_maximum; }
    /// Whether matrix() is a rollout: what isRollout() asks for comes later.
    [[nodiscard]] bool isRolloutShown() const { return m_rolloutShown; }
    /// "Attention, mean over 4 layers × 4 heads, segment 12", "Attention rollout (Abnar and Zuidema 2020), 4 layers
    /// × 4 heads, segment 12".
    [[nodiscard]] QString label() const;
    /// "mem 3 (position 4, slot 3)". Needs `position` < positions().
    [[nodiscard]] QString tokenText(std::size_t position) const;
    /// Needs both < positions().
    [[nodiscard]] AttentionCell cell(std::size_t query, std::size_t key) const;

Q_SIGNALS:
    /// isLoading() or isReplaying().
    void loadingChanged();
    /// rolloutPermille() is another.
    void progressChanged();
    void rolloutChanged();
    /// replay() is another.
    void replayChanged();
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
    void takeReduction(std::shared_ptr<const AttentionMap> map, const SelectionState& selection, bool rollout,
                       std::vector<float> matrix);
    void setRolloutPermille(std::optional<int> permille);
    void updateLoading();
    [[nodiscard]] QString whereText() const;

    RunController& m_controller;
    const Selection& m_selection;
    std::bitset<attentionUsers> m_users;
    bool m_loading = false;
    bool m_replaying = false; ///< as loadingChanged() told last
    bool m_outdated = false;  ///< nobody sees the matrix: it is reduced when somebody does
    bool m_rollout = false;
    bool m_rolloutShown = false;
    std::optional<int> m_rolloutPermille;
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
