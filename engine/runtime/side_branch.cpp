#include "engine/runtime/side_branch.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>

namespace rmtscope {

namespace {

SegmentBatch batchOf(const TorchModel& model, std::span<const std::int64_t> context,
                     std::span<const Question> questions) {
    std::vector<SegmentLayout> layouts(questions.size());
    std::vector<Token> tokens;
    std::vector<std::int64_t> ids;
    std::int64_t longest = 0;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        tokens.clear();
        model.tokenizer()->tokenize(questions[i].text, 0, tokens);
        if (tokens.empty() || static_cast<std::int64_t>(tokens.size()) > model.info().segmentSize) {
            throw Error(ErrorCode::Usage,
                        "The question \"" + questions[i].text + "\" has " + std::to_string(tokens.size()) +
                            " tokens; it must have between 1 and " + std::to_string(model.info().segmentSize) +
                            ", the segment size.",
                        questions[i].id);
        }
        const std::size_t room = static_cast<std::size_t>(model.info().segmentSize) - tokens.size();
        const auto before = context.last(std::min(room, context.size()));
        ids.assign(before.begin(), before.end());
        std::transform(tokens.begin(), tokens.end(), std::back_inserter(ids),
                       [](const Token& token) { return token.id; });
        model.memory()->layOut(ids, layouts[i]);
        longest = std::max(longest, layouts[i].geometry.positions);
    }
    const auto batch = static_cast<std::int64_t>(questions.size());
    const at::Tensor all = at::full({batch, longest}, model.tokenizer()->special().padding.value_or(0),
                                    at::TensorOptions().dtype(at::kLong));
    const at::Tensor mask = at::zeros({batch, longest}, at::TensorOptions().dtype(at::kLong));
    for (std::int64_t row = 0; row < batch; ++row) {
        const auto& layout = layouts[static_cast<std::size_t>(row)];
        std::copy(layout.ids.begin(), layout.ids.end(), all.data_ptr<std::int64_t>() + row * longest);
        mask[row].slice(0, 0, layout.geometry.positions).fill_(1);
    }
    const at::Device device = model.memory()->device();
    return {all.to(device), mask.to(device)};
}

} // namespace

std::vector<Answer> askOnSideBranch(const TorchModel& model, const at::Tensor& state,
                                    std::span<const std::int64_t> context, std::span<const Question> questions,
                                    const std::stop_token& stop) {
    if (questions.empty()) {
        return {};
    }
    const SegmentBatch batch = batchOf(model, context, questions);
    const at::Tensor states = state.expand({batch.ids.size(0), -1, -1});
    const at::Tensor logits = model.memory()->answer(model.memory()->step(batch, states, nullptr, stop));
    if (!logits.defined()) {
        return {};
    }
    std::vector<Answer> answers(questions.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        answers[i].question = static_cast<std::uint32_t>(i);
        answers[i].probabilities =
            probabilities(logits.slice(0, static_cast<std::int64_t>(i), static_cast<std::int64_t>(i) + 1));
        const auto best = std::max_element(answers[i].probabilities.begin(), answers[i].probabilities.end());
        answers[i].label = static_cast<std::uint32_t>(best - answers[i].probabilities.begin());
    }
    return answers;
}

std::vector<float> probabilities(const at::Tensor& logits) {
    if (!logits.defined()) {
        return {};
    }
    const at::Tensor host = at::softmax(logits.to(at::kCPU, at::kFloat), -1).contiguous();
    return {host.data_ptr<float>(), host.data_ptr<float>() + host.numel()};
}

} // namespace rmtscope
