#pragma once

#include "engine/tasks/noise_tokens.h"
#include "engine/training/lesson.h"
#include "engine/training/story_teller.h"

namespace rmtscope {

/// What the samples of one batch have in common.
struct LessonShape {
    std::int64_t segments = 1;
    std::int64_t segmentTokens = 0; ///< text tokens of every segment
    bool remembered = false;        ///< no fact stands beside the questions, in the last of several segments
    std::int64_t lastTokens = 0;    ///< text tokens of that segment where facts are remembered; 0: as all others
    std::size_t questions = 1;      ///< most that are asked of one sample, each behind its last segment
    /// Segments without facts that all streams read at a random place between two of theirs, with the gradient going by
    /// as if memory had only been shifted: memory then knows what many segments make of it, for the price of reading
    /// them.
    std::int64_t pause = 0;
    double asideShare = 0; ///< of the samples that tell more than they ask, see StoryTeller::tellMore
};

/// Writes whole samples of few segments, as the curriculum reads them: facts at any place of a passage of noise,
/// questions at its end. Immutable, usable from several threads at once.
class LessonWriter {
public:
    /// distractions: how often a segment has one (see StoryTeller), 0..1. Both references must outlive this.
    LessonWriter(const StoryTeller& teller, const NoiseTokens& noise, NoisePart part, double distractions);

    /// Samples tell of the tasks in turn. Throws Error Usage where the noise is shorter than a
    /// sample.
    [[nodiscard]] Lesson write(const LessonShape& shape, std::size_t streams, SeededRandom& random) const;

private:
    struct Sample {
        std::vector<TextIds> segments;
        Story story;
    };
    [[nodiscard]] Sample writeSample(const LessonShape& shape, std::size_t task, SeededRandom& random) const;
    [[nodiscard]] LessonStep writePause(const LessonShape& shape, std::size_t streams, SeededRandom& random) const;

    const StoryTeller& m_teller;
    const NoiseTokens& m_noise;
    NoisePart m_part;
    double m_distractions;
};

} // namespace rmtscope
