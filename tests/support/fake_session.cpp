#include "tests/support/fake_session.h"

#include "engine/api/error.h"
#include "tests/support/fake_attention.h"
#include "tests/support/fake_delay.h"
#include "tests/support/fake_numbers.h"
#include "tests/support/fake_trace.h"

#include <algorithm>
#include <utility>

namespace rmtscope {
namespace {

std::vector<ByteSpan> splitWords(std::string_view text) {
    std::vector<ByteSpan> words;
    constexpr std::string_view blanks = " \n\t\r";
    for (std::size_t begin = text.find_first_not_of(blanks); begin != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, begin), text.size());
        words.push_back(ByteSpan{begin, end});
        begin = text.find_first_not_of(blanks, end);
    }
    return words;
}

} // namespace

FakeSession::FakeSession(FakePlan plan, std::shared_ptr<const Document> document, SessionOptions options,
                         std::shared_ptr<FakeCounters> counters)
    : m_plan(std::move(plan))
    , m_document(std::move(document))
    , m_options(options)
    , m_counters(std::move(counters))
    , m_memory(m_plan) {
    ++m_counters->sessionsAlive;
    ++m_counters->sessionsMade;
}

FakeSession::~FakeSession() {
    --m_counters->sessionsAlive;
}

void FakeSession::prepare(const ProgressCallback& progress, std::stop_token stop) {
    ++m_counters->prepares;
    constexpr std::uint64_t steps = 10;
    for (std::uint64_t step = 0; step < steps; ++step) {
        progress(Progress{"Counting tokens", step, steps});
        fakeDelay(m_plan.prepareDelay / steps, stop);
    }
    progress(Progress{"Counting tokens", steps, steps});
    cut();
}

void FakeSession::cut() {
    m_words = splitWords(m_document->text);
    if (m_words.empty()) {
        throw Error(ErrorCode::DocumentEmpty,
                    "There is no token in " + m_document->path.string() + "; open a document with text.",
                    m_document->path.string());
    }
    const auto tokens = static_cast<std::int64_t>(m_words.size());
    m_geometry = RunGeometry{m_plan.shape, m_plan.hiddenSize, m_plan.segmentSize,
                             (tokens + m_plan.segmentSize - 1) / m_plan.segmentSize, tokens};
}

RunEstimate FakeSession::estimate() const {
    const auto segments = static_cast<std::uint64_t>(m_geometry.segments);
    const std::uint64_t perSegment = massKinds * m_plan.shape.cells() * sizeof(Half);
    const auto stateBytes = static_cast<std::uint64_t>(m_plan.shape.slots * m_plan.hiddenSize) * sizeof(float);
    return RunEstimate{segments * perSegment, segments * stateBytes, segments * perSegment * 8,
                       m_position.value == 0 ? 0.0 : static_cast<double>(m_geometry.segments) * 0.0015};
}

std::shared_ptr<const SegmentTrace> FakeSession::advance(std::stop_token stop) {
    ++m_counters->advances;
    fakeDelay(m_plan.segmentDelay, stop);
    if (m_isBranch) {
        fakeHold(m_plan, m_position, stop);
    }
    failIfPlanned();
    const SegmentIndex segment = m_position;
    const ByteSpan span = bytes(segment);
    const bool holdsFact =
        std::any_of(m_document->questions.begin(), m_document->questions.end(), [&](const Question& q) {
            return std::any_of(q.facts.begin(), q.facts.end(), [&](const Fact& f) { return f.bytes.overlaps(span); });
        });
    auto trace = std::make_shared<SegmentTrace>(
        plainFakeTrace(m_plan, segment, static_cast<std::int64_t>(endWord(segment) - firstWord(segment)), holdsFact));
    m_memory.read(segment);
    damage(*trace);
    trace->bytes = span;
    trace->facts = factTokens(m_document->questions, wordsOf(segment), trace->firstToken);
    if (m_options.capture == CaptureLevel::Off) {
        trace->masses.clear();
        trace->strongest.clear();
    }
    if (!m_options.tape) {
        trace->memoryAfter.reset();
    }
    const bool last = segment.value + 1 == m_geometry.segments;
    const std::int64_t every = m_options.askEvery == askAutomatically ? 8 : m_options.askEvery;
    if (every > 0 && ((segment.value + 1) % every == 0 || last)) {
        trace->answers = ask(segment, m_document->questions, stop);
        trace->answersMs = 0.5 * static_cast<double>(trace->answers.size());
    }
    ++m_position;
    return trace;
}

void FakeSession::failIfPlanned() const {
    const auto& failAt = m_isBranch ? m_plan.failBranchAt : m_plan.failAt;
    if (failAt != m_position.value) {
        return;
    }
    if (m_plan.failWithUnknown) {
        throw 42;
    }
    throw Error(ErrorCode::OutOfMemory, "There isn't enough memory for segment " + std::to_string(m_position.value) +
                                            "; choose a smaller model.");
}

void FakeSession::rewind(SegmentIndex segment) {
    m_position = segment;
}

