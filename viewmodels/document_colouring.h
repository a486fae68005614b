#pragma once

#include "viewmodels/detail_cache.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/selection.h"
#include "viewmodels/trace_store.h"

#include <QObject>
#include <QString>

#include <optional>
#include <unordered_map>
#include <vector>

namespace rmtscope {

struct WeightedSpan {
    ByteSpan bytes;   ///< of a token, or of a whole segment
    float weight = 0; ///< 0..1
    SegmentIndex segment;
    bool isWholeSegment = false; ///< its tokens aren't at hand
};

struct FactSpan {
    ByteSpan bytes;
    std::size_t question = 0; ///< index into Document::questions
};

/// What the document view paints behind its text: how much the memory took from each token.
///
/// The weight of a token is the attention of the selected slot's memory query to it, reduced over the selected layers
/// and heads, or the largest one of any slot if none is selected, divided by the largest of its segment.
///
/// While a run goes on, rows that would have to be replayed are not asked for, as that takes the engine's time, unless
/// the segment is selected: such a segment is shaded as a whole by its write mass, divided by the largest so far.
class DocumentColouring : public QObject {
    Q_OBJECT

public:
    /// Of the details that are kept; those that weren't looked at for longest go first. Some hundred segments of a
    /// small model, some twenty of BERT-base: more than a page shows.
    static constexpr std::uint64_t detailBytes = std::uint64_t{64} << 20;
    static constexpr std::size_t mostAsked = 64; ///< segments, of a page that shows more

    /// `written` is the write mass.
    DocumentColouring(RunController& controller, const TraceStore& store, const MassTimeline& written,
                      const Selection& selection, std::uint64_t capacityBytes = detailBytes, QObject* parent = nullptr);

    /// Asks for the details of the read segments within; call it whenever the view scrolls or is resized. An empty span
    /// means that nothing can be seen.
    void setVisible(ByteSpan bytes);
    [[nodiscard]] ByteSpan visible() const { return m_visible; }
    /// What it holds; see viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

    /// The tokens that touch `bytes` and whose segment's detail is there, and segments whose tokens aren't at hand, in
    /// reading order.
    [[nodiscard]] std::vector<WeightedSpan> weights(ByteSpan bytes);
    /// Of all questions, in order of their begin. Costs those around `bytes`, however many there are elsewhere.
    [[nodiscard]] std::vector<FactSpan> facts(ByteSpan bytes) const;
    /// Words that a traced answer comes from, in order of their begin; views mark them.
    void setSources(std::vector<ByteSpan> sources);
    /// Those that touch `bytes`.
    [[nodiscard]] std::vector<ByteSpan> sources(ByteSpan bytes) const;
    /// None if no segment is selected or it wasn't read yet.
    [[nodiscard]] std::optional<ByteSpan> selectedSegment() const;
    /// "Attention of mem 3 to each token, mean over 4 layers × 4 heads; 1 is the segment's maximum".
    [[nodiscard]] QString label() const;
    /// The token that holds `byte`, if its detail is there.
    [[nodiscard]] std::optional<TokenPosition> tokenAt(std::uint64_t byte);

Q_SIGNALS:
    /// Paint again.
    void changed();

private:
    void askForVisible();
    [[nodiscard]] bool isVisible(SegmentIndex segment) const;
    /// Its detail isn't there, and isn't asked for before the run pauses.
    [[nodiscard]] bool isPostponed(SegmentIndex segment) const;
    [[nodiscard]] bool isAnyVisiblePostponed() const;
    [[nodiscard]] std::optional<float> segmentWeight(SegmentIndex segment) const;
    void addTokens(const SegmentDetail& detail, ByteSpan bytes, std::vector<WeightedSpan>& spans);
    void onDetail(const SegmentDetail& detail);
    void onCleared();
    void onDocument(const std::shared_ptr<const Document>& document);
    void forgetWeights();
    const std::vector<float>& tokenWeights(const SegmentDetail& detail);

    RunController& m_controller;
    const TraceStore& m_store;
    const MassTimeline& m_written;
    const Selection& m_selection;
    ByteSpan m_visible;
    DetailCache m_details;
    std::size_t m_fitting = mostAsked;                              ///< as many visible segments fit into the cache
    std::unordered_map<SegmentIndex, std::vector<float>> m_weights; ///< [T] of cached details, for this selection
    std::vector<ByteSpan> m_sources;                                ///< some dozens
    std::vector<FactSpan> m_facts;                                  ///< in order of their begin
    std::vector<std::uint64_t> m_factEnds; ///< [i]: the largest end of the facts 0..i, so that it never falls
};

} // namespace rmtscope
