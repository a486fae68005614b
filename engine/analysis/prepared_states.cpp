#include "engine/analysis/prepared_states.h"

#include "engine/analysis/squared_differences.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace rmtscope {

namespace {

constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

/// 1 / length; NaN for zeros.
float scaleOf(std::span<const float> numbers) {
    double squared = 0;
    for (const float number : numbers) {
        squared += static_cast<double>(number) * static_cast<double>(number);
    }
    return squared > 0 ? static_cast<float>(1 / std::sqrt(squared)) : nothing;
}

/// Columns that are compared at once: they stay in the processor's cache while all rows pass.
std::size_t columnsAtOnce(std::size_t size) {
    constexpr std::size_t cachedFloats = std::size_t{1} << 16;
    return std::clamp<std::size_t>(cachedFloats / std::max<std::size_t>(size, 1), 4, 256);
}

} // namespace

void PreparedStates::append(std::shared_ptr<const float> state) {
    if (m_comparison.metric == StateMetric::Cka) {
        const std::size_t before = m_kept.size();
        m_kept.resize(before + m_size, nothing);
        if (state) {
            m_comparison.prepare(state.get(), std::span(m_kept).subspan(before));
        }
    } else if (m_comparison.metric == StateMetric::Cosine) {
        m_scales.push_back(state ? scaleOf(m_comparison.part(state.get())) : nothing);
    }
    m_states.push_back(std::move(state));
}

void PreparedStates::copyPrepared(std::size_t begin, std::size_t end, std::vector<float>& out) const {
    out.resize((end - begin) * m_size);
    if (m_comparison.metric == StateMetric::Cka) {
        std::copy_n(m_kept.begin() + static_cast<std::ptrdiff_t>(begin * m_size), out.size(), out.begin());
        return;
    }
    for (std::size_t i = begin; i < end; ++i) {
        const auto prepared = std::span(out).subspan((i - begin) * m_size, m_size);
        if (!m_states[i]) {
            std::fill(prepared.begin(), prepared.end(), nothing);
        } else if (m_comparison.metric == StateMetric::Cosine) {
            const std::span<const float> part = m_comparison.part(m_states[i].get());
            std::fill(prepared.begin(), prepared.end(), 0.0F);
            std::transform(part.begin(), part.end(), prepared.begin(),
                           [scale = m_scales[i]](float number) { return number * scale; });
        } else {
            m_comparison.prepare(m_states[i].get(), prepared);
        }
    }
}

std::vector<float> PreparedStates::distances(std::size_t first, std::size_t rows, const std::stop_token& stop) const {
    const std::size_t end = first + rows;
    std::vector<float> values(rows * end, nothing);
    std::vector<float> left;
    copyPrepared(first, end, left);
    std::vector<float> right;
    const std::size_t step = columnsAtOnce(m_size);
    for (std::size_t begin = 0; begin < end && !stop.stop_requested(); begin += step) {
        copyPrepared(begin, std::min(begin + step, end), right);
        squaredDifferences(left, right, m_size, values.data() + begin, end);
    }
    for (float& value : values) {
        value = static_cast<float>(m_comparison.distance(static_cast<double>(value)));
    }
    return values;
}

} // namespace rmtscope
