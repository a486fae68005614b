// How a session branches off, and how its branches are changed.

#include "engine/api/error.h"
#include "engine/runtime/side_branch.h"
#include "engine/runtime/torch_errors.h"
#include "engine/runtime/torch_session.h"

#include <ATen/ATen.h>

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

} // namespace rmtscope
