#include "engine/runtime/side_branch.h"

#include "engine/api/error.h"
#include "engine/probe/answer_read_probe.h"
#include "engine/runtime/candidate_scores.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace rmtscope {

namespace {

using Ids = std::vector<std::int64_t>;

/// Most bytes of one layer's attention maps: more questions than that allows are asked in turns.
constexpr std::int64_t mostMapBytes = std::int64_t{64} << 20;

std::size_t questionsATurn(const TorchModel& model) {
    const std::int64_t mapBytes =
        model.info().heads * model.info().inputSize * model.info().inputSize * static_cast<std::int64_t>(sizeof(float));
    return static_cast<std::size_t>(std::max<std::int64_t>(1, mostMapBytes / mapBytes));
}

/// Text tokens that a decoder's question has room for: all of a segment, unless candidates need positions behind them.
std::int64_t longestQuestion(const TorchModel& model, const Candidates& candidates) {
    return std::min(model.info().segmentSize, model.positionsBehindMemory() - candidates.positions());
}

/// The end of `context` and the question behind it, together `wanted` tokens as long as there is context.
Ids segmentText(std::span<const std::int64_t> context, const Ids& question, std::int64_t wanted) {
    const std::size_t room = static_cast<std::size_t>(wanted) - question.size();
    const auto before = context.last(std::min(room, context.size()));
    Ids text(before.begin(), before.end());
    text.insert(text.end(), question.begin(), question.end());
    return text;
}

SegmentBatch batchOf(const TorchModel& model, std::span<const std::int64_t> context, std::span<const Ids> questions) {
    std::vector<SegmentLayout> layouts(questions.size());
    std::int64_t longest = 0;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        model.memory()->layOut(segmentText(context, questions[i], model.info().segmentSize), layouts[i]);
        longest = std::max(longest, layouts[i].geometry.positions);
    }
    const auto batch = static_cast<std::int64_t>(questions.size());
    const at::Tensor ids = at::full({batch, longest}, model.tokenizer()->special().padding.value_or(0),
                                    at::TensorOptions().dtype(at::kLong));
    const at::Tensor mask = at::zeros({batch, longest}, at::TensorOptions().dtype(at::kLong));
    for (std::int64_t row = 0; row < batch; ++row) {
        const auto& layout = layouts[static_cast<std::size_t>(row)];
        std::copy(layout.ids.begin(), layout.ids.end(), ids.data_ptr<std::int64_t>() + row * longest);
        mask[row].slice(0, 0, layout.geometry.positions).fill_(1);
    }
    const at::Device device = model.memory()->device();
    return {ids.to(device), mask.to(device)};
}

Answer answerOf(std::size_t question, std::vector<float> probabilities) {
    Answer answer;
    answer.question = static_cast<std::uint32_t>(question);
    answer.probabilities = std::move(probabilities);
    const auto best = std::ranges::max_element(answer.probabilities);
    if (!std::ranges::all_of(answer.probabilities, [](float share) { return std::isfinite(share); })) {
        throw Error(ErrorCode::NotFinite,
                    "The probabilities of the answers are no numbers; check the model's weights.");
    }
    answer.label = static_cast<std::uint32_t>(best - answer.probabilities.begin());
    return answer;
}

/// Appends the answers to questions first, first+1, ….
void askTogether(const TorchModel& model, const at::Tensor& state, const SegmentBatch& batch, std::size_t first,
                 std::vector<Answer>& answers, Probe* probe, const std::stop_token& stop) {
    const std::int64_t rows = batch.ids.size(0);
    const at::Tensor logits =
        model.memory()->answer(model.memory()->step(batch, state.expand({rows, -1, -1}), probe, stop));
    for (std::int64_t row = 0; logits.defined() && row < rows; ++row) {
        answers.push_back(
            answerOf(first + static_cast<std::size_t>(row), probabilities(logits.slice(0, row, row + 1))));
    }
}

/// A decoder's: candidate by candidate.
std::vector<Answer> compareCandidates(const TorchModel& model, const at::Tensor& state,
                                      std::span<const std::int64_t> context, std::span<const Ids> questions,
                                      Probe* probe, const std::stop_token& stop) {
    std::vector<Answer> answers;
    const Candidates candidates(model);
    const std::int64_t wanted = longestQuestion(model, candidates);
    for (std::size_t i = 0; i < questions.size() && !candidates.empty(); ++i) {
        const Ids text = segmentText(context, questions[i], wanted);
        const at::Tensor ids = at::tensor(text, at::TensorOptions().dtype(at::kLong)).unsqueeze(0);
        answers.push_back(answerOf(i, candidates.probabilities(ids.to(model.memory()->device()), state, stop, probe)));
    }
    return answers;
}

