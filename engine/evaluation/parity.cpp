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

[[noreturn]] void refuse(const ParityCase& reference, const std::string& tensor, const std::string& expected) {
    throw Error(ErrorCode::ConfigInvalid,
                "The case \"" + reference.name + "\" needs a tensor \"" + tensor + "\" " + expected + ".", tensor);
}

/// Throws Error ConfigInvalid unless the model can run on what is there.
void requireInputs(const TorchModel& model, const ParityCase& reference) {
    const auto find = [&reference](const char* name) {
        const auto found = reference.tensors.find(name);
        return found == reference.tensors.end() ? at::Tensor() : found->second;
    };
    const at::Tensor ids = find("input_ids");
    if (!ids.defined() || ids.scalar_type() != at::kLong || ids.dim() != 2 || ids.numel() == 0) {
        refuse(reference, "input_ids", "of type I64 and shape [batch, tokens]");
    }
    const std::int64_t words =
        model.decoder() != nullptr ? model.decoder()->embeddedWords() : model.encoder()->embeddedWords();
    if (ids.min().item<std::int64_t>() < 0 || ids.max().item<std::int64_t>() >= words) {
        refuse(reference, "input_ids", "of ids from 0 to " + std::to_string(words - 1) + ", which the embedding has");
    }
    if (model.memory() == nullptr && ids.size(1) > model.info().inputSize) {
        refuse(reference, "input_ids",
               "of at most " + std::to_string(model.info().inputSize) +
                   " tokens a row, which the model has positions for");
    }
    for (const char* name : {"attention_mask", "attention_mask_in", "token_type_ids", "labels_mask"}) {
        if (const at::Tensor beside = find(name); beside.defined() && beside.sizes() != ids.sizes()) {
            refuse(reference, name, "of the shape of input_ids");
        }
    }
    if (const at::Tensor labels = find("labels");
        labels.defined() && (labels.scalar_type() != at::kLong || labels.dim() < 1 || labels.size(0) != ids.size(0))) {
        refuse(reference, "labels", "of type I64 and shape [batch] or [batch, tokens]");
    }
    if (const at::Tensor written = find("new_tokens");
        written.defined() && (written.dim() != 2 || written.numel() == 0)) {
        refuse(reference, "new_tokens", "of shape [batch, tokens]");
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
    if (found == computed.end() || !found->second.defined()) {
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
    return withTorchErrors([&] {
        const ParityCase reference = readParityCase(expected, model.info().alignment);
        requireInputs(model, reference);
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
