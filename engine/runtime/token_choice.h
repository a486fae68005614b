#pragma once

#include "engine/api/generation.h"

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace rmtscope {

/// Chooses tokens as GenerationOptions say.
class TokenChoice {
public:
    /// Throws Error Usage for options that choose nothing.
    explicit TokenChoice(const GenerationOptions& options);

    struct Chosen {
        std::int64_t id = 0;
        float probability = 0; ///< before temperature, top-k and top-p
    };
    /// logits: [words], of which the first `entries` can be chosen: behind them is padding that no text means. Throws
    /// Error NotFinite.
    [[nodiscard]] Chosen operator()(std::span<const float> logits, std::size_t entries);

private:
    [[nodiscard]] std::int64_t draw(std::span<const float> logits);

    GenerationOptions m_options;
    std::mt19937_64 m_random;
    std::vector<std::int64_t> m_order; ///< of the candidates, by falling logit
    std::vector<double> m_weights;
};

} // namespace rmtscope
