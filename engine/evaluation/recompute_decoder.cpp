#include "engine/evaluation/next_token_loss.h"
#include "engine/evaluation/recompute.h"
#include "engine/evaluation/recording_probe.h"

#include <ATen/ATen.h>

namespace rmtscope {

namespace {

at::Tensor input(const ParityCase& expected, const char* name, at::Device device) {
    const auto found = expected.tensors.find(name);
    return found == expected.tensors.end() ? at::Tensor() : found->second.to(device);
}

/// The most probable token, again and again: adds new_tokens [B, n] and step_logits [B, n, words].
void writeOn(const Decoder& decoder, const at::Tensor& ids, std::int64_t tokens, NamedTensors& computed) {
    DecoderCache cache;
    std::vector<at::Tensor> chosen;
    std::vector<at::Tensor> logits;
    at::Tensor next = ids;
    for (std::int64_t i = 0; i < tokens; ++i) {
        DecoderInput text;
        text.words = decoder.words(next);
        text.wanted = {next.size(1) - 1, next.size(1)};
        text.cache = &cache;
        logits.push_back(decoder.logits(decoder.decode(text, nullptr, {}).select(1, -1)));
        chosen.push_back(logits.back().argmax(-1));
        next = chosen.back().unsqueeze(1);
    }
    computed["new_tokens"] = at::stack(chosen, 1);
    computed["step_logits"] = at::stack(logits, 1);
}

} // namespace

NamedTensors recomputeDecoder(const TorchModel& model, const ParityCase& expected) {
    const Decoder& decoder = *model.decoder();
    const at::Tensor ids = input(expected, "input_ids", decoder.device());
    NamedTensors computed;
    if (const auto tokens = expected.tensors.find("new_tokens"); tokens != expected.tensors.end()) {
        writeOn(decoder, ids, tokens->second.size(1), computed);
        return computed;
    }
    DecoderInput text;
    text.words = decoder.words(ids);
    text.keyMask = input(expected, "attention_mask", decoder.device());
    RecordingProbe probe;
    const at::Tensor last = decoder.decode(text, &probe, {});
    computed["attentions"] = probe.attentions();
    computed["hidden_states"] = probe.hiddenStates();
    computed["last_hidden_state"] = last;
    computed["logits"] = decoder.logits(last);
    if (const at::Tensor labels = input(expected, "labels", decoder.device()); labels.defined()) {
        computed["loss"] = nextTokenLoss(computed["logits"], labels, {});
    }
    return computed;
}

} // namespace rmtscope
