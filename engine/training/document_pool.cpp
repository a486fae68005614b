#include "engine/training/document_pool.h"

#include "engine/api/error.h"
#include "engine/training/seed_mix.h"
#include "engine/training/text_patch.h"

#include <algorithm>
#include <cmath>

namespace rmtscope {

namespace {

constexpr std::int64_t soon = 4; ///< segments that count as a short while

std::int64_t upTo(std::int64_t most, SeededRandom& random) {
    return static_cast<std::int64_t>(random.below(static_cast<std::size_t>(most) + 1));
}

/// 0..most, each order of magnitude as likely as another.
std::int64_t logUniform(std::int64_t most, SeededRandom& random) {
    return static_cast<std::int64_t>(std::exp(random.unit() * std::log(static_cast<double>(most + 1)))) - 1;
}

std::int64_t between(std::int64_t first, std::int64_t last, double share) {
    return first + static_cast<std::int64_t>(share * static_cast<double>(last - first));
}

} // namespace

DocumentPool::DocumentPool(const PoolShape& shape, const StoryTeller& teller, const NoiseTokens& noise,
                           std::int64_t steps, std::uint64_t seed)
    : m_shape(shape)
    , m_teller(teller)
    , m_noise(noise.part(NoisePart::Train))
    , m_steps(steps)
    , m_seed(seed) {
    restore(std::vector<DocumentState>(shape.streams));
}

void DocumentPool::restore(std::vector<DocumentState> states) {
    if (states.size() != m_shape.streams) {
        throw Error(ErrorCode::Usage, "The saved state has " + std::to_string(states.size()) +
                                          " documents, but the recipe asks for " + std::to_string(m_shape.streams) +
                                          "; go on with the recipe that the run was begun with.");
    }
    m_states = std::move(states);
    m_plans.clear();
    for (std::size_t stream = 0; stream < m_states.size(); ++stream) {
        m_plans.push_back(planOf(stream));
    }
}

DocumentPool::Plan DocumentPool::planOf(std::size_t stream) const {
    const DocumentState& state = m_states[stream];
    constexpr std::int64_t beforeAnySegment = -1;
    SeededRandom random(mixSeeds(
        {m_seed, stream, static_cast<std::uint64_t>(state.restarts), static_cast<std::uint64_t>(beforeAnySegment)}));
    const double share = static_cast<double>(state.bornAt) / static_cast<double>(std::max<std::int64_t>(1, m_steps));
    const std::int64_t mostDelay = between(m_shape.delayAtFirst, m_shape.delayAtLast, share);
    const std::int64_t mostLife = between(m_shape.lifeAtFirst, m_shape.lifeAtLast, share);
    Plan plan;
    plan.story = m_teller.tell(stream % m_teller.tasks(), m_shape.questions, random);
    plan.noiseStart = random.below(m_noise.size());
    const bool isLong = random.unit() < m_shape.longShare;
    std::int64_t segment = 0;
    for (std::size_t fact = 0; fact < plan.story.facts.size(); ++fact) {
        const bool waits = isLong && (fact == 0 || random.below(2) == 0);
        segment += waits ? logUniform(mostDelay, random) : upTo(soon - 1, random);
        plan.factSegments.push_back(segment);
        plan.factPlaces.push_back(random.unit());
    }
    const std::int64_t least = segment + 2 * soon;
    plan.life = isLong ? std::max(least, upTo(mostLife, random)) : least + upTo(2 * soon, random);
    return plan;
}

SeededRandom DocumentPool::randomOf(std::size_t stream, std::int64_t segment) const {
    return SeededRandom(mixSeeds(
        {m_seed, stream, static_cast<std::uint64_t>(m_states[stream].restarts), static_cast<std::uint64_t>(segment)}));
}

TextIds DocumentPool::textOf(std::size_t stream, std::int64_t ahead, std::int64_t segmentTokens) const {
    const DocumentState& state = m_states[stream];
    const Plan& plan = m_plans[stream];
    const auto tokens = static_cast<std::size_t>(segmentTokens);
    const std::size_t first = plan.noiseStart + static_cast<std::size_t>(state.tokens + ahead * segmentTokens);
    TextIds text(tokens);
    for (std::size_t i = 0; i < tokens; ++i) {
        text[i] = m_noise[(first + i) % m_noise.size()];
    }
    const std::int64_t segment = state.segments + ahead;
    SeededRandom random = randomOf(stream, segment);
    if (random.unit() < m_shape.distractions) {
        const WordIds words = m_teller.distraction(random);
        if (words.size() <= tokens) {
            writeOver(text, random.below(tokens - words.size() + 1), words);
        }
    }
    // Facts of one segment each have their part of it, and leave its end to the question.
    const std::size_t part = (tokens - m_teller.longestQuestion()) / plan.story.facts.size();
    for (std::size_t fact = 0; fact < plan.story.facts.size(); ++fact) {
        if (plan.factSegments[fact] == segment) {
            const WordIds& words = plan.story.facts[fact];
            const auto room = static_cast<double>(part - std::min(part, words.size()));
            writeOver(text, fact * part + static_cast<std::size_t>(plan.factPlaces[fact] * room), words);
        }
    }
    return text;
}

TextIds DocumentPool::toldBefore(const Plan& plan, std::int64_t segment) {
    TextIds told;
    for (std::size_t fact = 0; fact < plan.story.facts.size(); ++fact) {
        if (plan.factSegments[fact] < segment) {
            told.insert(told.end(), plan.story.facts[fact].begin(), plan.story.facts[fact].end());
        }
    }
    return told;
}

Lesson DocumentPool::lesson(std::size_t first, std::size_t count, std::int64_t segmentTokens) const {
    Lesson lesson{.steps = std::vector<LessonStep>(static_cast<std::size_t>(m_shape.unroll)), .streams = count};
    for (std::size_t stream = 0; stream < count; ++stream) {
        const Plan& plan = m_plans[first + stream];
        lesson.toldBefore.push_back(toldBefore(plan, m_states[first + stream].segments));
        for (std::int64_t ahead = 0; ahead < m_shape.unroll; ++ahead) {
            LessonStep& step = lesson.steps[static_cast<std::size_t>(ahead)];
            TextIds text = textOf(first + stream, ahead, segmentTokens);
            const std::int64_t segment = m_states[first + stream].segments + ahead;
            constexpr std::int64_t questionStream = std::int64_t{1} << 40; // apart from the segments' own numbers
            SeededRandom random = randomOf(first + stream, questionStream + segment);
            if (segment >= plan.factSegments.back() && random.unit() < m_shape.askShare) {
                const StoryQuestion& question = plan.story.questions[random.below(plan.story.questions.size())];
                step.questions.push_back({stream, plan.story.task, question.label, endingIn(text, question.ids)});
            }
            step.texts.push_back(std::move(text));
        }
    }
    return lesson;
}

void DocumentPool::advance(const Lesson& lesson, std::size_t first, std::int64_t segmentTokens,
                           const std::vector<bool>& correct) {
    std::size_t answer = 0;
    for (const LessonStep& step : lesson.steps) {
        for (const AskedQuestion& question : step.questions) {
            std::int64_t& mistakes = m_states[first + question.stream].mistakes;
            // Once lost, a document stays lost until it is begun anew.
            if (mistakes < m_shape.mistakesInARow) {
                mistakes = correct[answer] ? 0 : mistakes + 1;
            }
            ++answer;
        }
    }
    for (std::size_t stream = first; stream < first + lesson.streams; ++stream) {
        m_states[stream].segments += m_shape.unroll;
        m_states[stream].tokens += m_shape.unroll * segmentTokens;
    }
}

void DocumentPool::restart(std::int64_t step) {
    for (std::size_t stream = 0; stream < m_states.size(); ++stream) {
        DocumentState& state = m_states[stream];
        if (state.segments >= m_plans[stream].life || state.mistakes >= m_shape.mistakesInARow) {
            state = {.restarts = state.restarts + 1, .bornAt = step, .segments = 0, .tokens = 0, .mistakes = 0};
            m_plans[stream] = planOf(stream);
        }
    }
}

} // namespace rmtscope
