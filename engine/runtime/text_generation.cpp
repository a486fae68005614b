#include "engine/runtime/text_generation.h"

#include "engine/runtime/prompt.h"
#include "engine/runtime/token_choice.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace rmtscope {

namespace {

/// What the last query of a pass gives to the memory keys, which stand in front.
class LastQueryProbe final : public Probe {
public:
    explicit LastQueryProbe(std::int64_t slots)
        : m_slots(slots) {}

    [[nodiscard]] bool wantsAttention(LayerIndex) const override { return true; }
    void attention(LayerIndex, const at::Tensor& probabilities) override {
        const at::Tensor row =
            probabilities[0].select(1, -1).slice(1, 0, m_slots).to(at::kCPU, at::kFloat).contiguous();
        m_read.insert(m_read.end(), row.data_ptr<float>(), row.data_ptr<float>() + row.numel());
    }

    /// [layers, heads, slots] of the pass since the last call.
    [[nodiscard]] std::vector<float> take() { return std::exchange(m_read, {}); }

private:
    std::int64_t m_slots;
    std::vector<float> m_read;
};

/// promptTokens: 1 to longestPrompt().
std::int64_t roomForContext(const TorchModel& model, std::int64_t promptTokens, const GenerationOptions& options) {
    if (options.promptOnly) {
        return 0;
    }
    // Full, as every segment the model was trained on, as long as the new tokens find their place.
    return std::clamp<std::int64_t>(model.positionsBehindMemory() - options.maxTokens, promptTokens,
                                    longestPrompt(model)) -
           promptTokens;
}

/// With the blank that a word of its own begins with: there is always text before it.
std::string writtenText(const Tokenizer& tokenizer, std::int64_t id) {
    const TokenPiece piece = tokenizer.piece(static_cast<std::int32_t>(id));
    return piece.beginsWord ? " " + piece.text : piece.text;
}

/// [1, tokens] on the model's device: the prompt, and the end of the context in front of it.
at::Tensor segmentOf(const TorchModel& model, const ContinuedText& text, const GenerationOptions& options) {
    std::vector<std::int64_t> ids = tokenizePrompt(model, text.prompt);
    const std::int64_t room = roomForContext(model, static_cast<std::int64_t>(ids.size()), options);
    const auto before = text.context.last(std::min(text.context.size(), static_cast<std::size_t>(room)));
    ids.insert(ids.begin(), before.begin(), before.end());
    return at::tensor(ids, at::TensorOptions().dtype(at::kLong)).unsqueeze(0).to(model.memory()->device());
}

} // namespace

std::int64_t contextTokens(const TorchModel& model, std::int64_t available, const std::string& prompt,
                           const GenerationOptions& options) {
    const auto promptTokens = static_cast<std::int64_t>(tokenizePrompt(model, prompt).size());
    return std::min(available, roomForContext(model, promptTokens, options));
}

GeneratedText generateText(const TorchModel& model, const ContinuedText& text, const GenerationOptions& options,
                           const GeneratedTokenCallback& onToken, const std::stop_token& stop) {
    TokenChoice choose(options);
    const at::Tensor segment = segmentOf(model, text, options);
    const GenerativeMemory& memory = *model.generative();
    LastQueryProbe probe(model.info().slots);
    const auto continuation = memory.begin({segment, text.state, model.generatesAfterWriteMemory()}, &probe, stop);
    const auto entries = static_cast<std::size_t>(model.tokenizer()->vocabularySize());
    const auto endOfText = model.tokenizer()->special().endOfText;
    GeneratedText written;
    for (;;) {
        const at::Tensor logits = continuation->logits()[0].to(at::kCPU, at::kFloat).contiguous();
        const auto chosen = choose({logits.data_ptr<float>(), static_cast<std::size_t>(logits.numel())}, entries);
        if (endOfText && chosen.id == *endOfText) {
            written.end = GenerationEnd::EndOfText;
            return written;
        }
        written.tokens.push_back(
            {chosen.id, writtenText(*model.tokenizer(), chosen.id), chosen.probability, probe.take()});
        if (onToken) {
            onToken(written.tokens.back());
        }
        if (static_cast<std::int64_t>(written.tokens.size()) == options.maxTokens) {
            written.end = GenerationEnd::TokenLimit;
            return written;
        }
        if (continuation->room() == 0) {
            written.end = GenerationEnd::NoPositions;
            return written;
        }
        continuation->append(at::tensor({chosen.id}, at::TensorOptions().dtype(at::kLong)).to(memory.device()), &probe,
                             stop);
    }
}

} // namespace rmtscope
