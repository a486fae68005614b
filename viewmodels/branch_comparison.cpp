#include "viewmodels/branch_comparison.h"

#include "engine/analysis/state_metric.h"

#include <algorithm>

namespace rmtscope {
namespace {

/// What the views of a large model take over in a few milliseconds.
constexpr std::size_t tracesATurn = 512;

} // namespace

BranchComparison::BranchComparison(const BranchList& branches, const TraceStore& run, const AnswerTimeline& answers,
                                   const Selection& selection, QObject* parent)
    : QObject(parent)
    , m_branches(branches)
    , m_run(run)
    , m_write(MassKind::Write, m_store, selection)
    , m_read(MassKind::Read, m_store, selection)
    , m_answers(m_store) {
    m_filling.setSingleShot(true);
    m_filling.setInterval(0);
    connect(&m_filling, &QTimer::timeout, this, &BranchComparison::fill);
    connect(&branches, &BranchList::branchChanged, this, &BranchComparison::onBranchChanged);
    connect(&run, &TraceStore::appended, &m_filling, qOverload<>(&QTimer::start)); // it may have caught up
    connect(&run, &TraceStore::cleared, this, [this] { m_firstUnknown = 0; });     // it may keep a tape this time
    const auto forget = [this] {
        if (m_id && m_branches.rowOf(*m_id) < 0) {
            setBranch(std::nullopt);
        }
    };
    connect(&branches, &BranchList::rowsRemoved, this, forget);
    connect(&branches, &BranchList::modelReset, this, forget);
    connect(&answers, &AnswerTimeline::questionChanged, this,
            [this, &answers] { m_answers.setQuestion(answers.question()); });
    m_answers.setQuestion(answers.question());
    for (const MassTimeline* timeline : {&m_write, &m_read}) {
        connect(timeline, &MassTimeline::valuesChanged, this, &BranchComparison::changed);
        connect(timeline, &MassTimeline::appended, this, &BranchComparison::changed);
    }
    connect(&m_answers, &AnswerTimeline::reset, this, &BranchComparison::changed);
}

void BranchComparison::setBranch(std::optional<quint64> id) {
    if (m_id == id) {
        return;
    }
    m_id = id;
    m_distances.clear();
    m_firstUnknown = 0;
    const auto shown = branch();
    const std::size_t question = m_answers.question();
    m_store.start(shown ? shown->context : RunContext{});
    m_answers.setQuestion(question); // without a document there is no such question
    fill();
    Q_EMIT branchSelected();
}

std::shared_ptr<const Branch> BranchComparison::branch() const {
    return m_id ? m_branches.find(*m_id) : nullptr;
}

void BranchComparison::onBranchChanged(quint64 id) {
    const auto shown = branch();
    if (!shown || shown->id != id) {
        return;
    }
    const bool dropped = m_store.size() > shown->traceCount(); // the model is on another device now
    if (dropped) {
        m_distances.clear();
        m_firstUnknown = 0;
    }
    if (dropped || m_store.context().document != shown->context.document ||
        m_store.context().geometry.segments != shown->context.geometry.segments) {
        m_store.start(shown->context); // it has begun, with a text of its own
    }
    fill();
    Q_EMIT changed();
}

void BranchComparison::fill() {
    const auto shown = branch();
    if (!shown) {
        return;
    }
    const std::size_t end = std::min(shown->traceCount(), m_store.size() + tracesATurn);
    QList<std::shared_ptr<const SegmentTrace>> traces;
    for (std::size_t segment = m_store.size(); segment < end; ++segment) {
        traces.append(shown->trace(segment));
    }
    m_store.append(traces);
    const bool measured = measureDistances();
    if (end < shown->traceCount() || measured) {
        m_filling.start();
    }
    if (measured) {
        Q_EMIT changed();
    }
}

/// Of those that have become known, as many as a turn has time for. False if there was none.
bool BranchComparison::measureDistances() {
    const auto shown = branch();
    m_distances.resize(shown->traces.size() + 1);
    std::size_t measured = 0;
    for (; m_firstUnknown < m_distances.size() && measured < tracesATurn; ++m_firstUnknown) {
        std::optional<double>& distance = m_distances[m_firstUnknown];
        if (distance) {
            continue;
        }
        const SegmentIndex segment = shown->spec.segment + static_cast<std::int64_t>(m_firstUnknown);
        distance = distanceBefore(segment);
        if (!distance && mayBecomeKnown(segment)) {
            break; // nor can those behind it be known
        }
        measured += distance ? 1 : 0;
    }
    return measured > 0;
}

/// One that isn't known: the branch hasn't begun, or the run hasn't been there. Without a tape it stays as it is.
bool BranchComparison::mayBecomeKnown(SegmentIndex segment) const {
    const auto shown = branch();
    return segment == shown->spec.segment ? shown->memory.empty() : m_run.find(segment - 1) == nullptr;
}

std::optional<double> BranchComparison::distanceBefore(SegmentIndex segment, std::optional<SlotIndex> slot) const {
    const auto shown = branch();
    if (!shown || segment < shown->spec.segment || segment.offset() > shown->traceCount()) {
        return std::nullopt;
    }
    const float* ours = shown->memory.empty() ? nullptr : shown->memory.data();
    const float* theirs = shown->runMemory.empty() ? nullptr : shown->runMemory.data();
    if (segment > shown->spec.segment) {
        const auto last = m_run.find(segment - 1);
        ours = shown->trace(segment.offset() - 1)->memoryAfter.get();
        theirs = last ? last->memoryAfter.get() : nullptr;
    }
    if (ours == nullptr || theirs == nullptr) {
        return std::nullopt;
    }
    const RunGeometry& geometry = shown->context.geometry;
    return StateComparison{StateMetric::Euclidean, {geometry.shape.slots, geometry.hiddenSize}, slot}.distance(ours,
                                                                                                               theirs);
}

std::vector<SeriesPoint> BranchComparison::distances() const {
    std::vector<SeriesPoint> points;
    const auto shown = branch();
    for (std::size_t i = 0; shown && i < m_distances.size(); ++i) {
        if (m_distances[i]) {
            const std::size_t read = shown->spec.segment.offset() + i;
            const auto last = read == 0 ? nullptr : shown->trace(read - 1);
            points.push_back(
                {last ? static_cast<double>(last->firstToken.value + last->tokens) : 0.0, *m_distances[i]});
        }
    }
    return points;
}

} // namespace rmtscope
