#include "engine/analysis/state_metric.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace rmtscope {

namespace {

constexpr std::size_t padding = 4;

/// Divides by the length, or fills with NaN if there is none.
void normalise(std::span<double> numbers) {
    const double squared = std::inner_product(numbers.begin(), numbers.end(), numbers.begin(), 0.0);
    const double scale = squared > 0 ? 1 / std::sqrt(squared) : std::numeric_limits<double>::quiet_NaN();
    for (double& number : numbers) {
        number *= scale;
    }
}

/// Upper triangle of the slots' Gram matrix about their mean, so weighted that its length is that of the whole matrix.
std::vector<double> centredGram(const float* state, StateShape shape) {
    const auto slots = static_cast<std::size_t>(shape.slots);
    const auto hidden = static_cast<std::size_t>(shape.hidden);
    std::vector<double> centred(state, state + shape.size());
    for (std::size_t i = 0; i < hidden; ++i) {
        double mean = 0;
        for (std::size_t slot = 0; slot < slots; ++slot) {
            mean += centred[slot * hidden + i];
        }
        mean /= static_cast<double>(slots);
        for (std::size_t slot = 0; slot < slots; ++slot) {
            centred[slot * hidden + i] -= mean;
        }
    }
    std::vector<double> gram;
    gram.reserve(slots * (slots + 1) / 2);
    for (std::size_t a = 0; a < slots; ++a) {
        for (std::size_t b = a; b < slots; ++b) {
            const double* row = centred.data() + a * hidden;
            const double product = std::inner_product(row, row + hidden, centred.data() + b * hidden, 0.0);
            gram.push_back(a == b ? product : std::sqrt(2.0) * product);
        }
    }
    return gram;
}

std::vector<double> preparedNumbers(const StateComparison& comparison, std::span<const float> part) {
    if (comparison.metric == StateMetric::Cka) {
        std::vector<double> gram = centredGram(part.data(), comparison.shape);
        normalise(gram);
        return gram;
    }
    std::vector<double> numbers(part.begin(), part.end());
    if (comparison.metric == StateMetric::Cosine) {
        normalise(numbers);
    }
    return numbers;
}

} // namespace

std::span<const float> StateComparison::part(const float* state) const {
    if (slot && metric != StateMetric::Cka) {
        const auto hidden = static_cast<std::size_t>(shape.hidden);
        return {state + slot->offset() * hidden, hidden};
    }
    return {state, shape.size()};
}

std::size_t StateComparison::preparedSize() const {
    const auto slots = static_cast<std::size_t>(shape.slots);
    const std::size_t size = metric == StateMetric::Cka ? slots * (slots + 1) / 2 : part(nullptr).size();
    return (size + padding - 1) / padding * padding;
}

void StateComparison::prepare(const float* state, std::span<float> prepared) const {
    const std::span<const float> counts = part(state);
    std::fill(prepared.begin(), prepared.end(), 0.0F);
    if (metric == StateMetric::Euclidean) {
        std::copy(counts.begin(), counts.end(), prepared.begin());
        return;
    }
    const std::vector<double> numbers = preparedNumbers(*this, counts);
    std::transform(numbers.begin(), numbers.end(), prepared.begin(),
                   [](double number) { return static_cast<float>(number); });
}

double StateComparison::distance(double squaredDifference) const {
    return metric == StateMetric::Euclidean ? std::sqrt(squaredDifference) : squaredDifference / 2;
}

double StateComparison::distance(const float* a, const float* b) const {
    const std::vector<double> left = preparedNumbers(*this, part(a));
    const std::vector<double> right = preparedNumbers(*this, part(b));
    double squared = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        squared += (left[i] - right[i]) * (left[i] - right[i]);
    }
    return distance(squared);
}

} // namespace rmtscope
