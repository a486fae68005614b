#pragma once

#include "engine/api/causal_measurement.h"
#include "engine/runtime/interventions.h"
#include "engine/runtime/segment_reader.h"
#include "engine/runtime/torch_model.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <vector>

namespace rmtscope {

/// What a measurement takes from its session.
struct CausalRun {
    std::shared_ptr<const TorchModel> model;
    std::unique_ptr<SegmentReader> reader; ///< prepared
    Interventions interventions;           ///< that the session itself makes
    at::Tensor starts;                     ///< [plan.segments, slots, hidden] on the host: the states before them
    at::Tensor asked;                      ///< [1, slots, hidden]: the run's state before `end`
    SegmentIndex end;                      ///< the question is asked with the state before it
    std::vector<std::int64_t> context;     ///< text token ids that stand in front of the question
    std::vector<std::int64_t> question;    ///< its own
};

class TorchCausalMeasurement final : public CausalMeasurement {
public:
    /// plan: its segments are within the run, its label is one of the model's. Throws Error NotFinite.
    TorchCausalMeasurement(CausalPlan plan, CausalRun run);

    [[nodiscard]] double original() const override { return m_original; }
    [[nodiscard]] std::optional<double> rounding() const override { return m_rounding; }
    [[nodiscard]] std::int64_t work() const override { return m_work; }
    [[nodiscard]] std::int64_t done() const override { return m_done; }
    std::vector<CausalColumn> advance(std::stop_token stop) override;

private:
    /// One branch.
    struct Row {
        std::size_t start = 0;         ///< index into plan.segments
        std::optional<SlotIndex> slot; ///< the one that is zeroed; none: a control, which changes nothing
    };

    [[nodiscard]] SegmentIndex startOf(const Row& row) const { return m_plan.segments[row.start]; }
    [[nodiscard]] std::int64_t workOf(const Row& row) const { return m_run.end - startOf(row) + 1; }
    void planRows();
    [[nodiscard]] std::size_t groupEnd() const;
    [[nodiscard]] at::Tensor beginRow(const Row& row) const;
    [[nodiscard]] at::Tensor withNewRows(std::size_t& active) const;
    [[nodiscard]] at::Tensor step(const at::Tensor& states, const std::stop_token& stop);
    [[nodiscard]] at::Tensor intervene(const at::Tensor& before, const at::Tensor& written) const;
    std::vector<CausalColumn> finishGroup(const at::Tensor& states, const std::stop_token& stop);

    CausalPlan m_plan;
    CausalRun m_run;
    std::int64_t m_slots;
    std::vector<Row> m_rows; ///< by start; every group begins with a control
    double m_original = 0;
    std::optional<double> m_rounding;
    std::int64_t m_work = 0;
    std::int64_t m_done = 0;
    std::vector<std::vector<float>> m_effects; ///< [plan.segments][slots known so far]

    // The group that is being read: rows m_first, m_first + 1, …, of which m_active have begun.
    std::size_t m_first = 0;
    std::size_t m_active = 0;
    SegmentIndex m_position; ///< all that have begun stand before it
    at::Tensor m_states;     ///< [active, slots, hidden]
};

} // namespace rmtscope
