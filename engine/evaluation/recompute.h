#pragma once

#include "engine/evaluation/parity_case.h"
#include "engine/runtime/torch_model.h"

namespace rmtscope {

/// Runs a backbone alone on the case's input_ids, attention_mask and token_type_ids.
NamedTensors recomputeEncoder(const TorchModel& model, const ParityCase& expected);

/// Runs a memory wrapper around an encoder on the case's input_ids: special tokens dropped, cut, padded and batched as
/// the published code does it.
NamedTensors recomputeRmtEncoder(const TorchModel& model, const ParityCase& expected);

/// Runs a decoder alone on the case's input_ids and attention_mask, and writes on greedily where new tokens are
/// expected.
NamedTensors recomputeDecoder(const TorchModel& model, const ParityCase& expected);

/// Runs a memory wrapper around a decoder on the case's input_ids and attention_mask_in, cut as the published code
/// does it; losses over the logits of all segments; greedy text behind the last where new tokens are expected.
NamedTensors recomputeRmtDecoder(const TorchModel& model, const ParityCase& expected);

} // namespace rmtscope
