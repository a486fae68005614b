#include "engine/evaluation/next_token_loss.h"
#include "engine/evaluation/recompute.h"
#include "engine/evaluation/recording_probe.h"
#include "engine/memory/rmt_decoder.h"
#include "engine/text/segmenter.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

/// The whole computation, segment by segment; all rows of a batch are equally long.
class DecoderRecomputation {
public:
    DecoderRecomputation(const TorchModel& model, const ParityCase& expected)
        : m_model(model)
        , m_expected(expected)
        , m_memory(*model.generative())
        , m_ids(expected.tensors.at("input_ids").to(m_memory.device()))
        , m_mask(input("attention_mask_in"))
        , m_segmenter(m_ids.size(1), model.info().segmentSize, expected.alignment)
        , m_state(m_memory.initialState(m_ids.size(0))) {}

    NamedTensors run() {
        const auto newTokens = m_expected.tensors.find("new_tokens");
        const bool writes = newTokens != m_expected.tensors.end();
        m_computed["memory_init"] = m_state;
        const std::int64_t read = m_segmenter.segments() - (writes ? 1 : 0);
        for (SegmentIndex segment; segment.value < read; ++segment) {
            step(segment);
        }
        if (writes) {
            m_computed["memory_last_segment"] = m_state;
            write(newTokens->second.size(1));
            return std::move(m_computed);
        }
        m_computed["memory_final"] = m_state;
        m_computed["logits"] = at::cat(m_logits, 1);
        if (const at::Tensor labels = input("labels"); labels.defined()) {
            m_computed["loss"] = nextTokenLoss(m_computed.at("logits"), labels, input("labels_mask"));
        }
        return std::move(m_computed);
    }

private:
    [[nodiscard]] at::Tensor input(const char* name) const {
        const auto found = m_expected.tensors.find(name);
        return found == m_expected.tensors.end() ? at::Tensor() : found->second.to(m_memory.device());
    }

    [[nodiscard]] at::Tensor textOf(const at::Tensor& row, SegmentIndex segment) const {
        const auto range = m_segmenter.range(segment);
        return row.slice(1, range.first.value, range.first.value + range.tokens);
    }

    /// [B, T]: memory positions stand around the text.
    [[nodiscard]] at::Tensor around(const at::Tensor& text, std::int64_t atMemory) const {
        const at::Tensor block = at::full({text.size(0), m_memory.shape().slots}, atMemory, text.options());
        return at::cat({block, text, block}, 1);
    }

    void step(SegmentIndex segment) {
        const at::Tensor text = textOf(m_ids, segment);
        SegmentBatch batch{around(text, 0), {}};
        if (m_mask.defined()) {
            batch.keyMask = around(textOf(m_mask, segment), 1);
        }
        RecordingProbe probe;
        const StepOutput output = m_memory.step(batch, m_state, &probe, {});
        m_logits.push_back(m_memory.logits(output));

        const std::string prefix = "seg" + std::to_string(segment.value) + ".";
        m_computed[prefix + "input_ids"] = text;
        m_computed[prefix + "attention_mask"] = batch.keyMask;
        m_computed[prefix + "memory_in"] = m_state;
        m_computed[prefix + "memory_out"] = output.state;
        m_computed[prefix + "attentions"] = probe.attentions();
        m_computed[prefix + "hidden_states"] = probe.hiddenStates();
        m_computed[prefix + "last_hidden_state"] = output.last;
        m_computed[prefix + "logits"] = m_logits.back();
        m_state = output.state;
    }

    /// The most probable token, again and again.
    void write(std::int64_t tokens) {
        const at::Tensor text = textOf(m_ids, SegmentIndex(m_segmenter.segments() - 1));
        const std::int64_t withoutWriteMemory = m_memory.shape().slots + text.size(1);
        const bool writeMemory = m_expected.promptPositions == 0 ? m_model.generatesAfterWriteMemory()
                                                                 : m_expected.promptPositions > withoutWriteMemory;
        const auto continuation = m_memory.begin({text, m_state, writeMemory}, nullptr, {});
        std::vector<at::Tensor> chosen;
        std::vector<at::Tensor> logits;
        for (std::int64_t i = 0; i < tokens; ++i) {
            if (i > 0) {
                continuation->append(chosen.back(), nullptr, {});
            }
            logits.push_back(continuation->logits());
            chosen.push_back(logits.back().argmax(-1));
        }
        m_computed["new_tokens"] = at::stack(chosen, 1);
        m_computed["step_logits"] = at::stack(logits, 1);
    }

    const TorchModel& m_model;
    const ParityCase& m_expected;
    const GenerativeMemory& m_memory;
    at::Tensor m_ids;  ///< [B, L]
    at::Tensor m_mask; ///< [B, L], or undefined
    Segmenter m_segmenter;
    at::Tensor m_state; ///< [B, slots, hidden]
    std::vector<at::Tensor> m_logits;
    NamedTensors m_computed;
};

} // namespace

NamedTensors recomputeRmtDecoder(const TorchModel& model, const ParityCase& expected) {
    return DecoderRecomputation(model, expected).run();
}

} // namespace rmtscope
