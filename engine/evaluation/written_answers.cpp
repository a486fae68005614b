#include "engine/evaluation/written_answers.h"

#include "engine/api/error.h"
#include "engine/text/byte_alphabet.h"
#include "engine/text/utf8.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace rmtscope {

namespace {

using Ids = std::vector<std::int64_t>;

Ids idsOf(const Tokenizer& tokenizer, const std::string& answer) {
    std::vector<Token> tokens;
    tokenizer.tokenize(" " + answer, 0, tokens);
    Ids ids(tokens.size());
    std::ranges::transform(tokens, ids.begin(), &Token::id);
    return ids;
}

std::string textOf(const Tokenizer& tokenizer, const Ids& ids) {
    std::string text;
    for (const std::int64_t id : ids) {
        text += textOfEntry(tokenizer.entry(static_cast<std::int32_t>(id)));
    }
    return withoutInvalidUtf8(text); // tokens may end within a character
}

void requireFinite(const at::Tensor& logits, const TorchModel& model) {
    if (!logits.isfinite().all().item<bool>()) {
        throw Error(ErrorCode::NotFinite,
                    model.info().name + " predicts infinity or no number at all; check its weights.",
                    model.info().path.string());
    }
}

struct Written {
    Ids ids;
    std::vector<double> probabilities; ///< of each among all
};

/// -> [prompts], count most probable tokens each
std::vector<Written> writeGreedily(const TorchModel& model, const Prompt& prompt, std::size_t count,
                                   const std::stop_token& stop) {
    std::vector<Written> written(static_cast<std::size_t>(prompt.text.size(0)));
    const auto continuation = model.generative()->begin(prompt, nullptr, stop);
    if (continuation->room() + 1 < static_cast<std::int64_t>(count)) {
        throw Error(ErrorCode::Usage, model.info().name + " has no positions left behind a segment for an answer of " +
                                          std::to_string(count) + " tokens.");
    }
    const std::int64_t words = model.tokenizer()->vocabularySize(); // the embedding may have more rows
    for (std::size_t i = 0; i < count; ++i) {
        const at::Tensor logits = continuation->logits().slice(1, 0, words);
        requireFinite(logits, model);
        const at::Tensor best = logits.argmax(1);
        const at::Tensor here = best.to(at::kCPU).contiguous();
        const at::Tensor shares =
            at::softmax(logits.to(at::kCPU, at::kDouble), 1).gather(1, here.unsqueeze(1)).contiguous();
        for (std::size_t row = 0; row < written.size(); ++row) {
            written[row].ids.push_back(here.data_ptr<std::int64_t>()[row]);
            written[row].probabilities.push_back(shares.data_ptr<double>()[row]);
        }
        if (i + 1 < count) {
            continuation->append(best, nullptr, stop);
        }
    }
    return written;
}

} // namespace

std::vector<GivenAnswer> writtenAnswers(const TorchModel& model, const Prompt& prompt,
                                        std::span<const std::string> answers, const std::stop_token& stop) {
    std::vector<Ids> right(answers.size());
    std::ranges::transform(answers, right.begin(),
                           [&model](const std::string& answer) { return idsOf(*model.tokenizer(), answer); });
    const std::size_t longest = std::ranges::max(right, {}, &Ids::size).size();
    const auto written = writeGreedily(model, prompt, longest, stop);
    std::vector<GivenAnswer> given;
    for (std::size_t row = 0; row < answers.size(); ++row) {
        const auto length = static_cast<std::ptrdiff_t>(right[row].size());
        const Ids begin(written[row].ids.begin(), written[row].ids.begin() + length);
        const auto shares = written[row].probabilities.begin();
        given.push_back({begin == right[row] ? answers[row] : textOf(*model.tokenizer(), begin),
                         std::accumulate(shares, shares + length, 1.0, std::multiplies<>())});
    }
    return given;
}

} // namespace rmtscope
