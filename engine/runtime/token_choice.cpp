#include "engine/runtime/token_choice.h"

#include "engine/api/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace rmtscope {

namespace {

/// 53 random bits as a number in [0, 1): the same on every platform, which std::uniform_real_distribution isn't.
double uniform(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11) * 0x1p-53;
}

} // namespace

TokenChoice::TokenChoice(const GenerationOptions& options)
    : m_options(options)
    , m_random(options.seed) {
    if (options.maxTokens < 1) {
        throw Error(ErrorCode::Usage,
                    "A text of " + std::to_string(options.maxTokens) + " tokens can't be written; allow 1 or more.");
    }
    if (!(options.temperature >= 0) || options.topK < 0 || !(options.topP > 0 && options.topP <= 1)) {
        throw Error(ErrorCode::Usage, "Text can't be written with a temperature of " +
                                          std::to_string(options.temperature) + ", top-k " +
                                          std::to_string(options.topK) + " and top-p " + std::to_string(options.topP) +
                                          "; use 0 or more, 0 or more, and a number above 0 up to 1.");
    }
}

TokenChoice::Chosen TokenChoice::operator()(std::span<const float> logits, std::size_t entries) {
    const auto choices = logits.first(entries);
    const std::int64_t id =
        m_options.temperature == 0 ? std::ranges::max_element(choices) - choices.begin() : draw(choices);
    if (!std::ranges::all_of(logits, [](float logit) { return logit < std::numeric_limits<float>::infinity(); })) {
        throw Error(ErrorCode::NotFinite,
                    "The model predicts infinity or no number at all for the next token; check its weights.");
    }
    const double largest = *std::ranges::max_element(logits);
    double sum = 0;
    for (const float logit : logits) {
        sum += std::exp(static_cast<double>(logit) - largest);
    }
    const double chosen = std::exp(static_cast<double>(logits[static_cast<std::size_t>(id)]) - largest);
    return {id, static_cast<float>(chosen / sum)};
}

std::int64_t TokenChoice::draw(std::span<const float> logits) {
    m_order.resize(logits.size());
    std::iota(m_order.begin(), m_order.end(), 0);
    const auto logitOf = [logits](std::int64_t id) {
        return static_cast<double>(logits[static_cast<std::size_t>(id)]);
    };
    std::ranges::stable_sort(m_order, std::greater(), logitOf);
    if (m_options.topK > 0 && m_options.topK < static_cast<std::int64_t>(m_order.size())) {
        m_order.resize(static_cast<std::size_t>(m_options.topK));
    }
    m_weights.resize(m_order.size());
    std::ranges::transform(m_order, m_weights.begin(), [&](std::int64_t id) {
        return std::exp((logitOf(id) - logitOf(m_order.front())) / m_options.temperature);
    });
    double sum = std::accumulate(m_weights.begin(), m_weights.end(), 0.0);
    const double enough = m_options.topP * sum;
    double reached = 0;
    std::size_t kept = 0;
    while (kept < m_weights.size() && (kept == 0 || reached < enough)) {
        reached += m_weights[kept++];
    }
    double rest = uniform(m_random) * reached;
    std::size_t i = 0;
    while (i + 1 < kept && rest >= m_weights[i]) {
        rest -= m_weights[i++];
    }
    return m_order[i];
}

} // namespace rmtscope
