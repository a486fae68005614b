#pragma once

#include "engine/evaluation/parity_case.h"
#include "engine/runtime/torch_model.h"

namespace rmtscope {

/// Runs a backbone alone on the case's input_ids, attention_mask and token_type_ids.
NamedTensors recomputeEncoder(const TorchModel& model, const ParityCase& expected);

/// Runs a memory wrapper around an encoder on the case's input_ids: special tokens dropped, cut, padded and batched as
/// the published code does it.
NamedTensors recomputeRmtEncoder(const TorchModel& model, const ParityCase& expected);

} // namespace rmtscope
