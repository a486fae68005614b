#include "engine/training/lesson_writer.h"

#include "engine/api/error.h"
#include "engine/training/text_patch.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace rmtscope {

namespace {

/// Where words stand already.
class Occupied {
public:
    explicit Occupied(const LessonShape& shape)
        : m_tokens(static_cast<std::size_t>(shape.segmentTokens))
        , m_taken(static_cast<std::size_t>(shape.segments), std::vector<bool>(m_tokens)) {}

    /// A place inside one of the first segments that leaves `behind` tokens free at the end of the last one; nothing if
    /// none is found soon.
    std::optional<std::pair<std::size_t, std::size_t>> take(std::size_t words, std::size_t behind, std::size_t segments,
                                                            SeededRandom& random) {
        constexpr int attempts = 100;
        for (int attempt = 0; attempt < attempts; ++attempt) {
            const std::size_t segment = random.below(segments);
            const std::size_t room = m_tokens - (segment + 1 == m_taken.size() ? behind : 0);
            if (words > room) {
                continue;
            }
            const std::size_t first = random.below(room - words + 1);
            auto& taken = m_taken[segment];
            const auto begin = taken.begin() + static_cast<std::ptrdiff_t>(first);
            const auto end = begin + static_cast<std::ptrdiff_t>(words);
            if (std::find(begin, end, true) == end) {
                std::fill(begin, end, true);
                return std::pair(segment, first);
            }
        }
        return std::nullopt;
    }

private:
    std::size_t m_tokens;
    std::vector<std::vector<bool>> m_taken;
};

std::size_t longestOf(const std::vector<StoryQuestion>& questions) {
    std::size_t longest = 0;
    for (const StoryQuestion& question : questions) {
        longest = std::max(longest, question.ids.size());
    }
    return longest;
}

/// Segment and first token of a fact.
using Place = std::pair<std::size_t, std::size_t>;

} // namespace

LessonWriter::LessonWriter(const StoryTeller& teller, const NoiseTokens& noise, NoisePart part, double distractions)
    : m_teller(teller)
    , m_noise(noise)
    , m_part(part)
    , m_distractions(distractions) {}

LessonWriter::Sample LessonWriter::writeSample(const LessonShape& shape, std::size_t task, SeededRandom& random) const {
    const auto passage = m_noise.passage(m_part, shape.segments * shape.segmentTokens, random);
    // What stands beside a question needn't be remembered: with few segments that makes most samples too easy.
    const bool remembered = shape.remembered && shape.segments > 1;
    Sample sample;
    for (std::int64_t segment = 0; segment < shape.segments; ++segment) {
        const auto begin = passage.begin() + segment * shape.segmentTokens;
        const bool isShort = remembered && shape.lastTokens > 0 && segment + 1 == shape.segments;
        sample.segments.emplace_back(begin, begin + (isShort ? shape.lastTokens : shape.segmentTokens));
    }
    const std::size_t told = sample.segments.size() - (remembered ? 1 : 0);
    // Facts that find no place among each other are drawn again: crowded segments would be all the same otherwise.
    constexpr int mostDraws = 1000;
    for (int draws = 0;; ++draws) {
        if (draws == mostDraws) {
            throw Error(ErrorCode::Usage, "Facts and questions don't fit into " + std::to_string(shape.segments) +
                                              " segment(s) of " + std::to_string(shape.segmentTokens) +
                                              " tokens; make segments longer or ask fewer questions.");
        }
        sample.story = m_teller.tell(task, shape.questions, random);
        if (random.unit() < shape.asideShare) {
            m_teller.tellMore(sample.story, random);
        }
        const std::size_t behind = longestOf(sample.story.questions);
        if (behind > sample.segments.back().size()) {
            continue; // a shorter question may come
        }
        Occupied occupied(shape);
        std::vector<Place> places;
        for (const WordIds& fact : sample.story.facts) {
            if (const auto place = occupied.take(fact.size(), behind, told, random)) {
                places.push_back(*place);
            }
        }
        if (places.size() != sample.story.facts.size()) {
            continue;
        }
        const auto hide = [&](const WordIds& words, std::size_t segments) {
            if (const auto place = occupied.take(words.size(), behind, segments, random)) {
                writeOver(sample.segments[place->first], place->second, words);
            }
        };
        for (const WordIds& fact : sample.story.aside) {
            hide(fact, told);
        }
        // In an earlier segment, so that it's beyond doubt which came last.
        if (const std::size_t before = places.front().first; before > 0 && !sample.story.earlier.empty()) {
            hide(sample.story.earlier, before);
        }
        for (std::int64_t segment = 0; segment < shape.segments; ++segment) {
            if (random.unit() < m_distractions) {
                hide(m_teller.distraction(random), told);
            }
        }
        for (std::size_t i = 0; i < places.size(); ++i) {
            writeOver(sample.segments[places[i].first], places[i].second, sample.story.facts[i]);
        }
        return sample;
    }
}

LessonStep LessonWriter::writePause(const LessonShape& shape, std::size_t streams, SeededRandom& random) const {
    LessonStep step;
    step.pause = true;
    for (std::size_t stream = 0; stream < streams; ++stream) {
        const auto passage = m_noise.passage(m_part, shape.segmentTokens, random);
        TextIds& text = step.texts.emplace_back(passage.begin(), passage.end());
        if (random.unit() < m_distractions) {
            const WordIds words = m_teller.distraction(random);
            if (words.size() <= text.size()) {
                writeOver(text, random.below(text.size() - words.size() + 1), words);
            }
        }
    }
    return step;
}

Lesson LessonWriter::write(const LessonShape& shape, std::size_t streams, SeededRandom& random) const {
    Lesson lesson{.steps = std::vector<LessonStep>(static_cast<std::size_t>(shape.segments)), .streams = streams};
    const std::size_t firstTask = random.below(m_teller.tasks());
    for (std::size_t stream = 0; stream < streams; ++stream) {
        Sample sample = writeSample(shape, (firstTask + stream) % m_teller.tasks(), random);
        for (const StoryQuestion& question : sample.story.questions) {
            lesson.steps.back().questions.push_back(
                {stream, sample.story.task, question.label, endingIn(sample.segments.back(), question.ids)});
        }
        for (std::size_t step = 0; step + 1 < lesson.steps.size(); ++step) {
            lesson.steps[step].texts.push_back(std::move(sample.segments[step]));
        }
    }
    if (shape.pause > 0 && shape.segments > 1) {
        const std::size_t place = 1 + random.below(static_cast<std::size_t>(shape.segments) - 1);
        std::vector<LessonStep> pause;
        for (std::int64_t i = 0; i < shape.pause; ++i) {
            pause.push_back(writePause(shape, streams, random));
        }
        lesson.steps.insert(lesson.steps.begin() + static_cast<std::ptrdiff_t>(place),
                            std::make_move_iterator(pause.begin()), std::make_move_iterator(pause.end()));
    }
    return lesson;
}

} // namespace rmtscope