SegmentDetail FakeSession::detail(SegmentIndex segment, std::stop_token stop) {
    ++m_counters->details;
    requireRead(segment);
    const bool dropped = m_options.capture != CaptureLevel::Rows || m_position - segment > m_plan.keptRows;
    if (dropped) {
        fakeDelay(m_plan.replayDelay, stop);
    }
    const AttentionMap whole = map(segment);
    return SegmentDetail{segment, whole.tokens, std::make_shared<const MemoryRows>(fakeRows(whole)), dropped};
}

std::shared_ptr<const AttentionMap> FakeSession::replay(SegmentIndex segment, std::stop_token stop) {
    ++m_counters->replays;
    requireRead(segment);
    fakeDelay(m_plan.replayDelay, stop);
    AttentionMap replayed = map(segment);
    if (m_plan.damageReplays) {
        replayed.weights.clear();
    }
    return std::make_shared<const AttentionMap>(std::move(replayed));
}

std::vector<Answer> FakeSession::ask(SegmentIndex segment, std::span<const Question> questions, std::stop_token) {
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        answers.push_back(answer(segment, i, questions[i]));
    }
    return answers;
}

AnswerReading FakeSession::watchAnswer(SegmentIndex segment, const Question& question, std::stop_token stop) {
    ++m_counters->readings;
    requireRead(segment);
    fakeDelay(m_plan.replayDelay, stop);
    const bool inside = m_document->sample && segment.value + 1 == m_geometry.segments;
    AnswerReading reading{answer(segment, 0, question), inside ? segment : segment + 1, m_plan.shape, {}};
    for (std::size_t cell = 0; cell < m_plan.shape.cells(); ++cell) {
        reading.read.push_back(0.1F * fakeNumber({segment.value, static_cast<std::int64_t>(cell), 5}));
    }
    return reading;
}

std::vector<float> FakeSession::memoryBefore(SegmentIndex segment) const {
    if (segment > m_position) {
        throw Error(ErrorCode::Usage, "Segment " + std::to_string(segment.value) + " wasn't read yet.");
    }
    return m_memory.before(segment);
}

MemoryUse FakeSession::memoryUse() const {
    const auto read = static_cast<std::uint64_t>(m_position.value);
    return MemoryUse{read * 384, read * 4096, m_options.detailBudgetBytes,
                     std::max<std::int64_t>(0, m_position.value - m_plan.keptRows)};
}

std::size_t FakeSession::firstWord(SegmentIndex segment) const {
    return static_cast<std::size_t>(segment.value * m_plan.segmentSize);
}

std::size_t FakeSession::endWord(SegmentIndex segment) const {
    return std::min(firstWord(segment + 1), m_words.size());
}

std::span<const ByteSpan> FakeSession::wordsOf(SegmentIndex segment) const {
    return std::span(m_words).subspan(firstWord(segment), endWord(segment) - firstWord(segment));
}

ByteSpan FakeSession::bytes(SegmentIndex segment) const {
    return ByteSpan{m_words[firstWord(segment)].begin, m_words[endWord(segment) - 1].end};
}

AttentionMap FakeSession::map(SegmentIndex segment) const {
    std::vector<SegmentToken> text;
    for (std::size_t i = firstWord(segment); i < endWord(segment); ++i) {
        const ByteSpan word = m_words[i];
        text.push_back(SegmentToken{1000 + static_cast<std::int64_t>(i % 500), TokenRole::Text,
                                    std::string(m_document->text.substr(word.begin, word.size())), word});
    }
    AttentionMap map = fakeMap(m_plan, segment, fakeSequence(m_plan.shape.slots, text));
    map.probabilities.assign(m_plan.labels.size(), 1.0F / static_cast<float>(m_plan.labels.size()));
    return map;
}

/// Undecided until the facts were read, then sure and slowly forgetting.
Answer FakeSession::answer(SegmentIndex segment, std::size_t index, const Question& question) const {
    const ByteSpan read = bytes(segment);
    const bool known = std::all_of(question.facts.begin(), question.facts.end(),
                                   [&](const Fact& fact) { return fact.bytes.end <= read.end; });
    Answer answer{static_cast<std::uint32_t>(index), 0, {}};
    const float left = 1 - m_memory.damage(segment + 1);
    float sum = 0;
    for (std::size_t label = 0; label < m_plan.labels.size(); ++label) {
        const float noise =
            fakeNumber({segment.value, static_cast<std::int64_t>(index), static_cast<std::int64_t>(label)});
        const float forgotten = static_cast<float>(segment.value) / static_cast<float>(m_geometry.segments);
        const bool right = known && m_plan.labels[label] == question.answer;
        answer.probabilities.push_back(0.2F + 0.2F * noise + (right ? left * 4.0F * (1.0F - 0.8F * forgotten) : 0.0F));
        sum += answer.probabilities.back();
    }
    for (float& probability : answer.probabilities) {
        probability /= sum;
    }
    answer.label = static_cast<std::uint32_t>(
        std::max_element(answer.probabilities.begin(), answer.probabilities.end()) - answer.probabilities.begin());
    return answer;
}

void FakeSession::requireRead(SegmentIndex segment) const {
    if (segment >= m_position) {
        throw Error(ErrorCode::Usage, "Segment " + std::to_string(segment.value) + " wasn't read yet.");
    }
    if (m_plan.failReplays) {
        throw Error(ErrorCode::OutOfMemory,
                    "There isn't enough memory to replay segment " + std::to_string(segment.value) + ".");
    }
}

} // namespace rmtscope
