#include "engine/tasks/segment_text.h"

#include "engine/api/error.h"
#include "engine/files/pending_file.h"
#include "engine/tasks/letters.h"
#include "engine/tasks/noise_text.h"
#include "engine/tasks/seeded_random.h"
#include "engine/tasks/sentence_ends.h"
#include "engine/text/document_reader.h"
#include "engine/text/questions.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rmtscope {

namespace {

/// A file that is written from its begin on, and knows where it is.
class TextOut {
public:
    explicit TextOut(const std::filesystem::path& file)
        : m_file(file) {}

    void write(std::string_view text) {
        if (text.empty()) {
            return;
        }
        m_file.write(text);
        m_bytes += text.size();
        m_characters += static_cast<std::uint64_t>(
            std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
        m_last = text.back();
    }
    /// A blank between two words that aren't neighbours in the noise.
    void separate(std::string_view next) {
        if (m_bytes > 0 && !isBlank(m_last) && !next.empty() && !isBlank(next.front())) {
            write(" ");
        }
    }
    void publish() { m_file.publish(); }

    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    [[nodiscard]] std::uint64_t characters() const { return m_characters; }

private:
    PendingFile m_file;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_characters = 0;
    char m_last = '\n';
};

/// The most tokens that a fact takes, at the begin of a text or behind a word.
std::int64_t tokensOf(const Tokenizer& tokenizer, const std::string& fact) {
    std::vector<Token> alone;
    std::vector<Token> behindBlank;
    tokenizer.tokenize(fact, 0, alone);
    tokenizer.tokenize(" " + fact, 0, behindBlank);
    return static_cast<std::int64_t>(std::max(alone.size(), behindBlank.size()));
}

/// Where the noise begins: with a sentence that is drawn, so that other seeds show other parts of a long text.
std::size_t drawStart(std::string_view noise, std::uint64_t seed) {
    constexpr std::uint64_t startStream = 0xBB67AE8584CAA73B;
    SeededRandom random(seed ^ startStream);
    const std::size_t end = nearestSentenceEnd(noise, random.below(noise.size()));
    const std::size_t begin = noise.find_first_not_of(" \n\r\t", end);
    return begin == std::string_view::npos ? 0 : begin;
}

/// Noise up to a token, however often it is asked.
class NoiseWriter {
public:
    NoiseWriter(const Tokenizer& tokenizer, std::string_view noise, std::size_t start, TextOut& out)
        : m_noise(tokenizer, noise, start)
        , m_out(out) {}

    /// Whole words: `tokens` and what it takes to the next word's end, but never more than `most`.
    std::int64_t write(std::int64_t tokens, std::int64_t most) {
        std::int64_t written = 0;
        std::int64_t beyond = 0; // grows until the next word fits
        bool first = true;
        while (written < tokens) {
            const std::int64_t room = std::min(tokens + beyond, most) - written;
            const NoiseText::Piece piece = m_noise.next(room);
            if (piece.text.empty()) {
                if (written + room == most) {
                    break;
                }
                beyond = beyond == 0 ? 1 : 2 * beyond;
                continue;
            }
            if (std::exchange(first, false) || piece.beginsAgain) {
                m_out.separate(piece.text);
            }
            m_out.write(piece.text);
            written += piece.tokens;
        }
        return written;
    }

private:
    NoiseText m_noise;
    TextOut& m_out;
};

struct Plan {
    PositionedFact fact;
    std::int64_t tokens;
};

std::vector<Plan> planOf(const Tokenizer& tokenizer, std::span<const FactsToPlant> facts, const TextLength& length,
                         std::uint64_t seed) {
    std::vector<Plan> plans;
    std::int64_t total = 0;
    for (const PositionedFact& fact : positionFacts(facts, seed)) {
        plans.push_back({fact, tokensOf(tokenizer, *fact.fact)});
        total += plans.back().tokens;
    }
    if (length.segments < 1 || length.segmentSize < 1 || total > length.segments * length.segmentSize) {
        throw Error(ErrorCode::Usage, "Facts of " + std::to_string(total) + " tokens don't fit in " +
                                          std::to_string(length.segments) + " segment(s) of " +
                                          std::to_string(length.segmentSize) + "; ask for longer or more segments.");
    }
    std::ranges::stable_sort(plans, {}, [](const Plan& plan) { return plan.fact.position; });
    return plans;
}

} // namespace

SegmentText writeSegmentText(const std::filesystem::path& textFile, const Tokenizer& tokenizer, std::string_view noise,
                             std::span<const FactsToPlant> facts, const TextLength& length, std::uint64_t seed) {
    const std::vector<Plan> plans = planOf(tokenizer, facts, length, seed);
    const std::int64_t all = length.segments * length.segmentSize;
    std::int64_t reserved = 0; // for facts that aren't written yet
    for (const Plan& plan : plans) {
        reserved += plan.tokens;
    }
    SegmentText result;
    result.questions = questionsAbout(facts);
    std::vector<std::vector<std::uint64_t>> characters(facts.size());
    TextOut out(textFile);
    NoiseWriter writer(tokenizer, noise, drawStart(noise, seed), out);
    for (const Plan& plan : plans) {
        const std::int64_t most = all - reserved - result.tokens;
        const std::int64_t wanted = std::llround(plan.fact.position * static_cast<double>(all)) - result.tokens;
        result.tokens += writer.write(std::min(wanted, most), most);
        out.separate(*plan.fact.fact);
        const std::uint64_t begin = out.bytes();
        characters[plan.fact.question].push_back(out.characters());
        out.write(*plan.fact.fact);
        characters[plan.fact.question].push_back(out.characters());
        result.questions[plan.fact.question].facts.push_back({{begin, out.bytes()}, *plan.fact.fact});
        result.tokens += plan.tokens;
        reserved -= plan.tokens;
    }
    result.tokens += writer.write(all - result.tokens, all - result.tokens);
    if (all - result.tokens >= length.segmentSize) {
        throw Error(ErrorCode::Usage, "The noise text has a word that is longer than a segment of " +
                                          std::to_string(length.segmentSize) +
                                          " tokens; ask for longer segments, or choose another text.");
    }
    result.bytes = out.bytes();
    PendingFile questions(questionsPath(textFile));
    std::vector<std::uint64_t> inOrder;
    for (const std::vector<std::uint64_t>& each : characters) {
        inOrder.insert(inOrder.end(), each.begin(), each.end());
    }
    questions.write(formatQuestions(result.questions, inOrder));
    out.publish();
    questions.publish();
    return result;
}

} // namespace rmtscope
