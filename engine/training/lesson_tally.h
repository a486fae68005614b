#pragma once

#include "engine/training/learner.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace rmtscope {

/// What a lesson's losses come to: their weighted sum, through which gradients flow, and the numbers that are reported.
/// Those are read off the device together when all is computed: each single reading would wait for it.
class LessonTally {
public:
    /// loss: a single float32 number. Weighted it is learned; divided by `share` it is added to what is reported as
    /// `number`.
    void add(const at::Tensor& loss, double weight, double Learned::*number, double share = 1);
    /// The same without learning from it.
    void count(const at::Tensor& loss, double Learned::*number, double share = 1);
    /// right: [questions] bool
    void addAnswers(const at::Tensor& right) { m_right.push_back(right); }

    /// Of all that was learned from; undefined without anything.
    [[nodiscard]] const at::Tensor& total() const { return m_total; }
    /// Waits for the device.
    [[nodiscard]] Learned read() const;

private:
    struct Counted {
        double Learned::*number;
        double share;
    };

    at::Tensor m_total;
    std::vector<at::Tensor> m_losses;
    std::vector<Counted> m_counted; ///< [losses]
    std::vector<at::Tensor> m_right;
};

} // namespace rmtscope
