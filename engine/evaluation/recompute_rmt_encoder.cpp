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
        if (expected.maxSegments > 0) {
            text.resize(std::min(text.size(), static_cast<std::size_t>(expected.maxSegments * size)));
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

} // namespace

NamedTensors recomputeRmtEncoder(const TorchModel& model, const ParityCase& expected) {
    const MemorySystem& memory = *model.memory();
    const std::vector<Row> rows = cut(model, expected);
    NamedTensors computed;
    at::Tensor states = memory.initialState(static_cast<std::int64_t>(rows.size()));
    computed["input_ids"] = expected.tensors.at("input_ids");
    computed["memory_init"] = states.clone();
    const auto labels = expected.tensors.find("labels");
    if (labels != expected.tensors.end()) {
        computed["labels"] = labels->second;
    }
    std::vector<at::Tensor> losses;
    const std::int64_t slots = rows.front().firstSlot + static_cast<std::int64_t>(rows.front().segments.size());
    for (std::int64_t slot = 0; slot < slots; ++slot) {
        std::vector<std::int64_t> active;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (slot >= rows[r].firstSlot) {
                active.push_back(static_cast<std::int64_t>(r));
            }
        }
        if (active.empty()) {
            continue;
        }
        const at::Tensor which = at::tensor(active, at::TensorOptions().dtype(at::kLong));
        const at::Tensor onDevice = which.to(memory.device());
        const SegmentBatch batch = padded(model, rows, active, slot);
        const at::Tensor before = states.index_select(0, onDevice);
        RecordingProbe probe;
        const StepOutput output = memory.step(batch, before, &probe, {});
        states.index_copy_(0, onDevice, output.state);

        const std::string prefix = "seg" + std::to_string(slot) + ".";
        computed[prefix + "rows"] = which;
        computed[prefix + "input_ids"] = batch.ids;
        computed[prefix + "attention_mask"] = batch.keyMask;
        computed[prefix + "memory_in"] = before;
        computed[prefix + "memory_out"] = output.state;
        computed[prefix + "attentions"] = probe.attentions();
        computed[prefix + "hidden_states"] = probe.hiddenStates();
        computed[prefix + "last_hidden_state"] = output.last;
        const at::Tensor logits = memory.answer(output);
        if (!logits.defined()) {
            continue;
        }
        computed[prefix + "logits"] = logits;
        computed["logits"] = logits;
        if (labels != expected.tensors.end()) {
            losses.push_back(at::cross_entropy_loss(logits, labels->second.index_select(0, which).to(memory.device())));
            computed[prefix + "loss"] = losses.back();
        }
    }
    computed["memory_final"] = states;
    if (!losses.empty()) {
        computed["loss"] = expected.sumLoss ? at::stack(losses).mean() : losses.back();
    }
    return computed;
}

} // namespace rmtscope
