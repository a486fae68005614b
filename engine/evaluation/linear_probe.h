#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <stop_token>

namespace rmtscope {

/// How well a linear probe does on the samples it was fitted on and on others.
struct ProbeScores {
    std::int64_t trainSamples = 0;
    std::int64_t trainCorrect = 0;
    std::int64_t testSamples = 0;
    std::int64_t testCorrect = 0;
    double chance = 0; ///< accuracy on the test part of always naming the class that is most frequent in training
};

/// Fits a linear probe (Alain & Bengio 2016): multinomial logistic regression with a ridge penalty on standardised
/// features, by accelerated full-batch gradient descent whose steps follow from the data, so that the same samples give
/// the same probe. It shows what can be read off linearly, not what the model reads.
///
/// features: [samples, width] on the CPU; classes: [samples], below `classCount`; the first `trainSamples` rows are for
/// fitting, the others for testing; 1 <= trainSamples < samples. Throws Error Cancelled.
[[nodiscard]] ProbeScores fitLinearProbe(const at::Tensor& features, std::span<const std::int64_t> classes,
                                         std::int64_t classCount, std::int64_t trainSamples,
                                         const std::stop_token& stop);

} // namespace rmtscope
