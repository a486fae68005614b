#include "tests/support/fake_trace.h"

#include "tests/support/fake_attention.h"
#include "tests/support/fake_numbers.h"

#include <algorithm>
#include <utility>

namespace rmtscope {
namespace {

std::vector<StrongToken> fakeStrongest(std::int64_t slots, std::int64_t tokens, SegmentIndex segment) {
    std::vector<StrongToken> strongest(static_cast<std::size_t>(slots) * strongTokensPerSlot);
    for (std::size_t i = 0; i < strongest.size(); ++i) {
        const auto rank = static_cast<std::int64_t>(i % strongTokensPerSlot);
        const auto slot = static_cast<std::int64_t>(i / strongTokensPerSlot);
        if (rank < tokens) {
            strongest[i].token = static_cast<std::uint16_t>((segment.value + slot * 5 + rank) % tokens);
            strongest[i].weight = toHalf(0.5F / static_cast<float>(rank + 1));
        }
    }
    return strongest;
}

/// [slots, hidden]
std::shared_ptr<float[]> fakeState(const FakePlan& plan, SegmentIndex before) {
    const auto size = static_cast<std::size_t>(plan.shape.slots * plan.hiddenSize);
    auto state = std::make_shared<float[]>(size);
    for (std::size_t i = 0; i < size; ++i) {
        state[i] = fakeNumber({before.value, static_cast<std::int64_t>(i)}) - 0.5F;
    }
    return state;
}

} // namespace

SegmentTrace plainFakeTrace(const FakePlan& plan, SegmentIndex segment, std::int64_t tokens, bool holdsFact) {
    SegmentTrace trace;
    trace.segment = segment;
    trace.firstToken = TokenIndex(segment.value * plan.segmentSize);
    trace.tokens = tokens;
    trace.shape = plan.shape;
    trace.masses = fakeMasses(plan, segment, holdsFact);
    trace.strongest = fakeStrongest(plan.shape.slots, tokens, segment);
    const std::shared_ptr<float[]> state = fakeState(plan, segment + 1);
    trace.memoryAfter = std::shared_ptr<const float>(state, state.get());
    trace.elapsedMs = 1.0 + static_cast<double>(fakeNumber({segment.value, 3}));
    trace.deviceBytes = std::uint64_t{200} << 20;
    return trace;
}

std::shared_ptr<const SegmentTrace> makeFakeTrace(const FakePlan& plan, SegmentIndex segment) {
    SegmentTrace trace = plainFakeTrace(plan, segment, plan.segmentSize, segment.value % 7 == 2);
    constexpr std::uint64_t bytesPerToken = 6;
    const auto begin = static_cast<std::uint64_t>(trace.firstToken.value) * bytesPerToken;
    trace.bytes = ByteSpan{begin, begin + static_cast<std::uint64_t>(trace.tokens) * bytesPerToken};
    return std::make_shared<const SegmentTrace>(std::move(trace));
}

std::vector<FactToken> factTokens(std::span<const Question> questions, std::span<const ByteSpan> words,
                                  TokenIndex first) {
    std::vector<std::pair<std::uint64_t, FactToken>> found;
    const ByteSpan all{words.front().begin, words.back().end};
    for (std::uint32_t question = 0; question < questions.size(); ++question) {
        const std::vector<Fact>& facts = questions[question].facts;
        for (std::uint32_t fact = 0; fact < facts.size(); ++fact) {
            const ByteSpan span = facts[fact].bytes;
            if (!span.overlaps(all)) {
                continue; // a word at a time takes long for thousands of facts
            }
            const auto word =
                std::find_if(words.begin(), words.end(), [span](const ByteSpan& each) { return each.overlaps(span); });
            if (word != words.end()) {
                found.emplace_back(span.begin, FactToken{question, fact, first + (word - words.begin())});
            }
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<FactToken> tokens;
    for (const auto& [begin, token] : found) {
        tokens.push_back(token);
    }
    return tokens;
}

} // namespace rmtscope
