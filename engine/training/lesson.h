#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace rmtscope {

using TextIds = std::vector<std::int64_t>;

/// A question at the end of a text that is read on a side branch: the memory behind it is not carried on.
struct AskedQuestion {
    std::size_t stream = 0; ///< whose memory it is asked of
    std::size_t task = 0;   ///< index into the recipe's tasks
    std::int64_t label = 0; ///< index into the model's labels
    TextIds text;           ///< as long as the segment it stands for
};

/// What happens in one segment of a batch of streams.
struct LessonStep {
    std::vector<AskedQuestion> questions; ///< asked of the memory before this segment
    std::vector<TextIds> texts;           ///< [streams], equally long; empty behind the last questions
    std::vector<bool> quiet = {};         ///< [texts]: no fact in it nor the first of its stream: memory should stay
    /// [texts]: which of its story's facts a stream has told when the text ends, in their order, as one number; 0:
    /// none. Empty: not known.
    std::vector<std::uint64_t> told = {};
    bool pause = false; ///< nothing is learned in it and gradients pass by: see LessonShape::pause
};

/// A batch of streams and the segments through which gradients flow back.
struct Lesson {
    std::vector<LessonStep> steps;
    std::size_t streams = 0;
    std::size_t retellings = 1;           ///< so many streams one after the other tell the same story
    std::vector<TextIds> toldBefore = {}; ///< [streams]: facts of segments before the first step; empty: none of any

    [[nodiscard]] std::size_t questions() const {
        std::size_t count = 0;
        for (const LessonStep& step : steps) {
            count += step.questions.size();
        }
        return count;
    }
    /// Streams that tell the same story as this one and have told as much of it when that step ends, this one too.
    [[nodiscard]] std::vector<std::size_t> fellows(const LessonStep& step, std::size_t stream) const {
        std::vector<std::size_t> found;
        const std::size_t first = stream / retellings * retellings;
        for (std::size_t other = first; other < std::min(first + retellings, streams); ++other) {
            if (other == stream ||
                (!step.told.empty() && step.told[stream] != 0 && step.told[other] == step.told[stream])) {
                found.push_back(other);
            }
        }
        return found;
    }
    /// Whether it is known what the memory behind a text should be.
    [[nodiscard]] bool isCompared(const LessonStep& step, std::size_t stream) const {
        return !step.quiet.empty() && (step.quiet[stream] || fellows(step, stream).size() > 1);
    }
    [[nodiscard]] std::size_t comparedTexts() const {
        std::size_t count = 0;
        for (const LessonStep& step : steps) {
            for (std::size_t stream = 0; stream < step.texts.size(); ++stream) {
                count += isCompared(step, stream) ? 1 : 0;
            }
        }
        return count;
    }
    /// Segments of one stream that aren't a pause.
    [[nodiscard]] std::size_t learnedSteps() const {
        return static_cast<std::size_t>(std::ranges::count(steps, false, &LessonStep::pause));
    }
    /// Segments that are read, those on side branches too.
    [[nodiscard]] std::size_t segments() const {
        std::size_t count = questions();
        for (const LessonStep& step : steps) {
            count += step.texts.size();
        }
        return count;
    }
};

} // namespace rmtscope
