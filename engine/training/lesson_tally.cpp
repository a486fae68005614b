#include "engine/training/lesson_tally.h"

#include <ATen/ATen.h>

namespace rmtscope {

void LessonTally::add(const at::Tensor& loss, double weight, double Learned::*number, double share) {
    m_total = m_total.defined() ? m_total.add(loss, weight) : loss * weight;
    count(loss, number, share);
}

void LessonTally::count(const at::Tensor& loss, double Learned::*number, double share) {
    m_losses.push_back(loss.detach());
    m_counted.push_back({number, share});
}

Learned LessonTally::read() const {
    Learned learned;
    if (!m_losses.empty()) {
        const at::Tensor losses = at::stack(m_losses).to(at::kCPU);
        for (std::size_t i = 0; i < m_counted.size(); ++i) { // in this order, as they were added
            learned.*m_counted[i].number += static_cast<double>(losses.data_ptr<float>()[i]) / m_counted[i].share;
        }
    }
    if (!m_right.empty()) {
        const at::Tensor right = at::cat(m_right).to(at::kCPU);
        learned.correct.assign(right.data_ptr<bool>(), right.data_ptr<bool>() + right.numel());
    }
    return learned;
}

} // namespace rmtscope
