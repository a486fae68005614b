#pragma once

#include "engine/tasks/noise_tokens.h"
#include "engine/training/lesson.h"
#include "engine/training/story_teller.h"

#include <span>

namespace rmtscope {

/// How persistent documents live. What grows does so from the stage's begin to its end.
struct PoolShape {
    std::size_t streams = 0;
    std::int64_t unroll = 4; ///< segments a step, through which gradients flow
    double longShare = 0.6;  ///< of documents with long delays and lives
    double askShare = 0.5;   ///< of the segments behind the last fact
    std::size_t questions = 3;
    std::int64_t delayAtFirst = 64; ///< most segments before a fact
    std::int64_t delayAtLast = 464;
    std::int64_t lifeAtFirst = 400; ///< most segments of a document
    std::int64_t lifeAtLast = 4000;
    std::int64_t mistakesInARow = 2; ///< after so many a document is begun anew
    double distractions = 0.3;       ///< how often a segment has one, 0..1
};

/// All that must be kept of a document: its story follows from the counters.
struct DocumentState {
    std::int64_t restarts = 0;
    std::int64_t bornAt = 0; ///< the stage's step
    std::int64_t segments = 0;
    std::int64_t tokens = 0;
    std::int64_t mistakes = 0; ///< in a row
};

/// Endless documents with facts in them, read side by side; memory goes on from step to step.
class DocumentPool {
public:
    /// steps: of the whole stage. Both references must outlive this.
    DocumentPool(const PoolShape& shape, const StoryTeller& teller, const NoiseTokens& noise, std::int64_t steps,
                 std::uint64_t seed);

    /// The next segments of documents first .. first + count - 1, each of `segmentTokens` text tokens. They stay where
    /// they are until advance().
    [[nodiscard]] Lesson lesson(std::size_t first, std::size_t count, std::int64_t segmentTokens) const;
    /// Goes on behind the segments that lesson() gave. correct: of the documents' questions in the order of lesson().
    void advance(const Lesson& lesson, std::size_t first, std::int64_t segmentTokens, const std::vector<bool>& correct);
    /// Documents whose life is over, or which answered wrongly too often, begin anew, at segment 0: their memory must
    /// too.
    void restart(std::int64_t step);

    [[nodiscard]] std::span<const DocumentState> states() const { return m_states; }
    /// Throws Error Usage unless there are as many as streams.
    void restore(std::vector<DocumentState> states);

private:
    struct Plan {
        Story story;
        std::vector<std::int64_t> factSegments; ///< [facts], not falling
        std::vector<double> factPlaces;         ///< [facts], 0..1 of the room that the fact has
        std::int64_t life = 0;
        std::size_t noiseStart = 0;
    };
    [[nodiscard]] Plan planOf(std::size_t stream) const;
    [[nodiscard]] static TextIds toldBefore(const Plan& plan, std::int64_t segment);
    [[nodiscard]] TextIds textOf(std::size_t stream, std::int64_t ahead, std::int64_t segmentTokens) const;
    [[nodiscard]] SeededRandom randomOf(std::size_t stream, std::int64_t segment) const;

    PoolShape m_shape;
    const StoryTeller& m_teller;
    std::span<const std::int32_t> m_noise;
    std::int64_t m_steps;
    std::uint64_t m_seed;
    std::vector<DocumentState> m_states;
    std::vector<Plan> m_plans;
};

} // namespace rmtscope
