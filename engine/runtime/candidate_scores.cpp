#include "engine/runtime/candidate_scores.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

/// [labels, most tokens of one] int64, -1 behind the end of a shorter one.
at::Tensor tokenizeLabels(const TorchModel& model) {
    const std::vector<std::string>& labels = model.info().labels;
    std::vector<std::vector<Token>> all(labels.size());
    std::size_t longest = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        model.tokenizer()->tokenize(" " + labels[i], 0, all[i]);
        longest = std::max(longest, all[i].size());
    }
    const at::Tensor ids = at::full({static_cast<std::int64_t>(labels.size()), static_cast<std::int64_t>(longest)}, -1,
                                    at::TensorOptions().dtype(at::kLong));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        std::ranges::transform(all[i], ids.data_ptr<std::int64_t>() + i * longest,
                               [](const Token& token) { return std::int64_t{token.id}; });
    }
    return ids;
}

} // namespace

std::vector<float> candidateProbabilities(const TorchModel& model, const at::Tensor& text, const at::Tensor& state,
                                          const std::stop_token& stop) {
    const at::Tensor ids = tokenizeLabels(model).to(text.device());
    const std::int64_t labels = ids.size(0);
    const Prompt prompt{text.expand({labels, -1}), state.expand({labels, -1, -1}), model.generatesAfterWriteMemory()};
    const auto continuation = model.generative()->begin(prompt, nullptr, stop);
    at::Tensor scores = at::zeros({labels}, text.options().dtype(at::kFloat));
    for (std::int64_t i = 0; i < ids.size(1); ++i) {
        const at::Tensor known = ids.select(1, i).clamp_min(0);
        const at::Tensor logProbabilities = at::log_softmax(continuation->logits().to(at::kFloat), -1);
        const at::Tensor ofToken = logProbabilities.gather(1, known.unsqueeze(1)).squeeze(1);
        scores = scores + at::where(ids.select(1, i).ge(0), ofToken, at::zeros_like(ofToken));
        if (i + 1 < ids.size(1)) {
            if (continuation->room() == 0) {
                throw Error(ErrorCode::QuestionsInvalid,
                            "No position is left to compare the candidate answers behind a question; make the "
                            "segments or the labels in rmtscope.json shorter.");
            }
            continuation->append(known, nullptr, stop);
        }
    }
    const at::Tensor host = at::softmax(scores, 0).to(at::kCPU).contiguous();
    return {host.data_ptr<float>(), host.data_ptr<float>() + host.numel()};
}

} // namespace rmtscope
