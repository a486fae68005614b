#include "engine/memory/rmt_encoder.h"

#include "engine/probe/stage_clock.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

class RmtEncoder final : public MemorySystem {
public:
    RmtEncoder(std::shared_ptr<const Encoder> encoder, std::int64_t slots, const RmtEncoderTokens& tokens)
        : m_encoder(std::move(encoder))
        , m_slots(slots)
        , m_tokens(tokens)
        , m_initial(m_encoder
                        ->words(at::arange(tokens.firstMemory, tokens.firstMemory + slots,
                                           at::TensorOptions(m_encoder->device()).dtype(at::kLong)))
                        .unsqueeze(0)) {}

    CaptureShape shape() const override { return {m_encoder->layers(), m_encoder->heads(), m_slots}; }
    std::int64_t hiddenSize() const override { return m_encoder->hiddenSize(); }
    at::Device device() const override { return m_encoder->device(); }

    at::Tensor initialState(std::int64_t batch) const override {
        return m_initial.expand({batch, m_slots, hiddenSize()}).contiguous();
    }

    void layOut(std::span<const std::int64_t> text, SegmentLayout& out) const override {
        out.ids.clear();
        out.ids.push_back(m_tokens.classifier);
        for (std::int64_t slot = 0; slot < m_slots; ++slot) {
            out.ids.push_back(m_tokens.firstMemory + slot);
        }
        out.ids.push_back(m_tokens.separator);
        out.ids.insert(out.ids.end(), text.begin(), text.end());
        out.ids.push_back(m_tokens.separator);
        out.geometry = {.positions = static_cast<std::int64_t>(out.ids.size()),
                        .slots = m_slots,
                        .writeBegin = 1,
                        .readBegin = 1,
                        .textBegin = m_slots + 2,
                        .textTokens = static_cast<std::int64_t>(text.size()),
                        .answerQuery = 0};
    }

    StepOutput step(const SegmentBatch& batch, const at::Tensor& state, Probe* probe,
                    const std::stop_token& stop) const override {
        EncoderInput input;
        InStage stage(Stage::Embedding);
        input.words = m_encoder->words(batch.ids);
        input.words.slice(1, 1, 1 + m_slots).copy_(state);
        input.keyMask = batch.keyMask;
        input.wantedRows = 1 + m_slots;
        stage.next(Stage::Other);
        StepOutput output;
        output.last = m_encoder->encode(input, probe, stop);
        output.state = output.last.slice(1, 1, 1 + m_slots);
        return output;
    }

    at::Tensor answer(const StepOutput& output) const override {
        return m_encoder->classify(m_encoder->pool(output.last));
    }

private:
    std::shared_ptr<const Encoder> m_encoder;
    std::int64_t m_slots;
    RmtEncoderTokens m_tokens;
    at::Tensor m_initial; ///< [1, slots, hidden]: raw word vectors of the memory tokens
};

} // namespace

std::unique_ptr<MemorySystem> makeRmtEncoder(std::shared_ptr<const Encoder> encoder, std::int64_t slots,
                                             const RmtEncoderTokens& tokens) {
    return std::make_unique<RmtEncoder>(std::move(encoder), slots, tokens);
}

} // namespace rmtscope
