#include "engine/api/error.h"
#include "engine/evaluation/recompute.h"
#include "engine/evaluation/recording_probe.h"
#include "engine/text/segmenter.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

/// The text segments of one row; the published code lets the empty ones come first.
struct Row {
    std::vector<std::vector<std::int64_t>> segments;
    std::int64_t firstSlot = 0; ///< of max_n_segments
};

std::vector<std::int64_t> withoutSpecials(const at::Tensor& ids, const SpecialTokens& special) {
    std::vector<std::int64_t> text;
    for (std::int64_t i = 0; i < ids.size(0); ++i) {
        const auto id = ids[i].item<std::int64_t>();
        if (id != special.classifier && id != special.separator && id != special.padding) {
            text.push_back(id);
        }
    }
    return text;
}

std::vector<Row> cut(const TorchModel& model, const ParityCase& expected) {
    const at::Tensor& ids = expected.tensors.at("input_ids");
    const std::int64_t size = model.info().segmentSize;
    std::vector<Row> rows(static_cast<std::size_t>(ids.size(0)));
    std::int64_t slots = expected.maxSegments;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        auto text = withoutSpecials(ids[static_cast<std::int64_t>(r)], model.tokenizer()->special());
        if (expected.maxSegments > 0 && static_cast<std::int64_t>(text.size()) / size >= expected.maxSegments) {
            text.resize(static_cast<std::size_t>(expected.maxSegments * size));
        }
        if (text.empty()) {
            throw Error(ErrorCode::DocumentEmpty, "Row " + std::to_string(r) + " of input_ids in the case \"" +
                                                      expected.name + "\" has no text token.");
        }
        const Segmenter segmenter(static_cast<std::int64_t>(text.size()), size, expected.alignment);
        for (SegmentIndex k; k.value < segmenter.segments(); ++k) {
            const auto begin = text.begin() + segmenter.range(k).first.value;
            rows[r].segments.emplace_back(begin, begin + segmenter.range(k).tokens);
        }
        slots = std::max(slots, segmenter.segments());
    }
    for (Row& row : rows) {
        row.firstSlot = slots - static_cast<std::int64_t>(row.segments.size());
    }
    return rows;
}

/// Rows of one slot as the published code batches them: padded to the input size.
SegmentBatch padded(const TorchModel& model, const std::vector<Row>& rows, const std::vector<std::int64_t>& active,
                    std::int64_t slot) {
    const auto batch = static_cast<std::int64_t>(active.size());
    const std::int64_t padding = model.tokenizer()->special().padding.value_or(0);
    const at::Tensor ids = at::full({batch, model.info().inputSize}, padding, at::TensorOptions().dtype(at::kLong));
    SegmentLayout layout;
    for (std::int64_t i = 0; i < batch; ++i) {
        const Row& row = rows[static_cast<std::size_t>(active[static_cast<std::size_t>(i)])];
        model.memory()->layOut(row.segments[static_cast<std::size_t>(slot - row.firstSlot)], layout);
        std::copy(layout.ids.begin(), layout.ids.end(), ids.data_ptr<std::int64_t>() + i * model.info().inputSize);
    }
    const at::Tensor onDevice = ids.to(model.memory()->device());
    return {onDevice, onDevice.ne(padding).to(at::kLong)};
}

std::vector<std::int64_t> activeRows(const std::vector<Row>& rows, std::int64_t slot) {
    std::vector<std::int64_t> active;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (slot >= rows[r].firstSlot) {
            active.push_back(static_cast<std::int64_t>(r));
        }
    }
    return active;
}

/// The whole computation, slot by slot.
class EncoderRecomputation {
public:
    EncoderRecomputation(const TorchModel& model, const ParityCase& expected)
        : m_model(model)
        , m_rows(cut(model, expected))
        , m_states(model.memory()->initialState(static_cast<std::int64_t>(m_rows.size()))) {
        m_computed["memory_init"] = m_states.clone();
        if (const auto labels = expected.tensors.find("labels"); labels != expected.tensors.end()) {
            m_labels = labels->second;
        }
    }

    NamedTensors run(bool sumLoss) {
        const Row& any = m_rows.front(); // all rows end in the last slot
        const std::int64_t slots = any.firstSlot + static_cast<std::int64_t>(any.segments.size());
        for (std::int64_t slot = 0; slot < slots; ++slot) {
            if (const auto active = activeRows(m_rows, slot); !active.empty()) {
                step(slot, active);
            }
        }
        m_computed["memory_final"] = m_states;
        if (!m_losses.empty()) {
            m_computed["loss"] = sumLoss ? at::stack(m_losses).mean() : m_losses.back();
        }
        return std::move(m_computed);
    }

private:
    void step(std::int64_t slot, const std::vector<std::int64_t>& active) {
        const MemorySystem& memory = *m_model.memory();
        const at::Tensor which = at::tensor(active, at::TensorOptions().dtype(at::kLong));
        const at::Tensor onDevice = which.to(memory.device());
        const SegmentBatch batch = padded(m_model, m_rows, active, slot);
        const at::Tensor before = m_states.index_select(0, onDevice);
        RecordingProbe probe;
        const StepOutput output = memory.step(batch, before, &probe, {});
        m_states.index_copy_(0, onDevice, output.state);

        const std::string prefix = "seg" + std::to_string(slot) + ".";
        m_computed[prefix + "rows"] = which;
        m_computed[prefix + "input_ids"] = batch.ids;
        m_computed[prefix + "attention_mask"] = batch.keyMask;
        m_computed[prefix + "memory_in"] = before;
        m_computed[prefix + "memory_out"] = output.state;
        m_computed[prefix + "attentions"] = probe.attentions();
        m_computed[prefix + "hidden_states"] = probe.hiddenStates();
        m_computed[prefix + "last_hidden_state"] = output.last;
        answer(prefix, output, which);
    }

    void answer(const std::string& prefix, const StepOutput& output, const at::Tensor& which) {
        const at::Tensor logits = m_model.memory()->answer(output);
        if (!logits.defined()) {
            return;
        }
        m_computed[prefix + "logits"] = logits;
        m_computed["logits"] = logits;
        if (m_labels.defined()) {
            m_losses.push_back(at::cross_entropy_loss(logits, m_labels.index_select(0, which).to(logits.device())));
            m_computed[prefix + "loss"] = m_losses.back();
        }
    }

    const TorchModel& m_model;
    std::vector<Row> m_rows;
    at::Tensor m_states; ///< [rows, slots, hidden]
    at::Tensor m_labels; ///< [rows], or undefined
    std::vector<at::Tensor> m_losses;
    NamedTensors m_computed;
};

} // namespace

NamedTensors recomputeRmtEncoder(const TorchModel& model, const ParityCase& expected) {
    return EncoderRecomputation(model, expected).run(expected.sumLoss);
}

} // namespace rmtscope
