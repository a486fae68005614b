#include "engine/tasks/sample_stream.h"

#include "engine/api/error.h"

#include <algorithm>

namespace rmtscope {

namespace {

/// A stream of random numbers for each (task, seed, index): one step of splitmix64 for each part.
SeededRandom randomOf(std::string_view task, std::uint64_t seed, std::uint64_t index) {
    std::uint64_t state = 0;
    const auto mix = [&state](std::uint64_t part) {
        state += part + 0x9E3779B97F4A7C15;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        state ^= state >> 31;
    };
    for (const char c : task) {
        mix(static_cast<unsigned char>(c));
    }
    mix(seed);
    mix(index);
    return SeededRandom(state);
}

std::vector<std::int32_t> idsOf(const Tokenizer& tokenizer, std::string_view text) {
    std::vector<Token> tokens;
    tokenizer.tokenize(text, 0, tokens);
    std::vector<std::int32_t> ids(tokens.size());
    std::ranges::transform(tokens, ids.begin(), &Token::id);
    return ids;
}

/// Writes those of `from`, which stand at `first` of the sample, that lie in the segment `ids` at `begin`.
void write(std::span<const std::int32_t> from, std::int64_t first, std::int64_t begin, std::vector<std::int64_t>& ids) {
    const std::int64_t low = std::max(first, begin);
    const std::int64_t high =
        std::min(first + static_cast<std::int64_t>(from.size()), begin + static_cast<std::int64_t>(ids.size()));
    if (low < high) {
        std::copy(from.begin() + (low - first), from.begin() + (high - first), ids.begin() + (low - begin));
    }
}

void writeNoise(std::span<const std::int32_t> noise, std::int64_t first, std::vector<std::int64_t>& ids) {
    const auto length = static_cast<std::int64_t>(noise.size());
    std::int64_t at = first % length;
    at += at < 0 ? length : 0;
    for (std::int64_t& id : ids) {
        id = noise[static_cast<std::size_t>(at)];
        at = at + 1 == length ? 0 : at + 1;
    }
}

} // namespace

Sample drawSample(const Task& task, const Tokenizer& tokenizer, std::span<const std::int32_t> noise,
                  const SampleShape& shape, std::uint64_t seed, std::uint64_t index) {
    if (noise.empty()) {
        throw Error(ErrorCode::Usage, "There is no noise text to hide facts in; choose one with at least a segment.");
    }
    SeededRandom random = randomOf(task.name(), seed, index);
    Sample sample{shape, task.draw(random), {}, {}, noise, 0};
    sample.noiseStart = static_cast<std::int64_t>(random.below(noise.size()));
    sample.question = idsOf(tokenizer, sample.says.question);
    std::vector<std::int64_t> lengths;
    for (const std::string& fact : sample.says.facts) {
        sample.facts.push_back({TokenIndex(0), idsOf(tokenizer, fact)});
        lengths.push_back(static_cast<std::int64_t>(sample.facts.back().ids.size()));
    }
    const auto questionTokens = static_cast<std::int64_t>(sample.question.size());
    const auto places = drawFactPlaces(task.placing(), lengths, questionTokens, shape, random);
    for (std::size_t fact = 0; fact < places.size(); ++fact) {
        sample.facts[fact].first = places[fact];
    }
    return sample;
}

SampleStream::SampleStream(Sample sample)
    : m_sample(std::move(sample)) {}

bool SampleStream::next(std::vector<std::int64_t>& ids) {
    const SampleShape& shape = m_sample.shape;
    if (m_next.value >= shape.segments) {
        return false;
    }
    const std::int64_t begin = shape.begin(m_next).value;
    ++m_next;
    ids.resize(static_cast<std::size_t>(shape.begin(m_next).value - begin));
    writeNoise(m_sample.noise, m_sample.noiseStart + begin, ids);
    for (const PlacedFact& fact : m_sample.facts) {
        write(fact.ids, fact.first.value, begin, ids);
    }
    write(m_sample.question, shape.tokens() - static_cast<std::int64_t>(m_sample.question.size()), begin, ids);
    return true;
}

} // namespace rmtscope
