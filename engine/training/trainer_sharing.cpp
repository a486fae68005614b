#include "engine/training/trainer.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

void Trainer::share(const std::vector<Lesson>& lessons, std::vector<Learned>& learned) const {
    if (m_processes.size() == 1) {
        return;
    }
    // Of the others there is 0, so that sums are what one process has computed.
    std::vector<double> numbers;
    for (std::size_t part = 0; part < lessons.size(); ++part) {
        Learned& own = learned[part];
        own.correct.resize(lessons[part].questions());
        numbers.push_back(own.loss);
        numbers.push_back(own.auxiliaryLoss);
        numbers.push_back(own.codeDistance);
        numbers.insert(numbers.end(), own.correct.begin(), own.correct.end());
    }
    at::Tensor all = at::tensor(numbers, at::kDouble);
    m_processes.addUp(all);
    const double* next = all.data_ptr<double>();
    for (Learned& each : learned) {
        each.loss = *next++;
        each.auxiliaryLoss = *next++;
        each.codeDistance = *next++;
        for (auto&& correct : each.correct) {
            correct = *next++ > 0;
        }
    }
}

double Trainer::addUpGradients(std::size_t parts) {
    const std::size_t packs = packsOf(parts);
    for (std::size_t pack = 0; pack < packs && m_processes.size() > 1; ++pack) {
        at::Tensor gradient = m_leaves[pack].gradients().all();
        m_processes.addUp(gradient);
    }
    at::Tensor total = m_leaves.front().gradients().all();
    for (std::size_t pack = 1; pack < packs; ++pack) { // in this order: sums don't depend on the number of threads
        total.add_(m_leaves[pack].gradients().all());
    }
    const auto norm = total.norm().item<double>();
    if (norm > m_recipe.clipNorm) {
        total.mul_(m_recipe.clipNorm / norm);
    }
    return norm;
}

} // namespace rmtscope
