#include "engine/evaluation/parity.h"

#include "engine/api/error.h"
#include "engine/evaluation/recompute.h"
#include "engine/layers/tensor_view.h"
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

/// Undefined if the case has none of that name.
at::Tensor inputOf(const ParityCase& reference, const char* name) {
    const auto found = reference.tensors.find(name);
    return found == reference.tensors.end() ? at::Tensor() : found->second;
}

/// Are all of them 0 to one before `end`?
bool isWithin(const at::Tensor& numbers, std::int64_t end) {
    return numbers.numel() == 0 ||
           (numbers.min().item<std::int64_t>() >= 0 && numbers.max().item<std::int64_t>() < end);
}

std::int64_t wordsOf(const TorchModel& model) {
    return model.decoder() != nullptr ? model.decoder()->embeddedWords() : model.encoder()->embeddedWords();
}

void requireIds(const TorchModel& model, const ParityCase& reference, const at::Tensor& ids) {
    if (!ids.defined() || ids.scalar_type() != at::kLong || ids.dim() != 2 || ids.numel() == 0) {
        refuse(reference, "input_ids", "of type I64 and shape [batch, tokens]");
    }
    if (!isWithin(ids, wordsOf(model))) {
        refuse(reference, "input_ids",
               "of ids from 0 to " + std::to_string(wordsOf(model) - 1) + ", which the embedding has");
    }
    if (model.memory() == nullptr && ids.size(1) > model.info().inputSize) {
        refuse(reference, "input_ids",
               "of at most " + std::to_string(model.info().inputSize) +
                   " tokens a row, which the model has positions for");
    }
}

void requireMasks(const ParityCase& reference, const at::Tensor& ids) {
    for (const char* name : {"attention_mask", "attention_mask_in", "token_type_ids", "labels_mask"}) {
        const at::Tensor beside = inputOf(reference, name);
        if (!beside.defined()) {
            continue;
        }
        if (beside.sizes() != ids.sizes()) {
            refuse(reference, name,
                   "of the shape of input_ids, " + shapeText(ids.sizes()) + ", not " + shapeText(beside.sizes()));
        }
        if (std::string_view(name) == "token_type_ids" && beside.scalar_type() != at::kLong) {
            refuse(reference, name, "of type I64");
        }
    }
}

/// A decoder predicts every next token, an encoder one answer a row.
void requireLabels(const TorchModel& model, const ParityCase& reference, const at::Tensor& ids) {
    constexpr std::int64_t uncounted = -100;
    const at::Tensor labels = inputOf(reference, "labels");
    if (!labels.defined()) {
        return;
    }
    const bool decoder = model.decoder() != nullptr;
    const at::IntArrayRef shape = decoder ? ids.sizes() : ids.sizes().slice(0, 1);
    if (labels.scalar_type() != at::kLong || labels.sizes() != shape) {
        refuse(reference, "labels",
               std::string("of type I64 and shape ") + (decoder ? "[batch, tokens] = " : "[batch] = ") +
                   shapeText(shape) + ", not " + shapeText(labels.sizes()));
    }
    const std::int64_t outputs = decoder ? wordsOf(model) : model.encoder()->labels();
    if (outputs > 0 && !isWithin(labels.masked_select(labels.ne(uncounted)), outputs)) {
        refuse(reference, "labels", "of numbers from 0 to " + std::to_string(outputs - 1) + ", or -100 for none");
    }
}

void requireNewTokens(const TorchModel& model, const ParityCase& reference, const at::Tensor& ids) {
    const at::Tensor written = inputOf(reference, "new_tokens");
    if (!written.defined()) {
        return;
    }
    if (written.dim() != 2 || written.numel() == 0) {
        refuse(reference, "new_tokens", "of shape [batch, tokens]");
    }
    // Nothing is read behind the last one.
    if (model.decoder() != nullptr && model.memory() == nullptr &&
        ids.size(1) + written.size(1) - 1 > model.decoder()->positions()) {
        refuse(reference, "new_tokens",
               "of at most " + std::to_string(model.decoder()->positions() - ids.size(1) + 1) +
                   " tokens a row, which the model has positions for");
    }
}

/// Throws Error ConfigInvalid unless the model can run on what is there.
void requireInputs(const TorchModel& model, const ParityCase& reference) {
    const at::Tensor ids = inputOf(reference, "input_ids");
    requireIds(model, reference, ids);
    requireMasks(reference, ids);
    requireLabels(model, reference, ids);
    requireNewTokens(model, reference, ids);
}

NamedTensors recompute(const TorchModel& model, const ParityCase& reference) {
    try {
        return withTorchErrors([&] {
            if (model.decoder() != nullptr) {
                return model.memory() != nullptr ? recomputeRmtDecoder(model, reference)
                                                 : recomputeDecoder(model, reference);
            }
            return model.memory() != nullptr ? recomputeRmtEncoder(model, reference)
                                             : recomputeEncoder(model, reference);
        });
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Internal) {
            throw;
        }
        // The library's own words would tell nobody which tensor of the case it is about.
        throw Error(ErrorCode::ConfigInvalid,
                    model.info().name + " can't run on the inputs of the case \"" + reference.name +
                        "\"; check the types, shapes and ranges of its input tensors.",
                    reference.name);
    }
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
        row.problem = "has shape " + shapeText(theirs.sizes()) + ", but this model computes " + shapeText(ours.sizes());
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
