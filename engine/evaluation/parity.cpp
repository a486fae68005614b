#include "engine/evaluation/parity.h"

#include "engine/evaluation/recompute.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace rmtscope {

namespace {

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
    return withTorchErrors([&] {
        const c10::InferenceMode inference;
        useThreads(model.threads());
        const NamedTensors computed =
            model.memory() != nullptr ? recomputeRmtEncoder(model, reference) : recomputeEncoder(model, reference);
        ParityReport report{reference.name, {}};
        for (const auto& [name, theirs] : reference.tensors) {
            report.rows.push_back(compare(name, theirs, computed, reference.toleranceOf(name)));
        }
        return report;
    });
}

} // namespace rmtscope
