#include "engine/runtime/torch_causal_measurement.h"

#include "engine/api/error.h"
#include "engine/runtime/device.h"
#include "engine/runtime/side_branch.h"
#include "engine/runtime/torch_errors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace rmtscope {

namespace {

/// Positions that are worth computing at once: on the CPU more are no faster, and everything else waits meanwhile.
constexpr std::int64_t cpuPositions = 1024;
constexpr std::int64_t devicePositions = 32768;

std::int64_t usualBatch(const TorchModel& model) {
    const std::int64_t positions = model.memory()->device().is_cpu() ? cpuPositions : devicePositions;
    return std::max<std::int64_t>(1, positions / model.info().inputSize);
}

} // namespace

TorchCausalMeasurement::TorchCausalMeasurement(CausalPlan plan, CausalRun run)
    : m_plan(std::move(plan))
    , m_run(std::move(run))
    , m_slots(m_run.model->info().slots)
    , m_effects(m_plan.segments.size()) {
    if (m_plan.batch == 0) {
        m_plan.batch = usualBatch(*m_run.model);
    }
    planRows();
    m_position = m_plan.segments.front();
    useThreads(m_run.model->threads());
    const at::Tensor logs = askBehindEach(*m_run.model, m_run.asked, m_run.context, m_run.question, {});
    m_original = logs[0][static_cast<std::int64_t>(m_plan.label)].item<double>();
}

/// Each group gets a control of its own: it rounds as the others of its group do.
void TorchCausalMeasurement::planRows() {
    const auto batch = static_cast<std::size_t>(m_plan.batch);
    for (std::size_t start = 0; start < m_plan.segments.size(); ++start) {
        for (SlotIndex slot; slot.value < m_slots; ++slot) {
            // A batch of one has no room for it: there, one says what all of them round.
            if (m_rows.size() % batch == 0 && (batch > 1 || m_rows.empty())) {
                m_rows.push_back({start, std::nullopt});
            }
            m_rows.push_back({start, slot});
        }
    }
    for (const Row& row : m_rows) {
        m_work += workOf(row);
    }
}

std::vector<CausalColumn> TorchCausalMeasurement::advance(std::stop_token stop) {
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(m_run.model->threads());
        std::size_t active = m_active;
        at::Tensor states = withNewRows(active);
        if (m_position < m_run.end) {
            states = step(states, stop);
        } else {
            return finishGroup(states, stop);
        }
        // Nothing below throws: a step that failed or was stopped can be made again.
        m_states = states;
        m_active = active;
        m_done += static_cast<std::int64_t>(active);
        ++m_position;
        return std::vector<CausalColumn>();
    });
}

/// One behind the last row of the group.
std::size_t TorchCausalMeasurement::groupEnd() const {
    return std::min(m_first + static_cast<std::size_t>(m_plan.batch), m_rows.size());
}

/// -> [1, slots, hidden] on the device
at::Tensor TorchCausalMeasurement::beginRow(const Row& row) const {
    const at::Tensor state = m_run.starts[static_cast<std::int64_t>(row.start)].clone();
    if (row.slot) {
        state[row.slot->value].zero_();
    }
    return state.unsqueeze(0).to(m_run.model->memory()->device());
}

/// The states before m_position, with those that begin there behind the others. active: their number before and behind.
at::Tensor TorchCausalMeasurement::withNewRows(std::size_t& active) const {
    std::vector<at::Tensor> states;
    if (active > 0) {
        states.push_back(m_states);
    }
    for (; m_first + active < groupEnd() && startOf(m_rows[m_first + active]) == m_position; ++active) {
        states.push_back(beginRow(m_rows[m_first + active]));
    }
    return states.size() == 1 ? states.front() : at::cat(states);
}

at::Tensor TorchCausalMeasurement::step(const at::Tensor& states, const std::stop_token& stop) {
    const MemorySystem& memory = *m_run.model->memory();
    m_run.reader->load(m_position);
    const at::Tensor ids = at::tensor(m_run.reader->layout().ids, at::TensorOptions().dtype(at::kLong));
    const at::Tensor batch = ids.unsqueeze(0).expand({states.size(0), -1}).contiguous().to(memory.device());
    // A copy: the state must not keep the whole last layer alive.
    return intervene(states, memory.step({batch, {}}, states, nullptr, stop).state.clone());
}

/// What the session changes before the next segment is changed in each of its branches, too.
at::Tensor TorchCausalMeasurement::intervene(const at::Tensor& before, const at::Tensor& written) const {
    if (!m_run.interventions.changes(m_position + 1)) {
        return written;
    }
    const at::Tensor earlier = before.to(at::kCPU).contiguous();
    const at::Tensor state = written.to(at::kCPU).contiguous();
    const auto size = static_cast<std::size_t>(state[0].numel());
    for (std::size_t row = 0; row < static_cast<std::size_t>(state.size(0)); ++row) {
        m_run.interventions.apply(m_position + 1, std::span(earlier.data_ptr<float>() + row * size, size),
                                  std::span(state.data_ptr<float>() + row * size, size));
    }
    return state.to(written.device());
}

std::vector<CausalColumn> TorchCausalMeasurement::finishGroup(const at::Tensor& states, const std::stop_token& stop) {
    const at::Tensor logs = askBehindEach(*m_run.model, states, m_run.context, m_run.question, stop)
                                .select(1, static_cast<std::int64_t>(m_plan.label))
                                .contiguous();
    std::vector<CausalColumn> complete;
    const std::size_t end = groupEnd();
    for (std::size_t i = m_first; i < end; ++i) {
        const Row& row = m_rows[i];
        const double effect = m_original - logs.data_ptr<double>()[i - m_first];
        m_done += 1;
        if (!row.slot) {
            m_rounding = std::max(m_rounding.value_or(0), std::abs(effect));
            continue;
        }
        std::vector<float>& effects = m_effects[row.start];
        effects.push_back(static_cast<float>(effect));
        if (static_cast<std::int64_t>(effects.size()) == m_slots) {
            complete.push_back({startOf(row), std::move(effects)});
        }
    }
    m_first = end;
    m_active = 0;
    m_states = at::Tensor();
    if (m_first < m_rows.size()) {
        m_position = startOf(m_rows[m_first]);
    }
    return complete;
}

} // namespace rmtscope
