#include "engine/runtime/candidate_scores.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

/// logits: [B, words] -> [B] log-probabilities of a token
at::Tensor logProbabilities(const at::Tensor& logits, std::int64_t id) {
    return at::log_softmax(logits.to(at::kDouble), -1).select(1, id).to(at::kCPU);
}

} // namespace

Candidates::Candidates(const TorchModel& model)
    : m_model(model) {
    std::vector<Token> tokens;
    for (const std::string& label : model.info().labels) {
        tokens.clear();
        model.tokenizer()->tokenize(" " + label, 0, tokens);
        if (tokens.empty()) {
            throw Error(ErrorCode::ConfigInvalid,
                        "The label \"" + label + "\" of " + model.info().path.string() +
                            " has no token; correct \"labels\" in rmtscope.json.",
                        label);
        }
        auto& ids = m_labels.emplace_back(tokens.size());
        std::ranges::transform(tokens, ids.begin(), [](const Token& token) { return token.id; });
    }
}

std::int64_t Candidates::positions() const {
    std::size_t longest = 1;
    for (const auto& label : m_labels) {
        longest = std::max(longest, label.size());
    }
    return static_cast<std::int64_t>(longest) - 1;
}

std::vector<float> Candidates::probabilities(const at::Tensor& text, const at::Tensor& state,
                                             const std::stop_token& stop, Probe* probe) const {
    const at::Tensor shares = at::softmax(scores(text, state, stop, probe)[0], 0).to(at::kFloat);
    return {shares.data_ptr<float>(), shares.data_ptr<float>() + shares.numel()};
}

at::Tensor Candidates::scores(const at::Tensor& text, const at::Tensor& state, const std::stop_token& stop,
                              Probe* probe) const {
    const Prompt prompt{text, state, m_model.generatesAfterWriteMemory()};
    const auto behindPrompt = m_model.generative()->begin(prompt, probe, stop);
    std::vector<at::Tensor> all;
    for (const auto& label : m_labels) {
        at::Tensor score = logProbabilities(behindPrompt->logits(), label.front());
        const auto continuation = label.size() > 1 ? behindPrompt->fork() : nullptr;
        for (std::size_t i = 1; i < label.size(); ++i) {
            continuation->append(at::full({text.size(0)}, label[i - 1], text.options()), nullptr, stop);
            score = score + logProbabilities(continuation->logits(), label[i]);
        }
        all.push_back(score);
    }
    return at::stack(all, 1);
}

} // namespace rmtscope
