#include "engine/runtime/segment_reader.h"

#include "engine/api/error.h"

#include <algorithm>

namespace rmtscope {
namespace {

Error differsEarlier(SegmentIndex differs, std::uint64_t byte, SegmentIndex begin) {
    const std::string segment = std::to_string(differs.value);
    return {ErrorCode::Usage, "The changed text already differs in segment " + segment + ", from byte " +
                                  std::to_string(byte) + " on, but the branch begins at segment " +
                                  std::to_string(begin.value) + "; let it begin at " + segment +
                                  " or change less of the text."};
}

} // namespace

SegmentReader::SegmentReader(std::shared_ptr<const TorchModel> model, std::shared_ptr<const Document> document)
    : m_model(std::move(model))
    , m_document(std::move(document))
    , m_source(tokenSourceOf(*m_document, m_model->tokenizer())) {}

void SegmentReader::prepare(const ProgressCallback& progress, std::stop_token stop) {
    m_source->count(progress, stop);
    requireTokens();
    // A sample's first segment is the short one, as in its evaluation.
    const SegmentAlignment alignment = m_document->sample ? SegmentAlignment::Right : m_model->info().alignment;
    m_segmenter.emplace(m_source->tokens(), m_model->info().segmentSize, alignment);
}

void SegmentReader::requireTokens() const {
    if (m_source->tokens() == 0) {
        throw Error(ErrorCode::DocumentEmpty,
                    m_document->path.string() + " has no token: after normalisation nothing but white space is left.",
                    m_document->path.string());
    }
}

void SegmentReader::prepareLike(const SegmentReader& origin, SegmentIndex same, const ProgressCallback& progress,
                                std::stop_token stop) {
    if (m_document == origin.m_document) {
        m_source = origin.m_source->clone();
        m_segmenter = origin.m_segmenter;
        return;
    }
    m_source->count(progress, stop);
    requireTokens();
    const Segmenter segmenter = origin.segmenter().withTokens(m_source->tokens());
    if (same.value >= segmenter.segments()) {
        throw Error(ErrorCode::Usage, "The changed text has only " + std::to_string(segmenter.segments()) +
                                          " segments, so no branch can begin at segment " + std::to_string(same.value) +
                                          "; leave some text there.");
    }
    requireSameText(origin, same, stop);
    m_segmenter = segmenter;
}

/// Token by token: what stands behind a token may change where it ends.
void SegmentReader::requireSameText(const SegmentReader& origin, SegmentIndex same, const std::stop_token& stop) {
    constexpr std::int64_t block = 4096;
    const auto source = origin.m_source->clone(); // it has a window of its own
    const std::int64_t end = origin.segmenter().range(same).first.value;
    std::vector<Token> theirs;
    for (std::int64_t first = 0; first < end; first += block) {
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Comparing the changed text was stopped.");
        }
        const std::int64_t count = std::min(block, end - first);
        source->read(TokenIndex(first), count, theirs);
        m_source->read(TokenIndex(first), count, m_tokens);
        const auto [ours, other] = std::ranges::mismatch(
            m_tokens, theirs, [](const Token& a, const Token& b) { return a.id == b.id && a.bytes == b.bytes; });
        if (ours != m_tokens.end()) {
            const TokenIndex token(first + (ours - m_tokens.begin()));
            throw differsEarlier(origin.segmenter().segmentOf(token), std::min(ours->bytes.begin, other->bytes.begin),
                                 same);
        }
    }
}

void SegmentReader::load(SegmentIndex segment) {
    m_range = m_segmenter->range(segment);
    m_source->read(m_range.first, m_range.tokens, m_tokens);
    m_ids.resize(m_tokens.size());
    std::transform(m_tokens.begin(), m_tokens.end(), m_ids.begin(), [](const Token& token) { return token.id; });
    m_model->memory()->layOut(m_ids, m_layout);
}

ByteSpan SegmentReader::textBytes() const {
    return {m_tokens.front().bytes.begin, m_tokens.back().bytes.end};
}

std::vector<SegmentToken> SegmentReader::describe() const {
    const SegmentGeometry& geometry = m_layout.geometry;
    std::vector<SegmentToken> described(m_layout.ids.size());
    for (std::size_t i = 0; i < described.size(); ++i) {
        const auto position = static_cast<std::int64_t>(i);
        SegmentToken& token = described[i];
        token.id = m_layout.ids[i];
        const bool writes = position >= geometry.writeBegin && position < geometry.writeBegin + geometry.slots;
        const bool isRead = position >= geometry.readBegin && position < geometry.readBegin + geometry.slots;
        if (writes || isRead) {
            token.role = TokenRole::Memory;
            token.label = "mem " + std::to_string(position - (isRead ? geometry.readBegin : geometry.writeBegin));
            continue;
        }
        token.label = m_model->tokenizer()->entry(static_cast<std::int32_t>(token.id));
        const bool text = position >= geometry.textBegin && position < geometry.textBegin + geometry.textTokens;
        token.role = text ? TokenRole::Text : TokenRole::Special;
        if (text) {
            token.bytes = m_tokens[static_cast<std::size_t>(position - geometry.textBegin)].bytes;
        }
    }
    return described;
}

} // namespace rmtscope
