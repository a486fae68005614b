#pragma once

#include "engine/api/attention_map.h"
#include "engine/api/document.h"
#include "engine/memory/memory_system.h"
#include "engine/runtime/torch_model.h"
#include "engine/text/segmenter.h"
#include "engine/text/token_source.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// Yields the segments of one document as a model's memory system lays them out, in any order.
class SegmentReader {
public:
    SegmentReader(std::shared_ptr<const TorchModel> model, std::shared_ptr<const Document> document);

    /// Throws Error DocumentEmpty, Cancelled.
    void prepare(const ProgressCallback& progress, std::stop_token stop);
    /// Cuts the text where `origin`, which is prepared, cuts its own, which is the same one up to segment `same`.
    /// Throws Error: Usage where it isn't, or ends before that segment; DocumentEmpty, Cancelled.
    void prepareLike(const SegmentReader& origin, SegmentIndex same, const ProgressCallback& progress,
                     std::stop_token stop);
    [[nodiscard]] bool prepared() const { return m_segmenter.has_value(); }
    [[nodiscard]] std::int64_t tokens() const { return m_source->tokens(); }
    [[nodiscard]] const Segmenter& segmenter() const { return *m_segmenter; }

    /// Replaces what layout(), range() and textBytes() tell.
    void load(SegmentIndex segment);
    [[nodiscard]] const SegmentLayout& layout() const { return m_layout; }
    [[nodiscard]] SegmentRange range() const { return m_range; }
    /// Text token ids alone.
    [[nodiscard]] std::span<const std::int64_t> text() const { return m_ids; }
    [[nodiscard]] ByteSpan textBytes() const;
    /// As text(), with the bytes that each came from.
    [[nodiscard]] std::span<const Token> textTokens() const { return m_tokens; }
    /// [T]: what stands at each position of the loaded segment.
    [[nodiscard]] std::vector<SegmentToken> describe() const;

private:
    void requireTokens() const;
    void requireSameText(const SegmentReader& origin, SegmentIndex same, const std::stop_token& stop);

    std::shared_ptr<const TorchModel> m_model;
    std::shared_ptr<const Document> m_document;
    std::unique_ptr<TokenSource> m_source;
    std::optional<Segmenter> m_segmenter;
    SegmentRange m_range;
    std::vector<Token> m_tokens;
    std::vector<std::int64_t> m_ids;
    SegmentLayout m_layout;
};

} // namespace rmtscope
