#pragma once

#include "viewmodels/detail_cache.h"
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
    ByteSpan bytes;
    float weight = 0; ///< 0..1
};

struct FactSpan {
    ByteSpan bytes;
    std::size_t question = 0; ///< index into Document::questions
};

/// What the document view paints behind its text: how much the memory took from each token.
///
/// The weight of a token is the attention of the selected slot's memory query to it, reduced over the selected layers
/// and heads, or the largest one of any slot if none is selected, divided by the largest of its segment.
class DocumentColouring : public QObject {
    Q_OBJECT

public:
    /// Of the details that are kept; those that weren't looked at for longest go first. Some hundred segments of a
    /// small model, some twenty of BERT-base: more than a page shows.
    static constexpr std::uint64_t detailBytes = std::uint64_t{64} << 20;
    static constexpr std::size_t mostAsked = 64; ///< segments, of a page that shows more

    DocumentColouring(RunController& controller, const TraceStore& store, const Selection& selection,
                      std::uint64_t capacityBytes = detailBytes, QObject* parent = nullptr);

    /// Asks for the details of the read segments within; call it whenever the view scrolls or is resized. An empty span
    /// means that nothing can be seen.
    void setVisible(ByteSpan bytes);
    [[nodiscard]] ByteSpan visible() const { return m_visible; }
    /// What it holds; see viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

    /// The tokens that touch `bytes` and whose segment's detail is there, in reading order.
    [[nodiscard]] std::vector<WeightedSpan> weights(ByteSpan bytes);
    /// Of all questions, in order of their begin.
    [[nodiscard]] std::vector<FactSpan> facts(ByteSpan bytes) const;
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
    void onDetail(const SegmentDetail& detail);
    void onCleared();
    void onDocument(const std::shared_ptr<const Document>& document);
    void forgetWeights();
    const std::vector<float>& tokenWeights(const SegmentDetail& detail);

    RunController& m_controller;
    const TraceStore& m_store;
    const Selection& m_selection;
    ByteSpan m_visible;
    DetailCache m_details;
    std::size_t m_fitting = mostAsked;                              ///< as many visible segments fit into the cache
    std::unordered_map<SegmentIndex, std::vector<float>> m_weights; ///< [T] of cached details, for this selection
    std::vector<FactSpan> m_facts;                                  ///< in order of their begin
};

} // namespace rmtscope
