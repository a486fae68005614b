#pragma once

#include "engine/api/segment_trace.h"
#include "engine/runtime/torch_model.h"

#include <span>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// [questions][tokens]: text token ids. Throws Error QuestionsInvalid when a question has no token or more than a
/// segment holds.
std::vector<std::vector<std::int64_t>> tokenizeQuestions(const TorchModel& model, std::span<const Question> questions);

/// Asks every question behind `state` ([1, slots, hidden]); the state is only read. A question's segment is the end of
/// `context` (text token ids read so far) followed by the question, full as the published tasks' last segment is: a
/// model trained on those has never seen a question without text in front of it. Answer::question counts in
/// `questions`. An encoder classifies; a decoder compares its labels as what it would write (see
/// Candidates), and without labels there are no answers. Throws Error: Cancelled, NotFinite.
std::vector<Answer> askOnSideBranch(const TorchModel& model, const at::Tensor& state,
                                    std::span<const std::int64_t> context,
                                    std::span<const std::vector<std::int64_t>> questions, const std::stop_token& stop);

struct WatchedAnswer {
    Answer answer;
    std::vector<float> read; ///< as AnswerReading::read
};

/// askOnSideBranch() for one question, to the last bit, with what its answer reads. Throws Error: as that, and Usage
/// when there is no answer.
WatchedAnswer watchOnSideBranch(const TorchModel& model, const at::Tensor& state, std::span<const std::int64_t> context,
                                const std::vector<std::int64_t>& question, const std::stop_token& stop);

/// Asks one question behind each of several states ([B, slots, hidden]) as askOnSideBranch() does -> [B, labels]
/// log-probabilities as float64 on the host. For a model with labels. Throws Error: Cancelled, NotFinite.
at::Tensor askBehindEach(const TorchModel& model, const at::Tensor& states, std::span<const std::int64_t> context,
                         const std::vector<std::int64_t>& question, const std::stop_token& stop);

/// logits: [1, labels], or undefined -> softmax on the host; empty when undefined
std::vector<float> probabilities(const at::Tensor& logits);

} // namespace rmtscope
