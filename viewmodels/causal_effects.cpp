#include "viewmodels/causal_effects.h"

#include "viewmodels/answer_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <utility>

namespace rmtscope {
namespace {

constexpr int effectsPollMs = 100;

} // namespace

/// What the task and this object both touch.
struct CausalEffects::Channel {
    std::mutex mutex; ///< of all
    std::vector<CausalColumn> columns;
    std::optional<std::chrono::steady_clock::time_point> begun;
    std::optional<double> original;
    std::optional<double> rounding;
    std::int64_t done = 0;
    std::int64_t work = 0;
};

class CausalEffects::Task final : public SideTask {
public:
    Task(CausalPlan plan, std::shared_ptr<Channel> channel)
        : m_plan(std::move(plan))
        , m_channel(std::move(channel)) {}

    bool advance(Session& session, const std::stop_token& stop) override {
        std::vector<CausalColumn> columns;
        if (m_measurement) {
            columns = m_measurement->advance(stop);
        } else {
            m_measurement = session.measureCauses(m_plan);
        }
        const std::lock_guard lock(m_channel->mutex);
        std::ranges::move(columns, std::back_inserter(m_channel->columns));
        m_channel->begun = m_channel->begun.value_or(std::chrono::steady_clock::now());
        m_channel->original = m_measurement->original();
        m_channel->rounding = m_measurement->rounding();
        m_channel->done = m_measurement->done();
        m_channel->work = m_measurement->work();
        return !m_measurement->finished();
    }

private:
    CausalPlan m_plan;
    std::shared_ptr<Channel> m_channel;
    std::unique_ptr<CausalMeasurement> m_measurement;
};

std::vector<SegmentIndex> CausalChoice::segments() const {
    std::vector<SegmentIndex> all = picked;
    if (!all.empty()) {
        return all;
    }
    for (SegmentIndex segment = first; every > 0 && segment <= last; segment = segment + every) {
        all.push_back(segment);
    }
    return all;
}

std::int64_t CausalChoice::work(std::int64_t slotCount, SegmentIndex end) const {
    std::int64_t readings = 0;
    for (const SegmentIndex segment : segments()) {
        readings += slotCount * (end - segment + 1); // the one that asks included
    }
    return readings;
}

CausalEffects::CausalEffects(RunController& controller, const TraceStore& store, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_store(store) {
    m_poll.setInterval(effectsPollMs);
    connect(&m_poll, &QTimer::timeout, this, &CausalEffects::collect);
    connect(&controller, &RunController::sideTaskEnded, this, &CausalEffects::onTaskEnded);
    connect(&controller, &RunController::modelOpened, this, &CausalEffects::clear);
    connect(&controller, &RunController::documentOpened, this, &CausalEffects::clear);
    connect(&controller, &RunController::stateChanged, this, &CausalEffects::obstacleChanged);
    connect(&store, &TraceStore::appended, this, &CausalEffects::obstacleChanged);
    connect(&store, &TraceStore::cleared, this, &CausalEffects::obstacleChanged);
}

CausalEffects::~CausalEffects() {
    m_stop.request_stop();
}

QString CausalEffects::obstacle(const CausalChoice& choice) const {
    const RunState state = m_controller.state();
    if (state == RunState::Opening || state == RunState::Preparing) {
        return tr("Something is being opened; measure when that is done.");
    }
    const auto& document = m_store.context().document;
    if (!m_controller.geometry() || !document) {
        return tr("Open a model and a document with questions.");
    }
    if (choice.question >= document->questions.size()) {
        return tr("The document has no questions; put NAME.questions.json beside it.");
    }
    if (choice.label >= m_store.context().labels.size()) {
        return tr("This model has no answers to choose among; rmtscope.json can name some as \"labels\".");
    }
    if (!m_controller.usedSessionOptions().tape) {
        return tr("This run keeps no memory tape, so no branch can begin within it; run again with one.");
    }
    if (choice.asked.value < 0 || choice.asked.offset() >= m_store.size()) {
        return tr("Segment %1, behind which the question is asked, hasn't been read.").arg(choice.asked.value);
    }
    const SegmentIndex first = choice.picked.empty() ? choice.first : choice.picked.front();
    const SegmentIndex last = choice.picked.empty() ? choice.last : choice.picked.back();
    if (first.value < 0 || first > last || last > lastToZero(choice) || choice.every < 1) {
        return tr("Choose segments from 0 up to %1: what is zeroed behind them is too late for the question.")
            .arg(lastToZero(choice).value);
    }
    return {};
}

SegmentIndex CausalEffects::lastToZero(const CausalChoice& choice) const {
    const RunContext& context = m_store.context();
    const bool endsInQuestion = context.document && context.document->sample && choice.question == 0 &&
                                choice.asked.value + 1 == context.geometry.segments;
    return endsInQuestion ? choice.asked : choice.asked + 1;
}

std::optional<std::uint32_t> CausalEffects::usualLabel(std::size_t question) const {
    const auto& document = m_store.context().document;
    const auto& labels = m_store.context().labels;
    if (!document || question >= document->questions.size() || labels.empty()) {
        return std::nullopt;
    }
    if (const auto right = labelOfAnswer(labels, document->questions[question].answer)) {
        return static_cast<std::uint32_t>(*right);
    }
    for (std::size_t i = m_store.size(); i > 0; --i) {
        for (const Answer& answer : m_store.at(i - 1)->answers) {
            if (answer.question == question) {
                return answer.label;
            }
        }
    }
    return 0U;
}

void CausalEffects::measure(const CausalChoice& choice) {
    if (!obstacle(choice).isEmpty()) {
        return;
    }
    stop();
    const RunContext& context = m_store.context();
    CausalPlan plan;
    plan.question = context.document->questions.at(choice.question);
    plan.label = choice.label;
    plan.asked = choice.asked;
    plan.segments = choice.segments();
    m_choice = choice;
    m_question = QString::fromStdString(plan.question.text);
    m_answer = QString::fromStdString(context.labels.at(choice.label));
    m_failure.clear();
    m_segments = plan.segments;
    m_slots = static_cast<std::size_t>(context.geometry.shape.slots);
    m_effects.assign(m_segments.size() * m_slots, std::numeric_limits<float>::quiet_NaN());
    m_measured = 0;
    m_original.reset();
    m_rounding.reset();
    m_done = 0;
    m_work = choice.work(context.geometry.shape.slots, lastToZero(choice));
    m_begun.reset();
    m_channel = std::make_shared<Channel>();
    m_stop = std::stop_source();
    m_task = m_controller.beside(std::make_shared<Task>(std::move(plan), m_channel), m_stop.get_token());
    m_poll.start();
    Q_EMIT cleared();
    setState(State::Measuring);
}

void CausalEffects::cancel() {
    if (m_state == State::Measuring) {
        stop();
        setState(State::Stopped);
    }
}

/// Gives up what is being measured, and takes over what is there of it.
void CausalEffects::stop() {
    m_stop.request_stop();
    collect();
    m_channel.reset();
    m_poll.stop();
}

void CausalEffects::clear() {
    stop();
    m_segments.clear();
    m_effects.clear();
    m_measured = 0;
    m_slots = 0;
    m_original.reset();
    m_rounding.reset();
    Q_EMIT cleared();
    setState(State::Nothing);
}

void CausalEffects::setState(State state) {
    if (m_state != state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

void CausalEffects::collect() {
    if (!m_channel) {
        return;
    }
    std::vector<CausalColumn> columns;
    {
        const std::lock_guard lock(m_channel->mutex);
        if (!m_channel->original) {
            return; // it waits for its turn
        }
        columns.swap(m_channel->columns);
        m_begun = m_channel->begun;
        m_original = m_channel->original;
        m_rounding = m_channel->rounding;
        m_done = m_channel->done;
        m_work = m_channel->work;
    }
    for (const CausalColumn& column : columns) {
        std::ranges::copy(column.effects, m_effects.begin() + static_cast<std::ptrdiff_t>(m_measured * m_slots));
        ++m_measured;
    }
    Q_EMIT progressed();
}

void CausalEffects::onTaskEnded(quint64 task, const std::optional<Failure>& failure) {
    if (!m_channel || task != m_task) {
        return;
    }
    stop();
    const bool cancelled = failure && failure->code == ErrorCode::Cancelled;
    if (failure && !cancelled) {
        m_failure = failure->sentence;
    }
    setState(!failure ? State::Complete : cancelled ? State::Stopped : State::Failed);
    if (failure && !cancelled) {
        Q_EMIT failed(failure->sentence);
    }
}

std::optional<CausalEffect> CausalEffects::strongest() const {
    std::optional<CausalEffect> strongest;
    for (std::size_t column = 0; column < m_measured; ++column) {
        for (SlotIndex slot; slot.offset() < m_slots; ++slot) {
            const bool asked =
                m_choice.slots.empty() || std::ranges::find(m_choice.slots, slot) != m_choice.slots.end();
            if (asked && (!strongest || std::abs(effect(column, slot)) > std::abs(strongest->effect))) {
                strongest = CausalEffect{m_segments[column], slot, effect(column, slot)};
            }
        }
    }
    return strongest;
}

std::optional<double> CausalEffects::remainingSeconds() const {
    if (m_state != State::Measuring || !m_begun || m_done <= 0) {
        return std::nullopt;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - *m_begun).count();
    return seconds * static_cast<double>(m_work - m_done) / static_cast<double>(m_done);
}

} // namespace rmtscope
