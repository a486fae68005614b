#include "viewmodels/mass_timeline.h"

#include "viewmodels/mass_reduction.h"
#include "viewmodels/newest_job.h"
#include "viewmodels/selection_text.h"

#include <algorithm>

namespace rmtscope {
namespace {

QString kindText(MassKind kind) {
    switch (kind) {
    case MassKind::Write:
        return QStringLiteral("Write mass");
    case MassKind::Read:
        return QStringLiteral("Read mass");
    case MassKind::Retain:
        return QStringLiteral("Retain mass");
    }
    return {};
}

/// NaN counts for nothing.
float largest(std::span<const float> values, float start) {
    for (const float value : values) {
        start = value > start ? value : start;
    }
    return start;
}

bool reducesAlike(const SelectionState& a, const SelectionState& b) {
    return a.layers == b.layers && a.heads == b.heads && a.aggregation == b.aggregation;
}

} // namespace

MassTimeline::MassTimeline(MassKind kind, const TraceStore& store, const Selection& selection, QObject* parent)
    : QObject(parent)
    , m_kind(kind)
    , m_store(store)
    , m_selection(selection)
    , m_shown(selection.state())
    , m_job(std::make_unique<NewestJob<std::vector<float>>>()) {
    connect(&store, &TraceStore::appended, this, &MassTimeline::onAppended);
    connect(&store, &TraceStore::cleared, this, &MassTimeline::onCleared);
    connect(&selection, &Selection::layersChanged, this, &MassTimeline::reduceAll);
    connect(&selection, &Selection::headsChanged, this, &MassTimeline::reduceAll);
    connect(&selection, &Selection::aggregationChanged, this, &MassTimeline::reduceAll);
    onCleared();
    extend(store.size());
}

MassTimeline::~MassTimeline() = default;

QString MassTimeline::label() const {
    return kindText(m_kind) + QStringLiteral(", ") + headsText(m_shown, m_shape);
}

HeatmapBuckets MassTimeline::bucket(std::size_t firstSegment, std::size_t lastSegment, std::size_t columns,
                                    BucketMode mode) const {
    return bucketHeatmap(m_values, m_slots, firstSegment, lastSegment, columns, mode);
}

bool MassTimeline::isReducing() const {
    return m_job->isRunning();
}

void MassTimeline::onAppended(qsizetype first, qsizetype count) {
    extend(m_store.size());
    Q_EMIT appended(first, count);
}

void MassTimeline::onCleared() {
    m_job->cancel();
    m_shown = m_selection.state();
    m_values.clear();
    m_maximum = 0;
    m_shape = m_store.context().geometry.shape;
    m_slots = static_cast<std::size_t>(m_shape.slots);
    m_values.reserve(static_cast<std::size_t>(m_store.context().geometry.segments) * m_slots);
    Q_EMIT valuesChanged();
}

void MassTimeline::reduceAll() {
    if (reducesAlike(m_shown, m_selection.state())) {
        m_job->cancel(); // back to what is there, before the other was finished
        return;
    }
    if (m_store.empty()) {
        m_shown = m_selection.state();
        Q_EMIT valuesChanged();
        return;
    }
    m_job->start(
        [traces = m_store.snapshot(), kind = m_kind, selection = m_selection.state()](const std::stop_token& stop,
                                                                                      const auto&) {
            std::vector<float> values;
            reduceMasses(traces, 0, traces.size(), kind, selection, stop, values);
            return values;
        },
        [this, selection = m_selection.state()](std::vector<float>&& values) {
            takeReduction(selection, std::move(values));
        },
        [this](const Failure& failure) { Q_EMIT failed(failure.sentence); });
}

void MassTimeline::takeReduction(const SelectionState& selection, std::vector<float> values) {
    m_shown = selection;
    m_values = std::move(values);
    m_maximum = largest(m_values, 0);
    extend(m_store.size()); // segments that came while it was computed
    Q_EMIT valuesChanged();
}

/// Up to `end`, by the selection that is shown: while a reduction runs, the old picture still grows.
void MassTimeline::extend(std::size_t end) {
    if (end == 0) {
        return;
    }
    m_shape = m_store.at(0)->shape;
    m_slots = static_cast<std::size_t>(m_shape.slots);
    const std::size_t first = segmentCount();
    reduceMasses(m_store.snapshot(), first, end, m_kind, m_shown, {}, m_values);
    m_maximum = largest(std::span(m_values).subspan(std::min(first * m_slots, m_values.size())), m_maximum);
}

} // namespace rmtscope
