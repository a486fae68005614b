#include "engine/memory/rmt_decoder.h"

#include "engine/probe/stage_clock.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

class Writing final : public Continuation {
public:
    Writing(std::shared_ptr<const Decoder> decoder, DecoderCache cache, at::Tensor logits)
        : m_decoder(std::move(decoder))
        , m_cache(std::move(cache))
        , m_logits(std::move(logits)) {}
    Writing(std::shared_ptr<const Decoder> decoder, const at::Tensor& prompt, Probe* probe, const std::stop_token& stop)
        : m_decoder(std::move(decoder)) {
        read(prompt, probe, stop);
    }

    const at::Tensor& logits() const override { return m_logits; }
    std::int64_t room() const override { return m_decoder->positions() - m_cache.positions; }
    std::unique_ptr<Continuation> fork() const override {
        return std::make_unique<Writing>(m_decoder, m_cache, m_logits); // appending makes new tensors
    }
    void append(const at::Tensor& ids, Probe* probe, const std::stop_token& stop) override {
        read(m_decoder->words(ids.unsqueeze(1)), probe, stop);
    }

private:
    /// words: [B, T, hidden]
    void read(const at::Tensor& words, Probe* probe, const std::stop_token& stop) {
        const std::int64_t length = words.size(1);
        DecoderInput input;
        input.words = words;
        input.wanted = {length - 1, length};
        input.cache = &m_cache;
        m_logits = m_decoder->logits(m_decoder->decode(input, probe, stop).select(1, -1));
    }

    std::shared_ptr<const Decoder> m_decoder;
    DecoderCache m_cache;
    at::Tensor m_logits;
};

class RmtDecoder final : public GenerativeMemory {
public:
    RmtDecoder(std::shared_ptr<const Decoder> decoder, const at::Tensor& memory)
        : m_decoder(std::move(decoder))
        , m_slots(memory.size(0))
        , m_initial(memory.unsqueeze(0)) {}

    CaptureShape shape() const override { return {m_decoder->layers(), m_decoder->heads(), m_slots}; }
    std::int64_t hiddenSize() const override { return m_decoder->hiddenSize(); }
    at::Device device() const override { return m_decoder->device(); }

    at::Tensor initialState(std::int64_t batch) const override {
        return m_initial.expand({batch, m_slots, hiddenSize()}).contiguous();
    }

    void layOut(std::span<const std::int64_t> text, SegmentLayout& out) const override {
        const auto slots = static_cast<std::size_t>(m_slots);
        out.ids.assign(text.size() + 2 * slots, 0); // memory has no ids: any word's vector is replaced
        std::copy(text.begin(), text.end(), out.ids.begin() + m_slots);
        const auto tokens = static_cast<std::int64_t>(text.size());
        out.geometry = {.positions = tokens + 2 * m_slots,
                        .slots = m_slots,
                        .writeBegin = m_slots + tokens,
                        .readBegin = 0,
                        .textBegin = m_slots,
                        .textTokens = tokens,
                        .answerQuery = -1};
    }

    StepOutput step(const SegmentBatch& batch, const at::Tensor& state, Probe* probe,
                    const std::stop_token& stop) const override {
        const std::int64_t length = batch.ids.size(1);
        DecoderInput input;
        InStage stage(Stage::Embedding);
        input.words = m_decoder->words(batch.ids);
        input.words.slice(1, 0, m_slots).copy_(state);
        input.words.slice(1, length - m_slots, length).copy_(state);
        input.keyMask = batch.keyMask;
        input.wanted = {length - m_slots, length};
        stage.next(Stage::Other);
        StepOutput output;
        output.last = m_decoder->decode(input, probe, stop);
        output.state = output.last.slice(1, -m_slots);
        return output;
    }

    at::Tensor answer(const StepOutput&) const override { return {}; }

    at::Tensor logits(const StepOutput& output) const override {
        return m_decoder->logits(output.last.slice(1, m_slots, output.last.size(1) - m_slots));
    }

    std::unique_ptr<Continuation> begin(const Prompt& prompt, Probe* probe,
                                        const std::stop_token& stop) const override {
        std::vector<at::Tensor> parts{prompt.state, m_decoder->words(prompt.text)};
        if (prompt.writeMemory) {
            parts.push_back(prompt.state);
        }
        return std::make_unique<Writing>(m_decoder, at::cat(parts, 1), probe, stop);
    }

private:
    std::shared_ptr<const Decoder> m_decoder;
    std::int64_t m_slots;
    at::Tensor m_initial; ///< [1, slots, hidden]
};

} // namespace

std::unique_ptr<GenerativeMemory> makeRmtDecoder(std::shared_ptr<const Decoder> decoder, const at::Tensor& memory) {
    return std::make_unique<RmtDecoder>(std::move(decoder), memory);
}

} // namespace rmtscope
