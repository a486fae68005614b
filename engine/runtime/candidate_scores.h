#pragma once

#include "engine/probe/probe.h"
#include "engine/runtime/torch_model.h"

#include <span>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// The model's labels as a decoder would write them: a blank in front.
class Candidates {
public:
    explicit Candidates(const TorchModel& model);

    [[nodiscard]] bool empty() const { return m_labels.empty(); }
    /// Positions that the longest label needs behind a prompt: its last token is predicted, not read.
    [[nodiscard]] std::int64_t positions() const;

    /// How probable each label is as the text behind a prompt, compared with the others: the product of the
    /// probabilities of its tokens, divided by the sum over all labels. text: [1, tokens] int64, with room for
    /// positions() more; state: [1, slots, hidden]; probe: sees the prompt being read, or null. Throws Error Cancelled.
    [[nodiscard]] std::vector<float> probabilities(const at::Tensor& text, const at::Tensor& state,
                                                   const std::stop_token& stop, Probe* probe = nullptr) const;
    /// The same for many texts or states, as logarithms before they are compared: [B, labels] float64 on the host.
    /// text: [B, tokens]; state: [B, slots, hidden].
    [[nodiscard]] at::Tensor scores(const at::Tensor& text, const at::Tensor& state, const std::stop_token& stop,
                                    Probe* probe = nullptr) const;

private:
    const TorchModel& m_model;
    std::vector<std::vector<std::int64_t>> m_labels; ///< token ids, one or more each
};

} // namespace rmtscope
