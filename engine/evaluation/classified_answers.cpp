#include "engine/evaluation/classified_answers.h"

#include "engine/api/error.h"
#include "engine/runtime/side_branch.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

std::vector<GivenAnswer> classifiedAnswers(const TorchModel& model, const StepOutput& output) {
    const at::Tensor logits = model.memory()->answer(output);
    if (!logits.isfinite().all().item<bool>()) {
        throw Error(ErrorCode::NotFinite,
                    model.info().name + " answers with infinity or no number at all; check its weights.",
                    model.info().path.string());
    }
    std::vector<GivenAnswer> given;
    for (std::int64_t row = 0; row < logits.size(0); ++row) {
        const std::vector<float> shares = probabilities(logits.slice(0, row, row + 1));
        const auto best = std::ranges::max_element(shares);
        given.push_back(
            {model.info().labels[static_cast<std::size_t>(best - shares.begin())], static_cast<double>(*best)});
    }
    return given;
}

} // namespace rmtscope
