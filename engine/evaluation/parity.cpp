#include "engine/evaluation/parity.h"

#include "engine/api/error.h"
#include "engine/evaluation/recompute.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

/// What the case hands to the model: comparing it with itself would prove nothing.
bool isInput(std::string_view name) {
    return name == "input_ids" || name == "attention_mask" || name == "token_type_ids" || name == "labels" ||
           name == "labels_mask" || name == "attention_mask_in";
}

/// Throws Error ConfigInvalid unless there is something to run the model on.
void requireInputs(const ParityCase& reference) {
    const auto ids = reference.tensors.find("input_ids");
    if (ids == reference.tensors.end() || ids->second.scalar_type() != at::kLong || ids->second.dim() != 2 ||
        ids->second.numel() == 0) {
        throw Error(ErrorCode::ConfigInvalid,
                    "The case \"" + reference.name +
                        "\" needs a tensor \"input_ids\" of type I64 and shape [batch, tokens].",
                    "input_ids");
    }
}

NamedTensors recompute(const TorchModel& model, const ParityCase& reference) {
    if (model.decoder() != nullptr) {
        return model.memory() != nullptr ? recomputeRmtDecoder(model, reference) : recomputeDecoder(model, reference);
    }
    return model.memory() != nullptr ? recomputeRmtEncoder(model, reference) : recomputeEncoder(model, reference);
}

ParityRow compare(const std::string& name, const at::Tensor& theirs, const NamedTensors& computed,
                  Tolerance tolerance) {
    ParityRow row{name, 0, tolerance.absolute, tolerance.relative, false, {}};
    const auto found = computed.find(name);
    if (found == computed.end()) {
        row.problem = "not computed by this model";
        return row;
    }
    const at::Tensor ours = found->second.to(at::kCPU);
    if (ours.sizes() != theirs.sizes()) {
        row.problem = "another shape";
        return row;
    }
    const at::Tensor expected = theirs.to(at::kDouble);
    const at::Tensor difference = (ours.to(at::kDouble) - expected).abs();
    if (difference.numel() == 0) {
        row.ok = true;
        return row;
    }
    row.largestDifference = difference.max().item<double>();
    row.ok = (difference <= tolerance.absolute + tolerance.relative * expected.abs()).all().item<bool>();
    return row;
}

} // namespace

bool ParityReport::ok() const {
    return !rows.empty() && std::all_of(rows.begin(), rows.end(), [](const ParityRow& row) { return row.ok; });
}

ParityReport compareWithExpected(const TorchModel& model, const std::filesystem::path& expected) {
    const ParityCase reference = readParityCase(expected, model.info().alignment);
    requireInputs(reference);
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(model.threads());
        const NamedTensors computed = recompute(model, reference);
        ParityReport report{reference.name, {}};
        for (const auto& [name, theirs] : reference.tensors) {
            if (isInput(name)) {
                continue;
            }
            report.rows.push_back(compare(name, theirs, computed, reference.toleranceOf(name)));
        }
        return report;
    });
}

} // namespace rmtscope
