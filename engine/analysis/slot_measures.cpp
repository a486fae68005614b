#include "engine/analysis/slot_measures.h"

#include "engine/analysis/symmetric_eigen.h"

#include <algorithm>
#include <cmath>

namespace rmtscope {

namespace {

double product(const float* a, const float* b, std::int64_t size) {
    double sum = 0;
    for (std::int64_t i = 0; i < size; ++i) {
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    }
    return sum;
}

/// [slots, slots]
std::vector<double> gramOf(const float* state, StateShape shape) {
    const auto slots = static_cast<std::size_t>(shape.slots);
    const auto hidden = static_cast<std::size_t>(shape.hidden);
    std::vector<double> gram(slots * slots);
    for (std::size_t a = 0; a < slots; ++a) {
        for (std::size_t b = a; b < slots; ++b) {
            gram[a * slots + b] = product(state + a * hidden, state + b * hidden, shape.hidden);
            gram[b * slots + a] = gram[a * slots + b];
        }
    }
    return gram;
}

double differenceNorm(const float* a, const float* b, std::int64_t size) {
    double squared = 0;
    for (std::int64_t i = 0; i < size; ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        squared += difference * difference;
    }
    return std::sqrt(squared);
}

} // namespace

double effectiveRank(const float* state, StateShape shape) {
    const auto slots = static_cast<std::size_t>(shape.slots);
    const SymmetricEigen eigen = symmetricEigen(gramOf(state, shape), slots);
    std::vector<double> singular;
    const double largest = eigen.values.empty() ? 0 : eigen.values.front();
    for (const double value : eigen.values) {
        singular.push_back(value > 1e-16 * largest ? std::sqrt(value) : 0);
    }
    double sum = 0;
    for (const double value : singular) {
        sum += value;
    }
    if (!(sum > 0)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    double entropy = 0;
    for (const double value : singular) {
        const double part = value / sum;
        entropy -= part > 0 ? part * std::log(part) : 0;
    }
    return std::exp(entropy);
}

SlotMeasures measureSlots(const float* state, const float* before, StateShape shape) {
    SlotMeasures measures;
    const auto slots = static_cast<std::size_t>(shape.slots);
    measures.norms.assign(slots, std::numeric_limits<float>::quiet_NaN());
    measures.changes = measures.norms;
    if (state == nullptr) {
        return measures;
    }
    for (std::size_t slot = 0; slot < slots; ++slot) {
        const std::size_t at = slot * static_cast<std::size_t>(shape.hidden);
        measures.norms[slot] = static_cast<float>(std::sqrt(product(state + at, state + at, shape.hidden)));
        if (before != nullptr) {
            measures.changes[slot] = static_cast<float>(differenceNorm(state + at, before + at, shape.hidden));
        }
    }
    measures.effectiveRank = static_cast<float>(effectiveRank(state, shape));
    return measures;
}

std::vector<NearestSlot> nearestSlots(const float* state, StateShape shape) {
    const auto slots = static_cast<std::size_t>(shape.slots);
    if (slots < 2) {
        return {};
    }
    const std::vector<double> gram = gramOf(state, shape);
    std::vector<NearestSlot> nearest(slots);
    for (std::size_t a = 0; a < slots; ++a) {
        nearest[a].cosine = std::numeric_limits<double>::quiet_NaN();
        for (std::size_t b = 0; b < slots; ++b) {
            const double lengths = std::sqrt(gram[a * slots + a] * gram[b * slots + b]);
            if (b == a || !(lengths > 0)) {
                continue;
            }
            const double cosine = gram[a * slots + b] / lengths;
            if (!(cosine <= nearest[a].cosine)) { // also when there is none yet
                nearest[a] = {SlotIndex(static_cast<std::int64_t>(b)), cosine};
            }
        }
    }
    return nearest;
}

} // namespace rmtscope
