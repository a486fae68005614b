#include "engine/tasks/sample_document.h"

#include "engine/api/error.h"
#include "engine/tasks/held_out_noise.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace rmtscope {

namespace {

constexpr std::size_t mostTextBytes = std::numeric_limits<std::uint32_t>::max() / 2;

void requireLength(bool fits, const SampleName& name) {
    if (!fits) {
        throw Error(ErrorCode::Usage,
                    "The sample \"" + titleOf(name) +
                        "\" is too long to be opened as a whole; rmt eval reads it piece by piece.",
                    name.task);
    }
}

PlacedToken append(std::int32_t id, const Tokenizer& tokenizer, std::string& text) {
    const TokenPiece piece = tokenizer.piece(id);
    if (piece.beginsWord && !text.empty()) {
        text.push_back(' ');
    }
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += piece.text;
    return {id, begin, static_cast<std::uint32_t>(text.size())};
}

/// Byte for byte, so that the tokens' places stay.
void maskInvalidUtf8(std::string& text) {
    for (std::size_t at = firstInvalidUtf8(text); at < text.size(); at = firstInvalidUtf8(text, at + 1)) {
        text[at] = '?';
    }
}

/// In reading order, which needn't be the one in which they are told.
std::vector<Fact> factsOf(const Sample& sample, const std::vector<PlacedToken>& tokens, std::string_view text) {
    std::vector<Fact> facts;
    for (const PlacedFact& placed : sample.facts) {
        const PlacedToken& first = tokens[placed.first.offset()];
        const PlacedToken& last = tokens[placed.end().offset() - 1];
        facts.push_back({{first.begin, last.end}, std::string(text.substr(first.begin, last.end - first.begin))});
    }
    std::ranges::stable_sort(facts, {}, [](const Fact& fact) { return fact.bytes.begin; });
    return facts;
}

} // namespace

std::shared_ptr<const Document> sampleDocument(const SampleName& name, Sample sample, const Tokenizer& tokenizer,
                                               const std::stop_token& stop) {
    requireLength(sample.shape.tokens() <= mostSampleTokens, name);
    auto made = std::make_shared<SampleTokens>();
    made->name = name;
    made->tokens.reserve(static_cast<std::size_t>(sample.shape.tokens()));
    for (const PlacedFact& fact : sample.facts) {
        made->lastFact = std::max(made->lastFact, sample.shape.segmentOf(fact.first));
    }
    auto text = std::make_shared<std::string>();
    SampleStream stream(std::move(sample));
    for (std::vector<std::int64_t> ids; stream.next(ids);) {
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Drawing the sample was cancelled.");
        }
        for (const std::int64_t id : ids) {
            made->tokens.push_back(append(static_cast<std::int32_t>(id), tokenizer, *text));
        }
        requireLength(text->size() <= mostTextBytes, name);
    }
    maskInvalidUtf8(*text);

    auto document = std::make_shared<Document>();
    document->path = titleOf(name);
    document->text = *text;
    document->questions.push_back(
        {"q1", name.task, stream.says().question, stream.says().answer, factsOf(stream.sample(), made->tokens, *text)});
    document->storage = std::move(text);
    document->sample = std::move(made);
    return document;
}

std::shared_ptr<const Document> openSampleDocument(const SampleName& name, const Tokenizer& tokenizer,
                                                   std::int64_t segmentSize, const ProgressCallback& progress,
                                                   const std::stop_token& stop) {
    if (progress) {
        progress({"Drawing the sample", 0, 0});
    }
    const HeldOutNoise noise(name.noise, tokenizer, segmentSize, name.trainShare, stop);
    const auto task = noise.task(name.task);
    const SampleShape shape{.segments = name.segments, .segmentSize = segmentSize};
    return sampleDocument(
        name, drawSample(*task, tokenizer, noise.tokens().part(NoisePart::Test), shape, name.evaluationSeed, name.seed),
        tokenizer, stop);
}

} // namespace rmtscope