std::vector<Answer> askAll(const TorchModel& model, const at::Tensor& state, std::span<const std::int64_t> context,
                           std::span<const Ids> questions, Probe* probe, const std::stop_token& stop) {
    if (model.generative() != nullptr) {
        return compareCandidates(model, state, context, questions, probe, stop);
    }
    std::vector<Answer> answers;
    const std::size_t turn = questionsATurn(model);
    for (std::size_t first = 0; first < questions.size(); first += turn) {
        const auto some = questions.subspan(first, std::min(turn, questions.size() - first));
        askTogether(model, state, batchOf(model, context, some), first, answers, probe, stop);
    }
    return answers;
}

} // namespace

std::vector<std::vector<std::int64_t>> tokenizeQuestions(const TorchModel& model, std::span<const Question> questions) {
    std::vector<Ids> all;
    std::vector<Token> tokens;
    if (questions.empty()) {
        return all;
    }
    const std::int64_t longest =
        model.decoder() == nullptr ? model.info().segmentSize : longestQuestion(model, Candidates(model));
    for (const Question& question : questions) {
        tokens.clear();
        model.tokenizer()->tokenize(question.text, 0, tokens);
        if (tokens.empty() || static_cast<std::int64_t>(tokens.size()) > longest) {
            throw Error(ErrorCode::QuestionsInvalid,
                        "The question \"" + question.text + "\" has " + std::to_string(tokens.size()) +
                            " tokens; it must have between 1 and " + std::to_string(longest) +
                            ", which is what fits into a segment of this model.",
                        question.id);
        }
        Ids& ids = all.emplace_back(tokens.size());
        std::transform(tokens.begin(), tokens.end(), ids.begin(), [](const Token& token) { return token.id; });
    }
    return all;
}

std::vector<Answer> askOnSideBranch(const TorchModel& model, const at::Tensor& state,
                                    std::span<const std::int64_t> context,
                                    std::span<const std::vector<std::int64_t>> questions, const std::stop_token& stop) {
    return askAll(model, state, context, questions, nullptr, stop);
}

WatchedAnswer watchOnSideBranch(const TorchModel& model, const at::Tensor& state, std::span<const std::int64_t> context,
                                const std::vector<std::int64_t>& question, const std::stop_token& stop) {
    SegmentLayout layout;
    model.memory()->layOut(question, layout); // memory and answer stand in the same places in front of any text
    AnswerReadProbe probe(layout.geometry);
    std::vector<Answer> answers = askAll(model, state, context, std::span(&question, 1), &probe, stop);
    if (!model.memory()->device().is_cpu()) {
        // There, other queries are computed together when somebody looks on, which may change the last bit.
        answers = askAll(model, state, context, std::span(&question, 1), nullptr, stop);
    }
    if (answers.empty()) {
        throw Error(ErrorCode::Usage,
                    model.info().name + " can't answer questions: it has no classifier and no labels to choose among; "
                                        "open another model, or name its labels in rmtscope.json.",
                    model.info().path.string());
    }
    return {std::move(answers.front()), probe.take()};
}

at::Tensor askBehindEach(const TorchModel& model, const at::Tensor& states, std::span<const std::int64_t> context,
                         const std::vector<std::int64_t>& question, const std::stop_token& stop) {
    const std::int64_t rows = states.size(0);
    const auto sameInEveryRow = [&](const Ids& ids) {
        const at::Tensor row = at::tensor(ids, at::TensorOptions().dtype(at::kLong)).unsqueeze(0);
        return row.expand({rows, -1}).contiguous().to(model.memory()->device());
    };
    at::Tensor scores;
    if (model.generative() != nullptr) {
        const Candidates candidates(model);
        const Ids text = segmentText(context, question, longestQuestion(model, candidates));
        scores = candidates.scores(sameInEveryRow(text), states, stop);
    } else {
        SegmentLayout layout;
        model.memory()->layOut(segmentText(context, question, model.info().segmentSize), layout);
        scores = model.memory()->answer(model.memory()->step({sameInEveryRow(layout.ids), {}}, states, nullptr, stop));
    }
    at::Tensor logs = at::log_softmax(scores.to(at::kCPU, at::kDouble), -1);
    if (!logs.isfinite().all().item<bool>()) {
        throw Error(ErrorCode::NotFinite,
                    "The probabilities of the answers are no numbers; check the model's weights.");
    }
    return logs;
}

std::vector<float> probabilities(const at::Tensor& logits) {
    if (!logits.defined()) {
        return {};
    }
    const at::Tensor host = at::softmax(logits.to(at::kCPU, at::kFloat), -1).contiguous();
    return {host.data_ptr<float>(), host.data_ptr<float>() + host.numel()};
}

} // namespace rmtscope
