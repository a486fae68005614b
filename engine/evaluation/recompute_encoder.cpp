#include "engine/evaluation/recompute.h"
#include "engine/evaluation/recording_probe.h"

#include <ATen/ATen.h>

namespace rmtscope {

NamedTensors recomputeEncoder(const TorchModel& model, const ParityCase& expected) {
    const Encoder& encoder = *model.encoder();
    const auto input = [&](const char* name) {
        const auto found = expected.tensors.find(name);
        return found == expected.tensors.end() ? at::Tensor() : found->second.to(encoder.device());
    };
    NamedTensors computed;
    EncoderInput segment;
    segment.words = encoder.words(input("input_ids"));
    segment.tokenTypes = input("token_type_ids");
    segment.keyMask = input("attention_mask");
    RecordingProbe probe;
    const at::Tensor last = encoder.encode(segment, &probe, {});
    computed["attentions"] = probe.attentions();
    computed["hidden_states"] = probe.hiddenStates();
    computed["last_hidden_state"] = last;
    if (const at::Tensor pooled = encoder.pool(last); pooled.defined()) {
        computed["pooler_output"] = pooled;
        if (const at::Tensor logits = encoder.classify(pooled); logits.defined()) {
            computed["logits"] = logits;
            if (const at::Tensor labels = input("labels"); labels.defined()) {
                computed["loss"] = at::cross_entropy_loss(logits, labels);
            }
        }
    }
    return computed;
}

} // namespace rmtscope
