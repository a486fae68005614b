#include "engine/runtime/memory_lens.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

/// [slots, words], or undefined without an output layer for words
at::Tensor wordLogits(const TorchModel& model, const at::Tensor& slots) {
    return model.decoder() != nullptr ? model.decoder()->logits(slots) : model.encoder()->wordLogits(slots);
}

std::string obstacleOf(const TorchModel& model) {
    return model.info().name + " has no head that turns hidden states into words: an encoder that answers by a "
                               "classifier was saved without "
                               "its language-model head, so its memory can't be read as words.";
}

} // namespace

MemoryLens lensOf(const TorchModel& model, SegmentIndex segment, const at::Tensor& state, std::int64_t tokensASlot) {
    MemoryLens lens{.segment = segment, .tokensASlot = 0, .tokens = {}, .obstacle = {}};
    const at::Tensor all = wordLogits(model, state[0]);
    if (!all.defined()) {
        lens.obstacle = obstacleOf(model);
        return lens;
    }
    // Behind the vocabulary stand rows that no text means: memory tokens of an encoder, padding of a decoder.
    const at::Tensor logits = all.slice(1, 0, model.tokenizer()->vocabularySize()).to(at::kCPU, at::kDouble);
    if (!logits.isfinite().all().item<bool>()) {
        throw Error(ErrorCode::NotFinite,
                    model.info().name + " turns its memory into infinity or no number at all; check its weights.",
                    model.info().path.string());
    }
    lens.tokensASlot = std::clamp<std::int64_t>(tokensASlot, 1, logits.size(1));
    const auto [shares, ids] = at::softmax(logits, 1).topk(lens.tokensASlot, 1);
    const at::Tensor share = shares.contiguous();
    const at::Tensor id = ids.contiguous();
    for (std::int64_t i = 0; i < share.numel(); ++i) {
        const std::int64_t token = id.data_ptr<std::int64_t>()[i];
        lens.tokens.push_back({token, model.tokenizer()->piece(static_cast<std::int32_t>(token)).text,
                               static_cast<float>(share.data_ptr<double>()[i])});
    }
    return lens;
}

} // namespace rmtscope
