#include "engine/evaluation/linear_probe.h"

#include "engine/api/error.h"

#include <ATen/ATen.h>

#include <cmath>

namespace rmtscope {

namespace {

constexpr double ridge = 1e-4; ///< with rows of length 1 or so; weaker finds more, and fits more of the noise
constexpr int steps = 300;     ///< the loss moves no more long before

/// Standardised by the training part, and scaled so that rows are about as long as 1: [samples, width] float64.
at::Tensor standardised(const at::Tensor& features, std::int64_t trainSamples) {
    const at::Tensor all = features.to(at::kCPU, at::kDouble);
    const at::Tensor train = all.slice(0, 0, trainSamples);
    const at::Tensor mean = train.mean(0);
    const at::Tensor deviation = (train - mean).pow(2).mean(0).sqrt().clamp_min(1e-6);
    return (all - mean) / (deviation * std::sqrt(static_cast<double>(all.size(1))));
}

/// Weights as combinations of the training rows, [trainSamples, classes]: with fewer samples than features that is the
/// smaller problem, and the same one. kernel: [trainSamples, trainSamples]; wanted: one-hot, as the result.
at::Tensor fit(const at::Tensor& kernel, const at::Tensor& wanted, const std::stop_token& stop) {
    const auto rows = static_cast<double>(kernel.size(0));
    // The loss bends at most so much: softmax by a half, the kernel by at most its largest absolute row sum.
    const double bend = 0.5 * kernel.abs().sum(1).max().item<double>() / rows + ridge;
    at::Tensor weights = at::zeros_like(wanted);
    at::Tensor ahead = weights;
    for (int step = 0; step < steps; ++step) {
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Fitting the probe was stopped.");
        }
        const at::Tensor shares = at::softmax(at::matmul(kernel, ahead), 1);
        const at::Tensor next = ahead - ((shares - wanted) / rows + ahead * ridge) / bend;
        const double momentum = static_cast<double>(step) / static_cast<double>(step + 3); // Nesterov's
        ahead = next + (next - weights) * momentum;
        weights = next;
    }
    return weights;
}

std::int64_t countCorrect(const at::Tensor& logits, const at::Tensor& classes) {
    return (logits.argmax(1) == classes).sum().item<std::int64_t>();
}

} // namespace

ProbeScores fitLinearProbe(const at::Tensor& features, std::span<const std::int64_t> classes, std::int64_t classCount,
                           std::int64_t trainSamples, const std::stop_token& stop) {
    const at::Tensor rows = standardised(features, trainSamples);
    const at::Tensor wanted =
        at::tensor(at::ArrayRef<std::int64_t>(classes.data(), classes.size()), at::TensorOptions().dtype(at::kLong));
    const at::Tensor trainRows = rows.slice(0, 0, trainSamples);
    const at::Tensor trainClasses = wanted.slice(0, 0, trainSamples);
    const at::Tensor testClasses = wanted.slice(0, trainSamples);
    const at::Tensor kernel = at::matmul(rows, trainRows.t()) + 1; // 1: a feature that is always there, the bias
    const at::Tensor oneHot =
        (trainClasses.unsqueeze(1) == at::arange(classCount, at::TensorOptions().dtype(at::kLong))).to(at::kDouble);
    const at::Tensor weights = fit(kernel.slice(0, 0, trainSamples), oneHot, stop);
    const at::Tensor logits = at::matmul(kernel, weights);
    ProbeScores scores;
    scores.trainSamples = trainSamples;
    scores.testSamples = rows.size(0) - trainSamples;
    scores.trainCorrect = countCorrect(logits.slice(0, 0, trainSamples), trainClasses);
    scores.testCorrect = countCorrect(logits.slice(0, trainSamples), testClasses);
    const at::Tensor frequent = oneHot.sum(0).argmax();
    scores.chance = (testClasses == frequent).to(at::kDouble).mean().item<double>();
    return scores;
}

} // namespace rmtscope
