#include "viewmodels/segment_attention.h"

#include "viewmodels/attention_reduction.h"
#include "viewmodels/attention_rollout.h"
#include "viewmodels/newest_job.h"
#include "viewmodels/position_text.h"
#include "viewmodels/selection_text.h"
#include "viewmodels/view_bytes.h"

#include <algorithm>

namespace rmtscope {
namespace {

const QString rolloutName = QStringLiteral("Attention rollout (Abnar and Zuidema 2020), ");

} // namespace

QString AttentionCell::text() const {
    return QStringLiteral("%1 → %2: %3, %4")
        .arg(query, key, QString::number(static_cast<double>(value), 'g', 6), where);
}

SegmentAttention::SegmentAttention(RunController& controller, const Selection& selection, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_selection(selection)
    , m_job(std::make_unique<NewestJob<std::vector<float>>>()) {
    connect(&controller, &RunController::replayAvailable, this, &SegmentAttention::onReplay);
    connect(&controller, &RunController::replayFailed, this, &SegmentAttention::onReplayFailed);
    connect(&controller, &RunController::sessionStarted, this, &SegmentAttention::clear);
    connect(&controller, &RunController::documentClosed, this, &SegmentAttention::clear);
    // The selected segment may be read later than it was selected.
    connect(&controller, &RunController::tracesAvailable, this, &SegmentAttention::askIfNeeded);
    connect(&selection, &Selection::segmentChanged, this, [this] {
        m_failed.reset();
        askIfNeeded();
    });
    connect(&selection, &Selection::layersChanged, this, &SegmentAttention::reduce);
    connect(&selection, &Selection::headsChanged, this, &SegmentAttention::reduce);
    connect(&selection, &Selection::aggregationChanged, this, &SegmentAttention::reduce);
}

SegmentAttention::~SegmentAttention() = default;

void SegmentAttention::setActive(bool active, AttentionUser user) {
    m_users.set(static_cast<std::size_t>(user), active);
    if (m_outdated) {
        reduce();
    }
    askIfNeeded();
}

void SegmentAttention::setRollout(bool rollout) {
    if (m_rollout != rollout) {
        m_rollout = rollout;
        reduce();
        Q_EMIT rolloutChanged();
    }
}

void SegmentAttention::askIfNeeded() {
    const std::optional<SegmentIndex> segment = m_selection.segment();
    if (!segment) {
        clear();
        return;
    }
    const bool isThere = m_newest && m_newest->segment == *segment;
    const bool wasRead = segment->value >= 0 && segment->value < m_controller.segmentsRead();
    if (isThere) {
        m_asked.reset();
    } else if (isActive() && wasRead && m_asked != segment && m_failed != segment) {
        m_asked = segment;
        m_controller.requestReplay(*segment);
    }
    updateLoading();
}

void SegmentAttention::onReplay(const std::shared_ptr<const AttentionMap>& map) {
    if (m_selection.segment() != map->segment) {
        return;
    }
    m_asked.reset();
    m_newest = map;
    keepOneMap();
    reduce();
    Q_EMIT replayChanged();
}

/// Two whole maps of a large model are too many; what is shown of the old one is reduced already.
void SegmentAttention::keepOneMap() {
    if (m_map && m_map != m_newest && !m_map->weights.empty()) {
        auto tokens = std::make_shared<AttentionMap>();
        tokens->segment = m_map->segment;
        tokens->shape = m_map->shape;
        tokens->tokens = m_map->tokens;
        tokens->probabilities = m_map->probabilities;
        m_map = std::move(tokens);
    }
}

std::uint64_t SegmentAttention::bytes() const {
    std::uint64_t bytes = m_matrix.size() * sizeof(float);
    bytes += m_map ? viewBytes(*m_map) : 0;
    return bytes + (m_newest && m_newest != m_map ? viewBytes(*m_newest) : 0);
}

void SegmentAttention::onReplayFailed(SegmentIndex segment) {
    if (m_asked == segment) {
        m_asked.reset();
        m_failed = segment;
        updateLoading();
    }
}

void SegmentAttention::clear() {
    m_job->cancel();
    m_asked.reset();
    m_failed.reset();
    const bool wasReplayed = m_newest != nullptr;
    m_newest.reset();
    const bool wasShown = m_map != nullptr;
    m_map.reset();
    m_matrix.clear();
    m_maximum = 0;
    setRolloutPermille(std::nullopt);
    updateLoading();
    if (wasReplayed) {
        Q_EMIT replayChanged();
    }
    if (wasShown) {
        Q_EMIT matrixChanged();
    }
}

void SegmentAttention::reduce() {
    m_outdated = m_newest && !m_users.test(static_cast<std::size_t>(AttentionUser::Matrix));
    if (!m_newest || m_outdated) {
        return;
    }
    const SelectionState selection = m_selection.state();
    const bool rollout = m_rollout;
    setRolloutPermille(rollout ? std::optional(0) : std::nullopt);
    m_job->start(
        [map = m_newest, selection, rollout](const std::stop_token& stop, const auto& progress) {
            return rollout ? attentionRollout(*map, selection, stop, progress) : reduceAttention(*map, selection, stop);
        },
        [this, map = m_newest, selection, rollout](std::vector<float>&& matrix) {
            takeReduction(map, selection, rollout, std::move(matrix));
        },
        [this](const Failure& failure) {
            setRolloutPermille(std::nullopt);
            updateLoading();
            Q_EMIT failed(failure.sentence);
        },
        [this](int permille) {
            if (m_rolloutPermille) {
                setRolloutPermille(permille);
            }
        });
    updateLoading();
}

void SegmentAttention::takeReduction(std::shared_ptr<const AttentionMap> map, const SelectionState& selection,
                                     bool rollout, std::vector<float> matrix) {
    m_map = std::move(map);
    m_shown = selection;
    m_rolloutShown = rollout;
    m_matrix = std::move(matrix);
    m_maximum = m_matrix.empty() ? 0 : *std::max_element(m_matrix.begin(), m_matrix.end());
    setRolloutPermille(std::nullopt);
    updateLoading();
    Q_EMIT matrixChanged();
}

void SegmentAttention::setRolloutPermille(std::optional<int> permille) {
    if (m_rolloutPermille != permille) {
        m_rolloutPermille = permille;
        Q_EMIT progressChanged();
    }
}

void SegmentAttention::updateLoading() {
    const bool loading = m_asked.has_value() || m_job->isRunning();
    if (m_loading != loading || m_replaying != isReplaying()) {
        m_loading = loading;
        m_replaying = isReplaying();
        Q_EMIT loadingChanged();
    }
}

QString SegmentAttention::label() const {
    if (!m_map) {
        return {};
    }
    const QString what = m_rolloutShown ? rolloutName + headSetText(m_shown, m_map->shape)
                                        : QStringLiteral("Attention, ") + headsText(m_shown, m_map->shape);
    return QStringLiteral("%1, segment %2").arg(what).arg(m_map->segment.value);
}

/// A rollout's has its name in it: it isn't a head's own attention.
QString SegmentAttention::whereText() const {
    return m_rolloutShown ? rolloutName + headSetText(m_shown, m_map->shape) : headsText(m_shown, m_map->shape);
}

QString SegmentAttention::tokenText(std::size_t position) const {
    return positionText(m_map->tokens, position, m_map->shape.slots);
}

AttentionCell SegmentAttention::cell(std::size_t query, std::size_t key) const {
    return AttentionCell{m_matrix[query * positions() + key], tokenText(query), tokenText(key), whereText()};
}

} // namespace rmtscope
