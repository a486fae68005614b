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
    bool pause = false;                   ///< nothing is learned in it and gradients pass by: see LessonShape::pause
};

/// A batch of streams and the segments through which gradients flow back.
struct Lesson {
    std::vector<LessonStep> steps;
    std::size_t streams = 0;

    [[nodiscard]] std::size_t questions() const {
        std::size_t count = 0;
        for (const LessonStep& step : steps) {
            count += step.questions.size();
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
