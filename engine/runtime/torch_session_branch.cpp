// How a session branches off, and how its branches are changed.

#include "engine/api/error.h"
#include "engine/runtime/side_branch.h"
#include "engine/runtime/torch_causal_measurement.h"
#include "engine/runtime/torch_errors.h"
#include "engine/runtime/torch_session.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace rmtscope {

namespace {

at::Tensor copyOnHost(const at::Tensor& state) {
    return state.to(at::kCPU, at::kFloat, /*non_blocking=*/false, /*copy=*/true).contiguous();
}

/// state: float32 on the host, contiguous.
std::span<float> numbersOf(const at::Tensor& state) {
    return {state.data_ptr<float>(), static_cast<std::size_t>(state.numel())};
}

/// end: the question is asked with the memory before it.
void checkPlan(const CausalPlan& plan, SegmentIndex end, const ModelInfo& model) {
    const auto& segments = plan.segments;
    const bool rising = std::ranges::adjacent_find(segments, std::ranges::greater_equal()) == segments.end();
    if (segments.empty() || !rising || segments.front().value < 0 || segments.back() > end || plan.batch < 0) {
        throw Error(ErrorCode::Usage, "What an answer owes to memory is measured before rising segments up to " +
                                          std::to_string(end.value) +
                                          ", the memory before which is asked; choose at least one of them.");
    }
    if (plan.label >= model.labels.size()) {
        throw Error(ErrorCode::Usage, model.name + " has no answer " + std::to_string(plan.label) +
                                          ": it chooses among " + std::to_string(model.labels.size()) +
                                          " labels; add \"labels\" to rmtscope.json if there are none.");
    }
}

} // namespace

std::unique_ptr<Session> TorchSession::branch(const BranchPlan& plan, const ProgressCallback& progress,
                                              std::stop_token stop) {
    if (plan.segment.value < 0 || plan.segment > m_position) {
        throw Error(ErrorCode::Usage, "Segment " + std::to_string(plan.segment.value) +
                                          " was not read yet, so no branch can begin there; read on first.");
    }
    auto branch = std::make_unique<TorchSession>(m_model, plan.document ? plan.document : m_document,
                                                 plan.options.value_or(m_options));
    withTorchErrors([&] {
        const c10::InferenceMode inference;
        branch->beginBranch(*this, plan, progress, std::move(stop));
    });
    return branch;
}

void TorchSession::beginBranch(const TorchSession& origin, const BranchPlan& plan, const ProgressCallback& progress,
                               std::stop_token stop) {
    m_questions = tokenizeQuestions(*m_model, m_document->questions);
    m_reader.prepareLike(origin.m_reader, plan.segment, progress, std::move(stop));
    describeRun();
    const Interventions planned(plan.interventions, plan.segment, m_geometry);
    m_interventions = origin.m_interventions;
    m_interventions.append(planned);

    if (m_options.askEvery == askAutomatically) {
        m_options.askEvery = origin.askEvery(); // a longer text would be asked elsewhere, where nothing compares
    }
    m_options.tape = m_options.tape && origin.m_options.tape; // a tape has every state from the first on
    shareTape(origin, plan.segment);
    // What the session before changes here, it has changed already.
    const at::Tensor state = copyOnHost(origin.stateBefore(plan.segment));
    planned.apply(plan.segment, {}, numbersOf(state));
    static_cast<void>(keepState(state));
    m_state = state.to(m_model->memory()->device());
    m_position = plan.segment;
}

/// Shares the states before the segments in front of `end`.
void TorchSession::shareTape(const TorchSession& origin, SegmentIndex end) {
    if (m_options.tape) {
        m_tape = origin.m_tape;
        m_tape.truncate(end.value);
    }
}

at::Tensor TorchSession::intervene(SegmentIndex segment, const at::Tensor& before, const at::Tensor& written) const {
    if (!m_interventions.changes(segment)) {
        return written;
    }
    const at::Tensor state = copyOnHost(written);
    const at::Tensor earlier = before.defined() ? before.to(at::kCPU).contiguous() : at::Tensor();
    m_interventions.apply(segment, earlier.defined() ? numbersOf(earlier) : std::span<float>(), numbersOf(state));
    return state.to(m_model->memory()->device());
}

std::unique_ptr<CausalMeasurement> TorchSession::measureCauses(const CausalPlan& plan) {
    requireRead(plan.asked);
    const bool inside = endsInItsQuestion(plan.asked) && plan.question.text == m_document->questions.front().text;
    checkPlan(plan, inside ? plan.asked : plan.asked + 1, m_model->info());
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        m_reader.load(plan.asked);
        const auto text = m_reader.text();
        CausalRun run{.model = m_model,
                      .reader = std::make_unique<SegmentReader>(m_model, m_document),
                      .interventions = m_interventions,
                      .starts = {},
                      .asked = {},
                      .end = plan.asked + 1,
                      .context = {text.begin(), text.end()},
                      .question = tokenizeQuestions(*m_model, {&plan.question, 1}).front()};
        if (inside) {
            run.end = plan.asked; // it is answered there, as in the run
            run.context.resize(run.context.size() - run.question.size());
        }
        run.asked = stateBefore(run.end);
        run.reader->prepareLike(m_reader, plan.asked, {}, {});
        std::vector<at::Tensor> starts;
        for (const SegmentIndex segment : plan.segments) {
            starts.push_back(stateBefore(segment)[0].to(at::kCPU));
        }
        run.starts = at::stack(starts);
        return std::unique_ptr<CausalMeasurement>(std::make_unique<TorchCausalMeasurement>(plan, std::move(run)));
    });
}

} // namespace rmtscope
