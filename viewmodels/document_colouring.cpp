#include "viewmodels/document_colouring.h"

#include "viewmodels/attention_reduction.h"
#include "viewmodels/selection_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rmtscope {

DocumentColouring::DocumentColouring(RunController& controller, const TraceStore& store, const MassTimeline& written,
                                     const Selection& selection, std::uint64_t capacityBytes, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_store(store)
    , m_written(written)
    , m_selection(selection)
    , m_details(capacityBytes) {
    connect(&controller, &RunController::detailAvailable, this, &DocumentColouring::onDetail);
    connect(&controller, &RunController::documentOpened, this, &DocumentColouring::onDocument);
    connect(&controller, &RunController::documentClosed, this, [this] { onDocument(nullptr); });
    connect(&store, &TraceStore::appended, this, &DocumentColouring::askForVisible);
    connect(&store, &TraceStore::cleared, this, &DocumentColouring::onCleared);
    connect(&selection, &Selection::layersChanged, this, &DocumentColouring::forgetWeights);
    connect(&selection, &Selection::headsChanged, this, &DocumentColouring::forgetWeights);
    connect(&selection, &Selection::aggregationChanged, this, &DocumentColouring::forgetWeights);
    connect(&selection, &Selection::slotChanged, this, &DocumentColouring::forgetWeights);
    connect(&selection, &Selection::segmentChanged, this, [this] {
        askForVisible();
        Q_EMIT changed();
    });
    // A run that pauses has time for replays; and an opening that failed has dropped what was asked for.
    connect(&controller, &RunController::stateChanged, this, [this] {
        askForVisible();
        Q_EMIT changed();
    });
    onDocument(controller.document());
}

void DocumentColouring::setVisible(ByteSpan bytes) {
    if (!(m_visible == bytes)) {
        m_visible = bytes;
        m_fitting = mostAsked;
        askForVisible();
    }
}

void DocumentColouring::askForVisible() {
    if (m_visible.size() == 0) {
        return;
    }
    const auto [first, end] = m_store.segmentsIn(m_visible);
    // More than the cache holds would push each other out for ever.
    const SegmentIndex last = std::min(end, first + static_cast<std::int64_t>(m_fitting));
    for (SegmentIndex segment = last; segment > first;) {
        segment = segment - 1; // the newest request is answered first, and the top of the page should be
        if (!m_details.contains(segment) && !isPostponed(segment)) {
            m_controller.requestDetail(segment);
        }
    }
}

bool DocumentColouring::isPostponed(SegmentIndex segment) const {
    return m_controller.state() == RunState::Running && !m_details.contains(segment) &&
           m_selection.segment() != segment && !m_controller.hasRows(segment);
}

bool DocumentColouring::isAnyVisiblePostponed() const {
    const auto [first, end] = m_store.segmentsIn(m_visible);
    for (SegmentIndex segment = first; segment < end; ++segment) {
        if (isPostponed(segment)) {
            return true;
        }
    }
    return false;
}

void DocumentColouring::onDetail(const SegmentDetail& detail) {
    m_weights.erase(detail.segment);
    for (const SegmentIndex dropped : m_details.insert(detail)) {
        m_weights.erase(dropped);
        if (isVisible(dropped)) {
            m_fitting = std::min(m_fitting, m_details.size());
        }
    }
    if (isVisible(detail.segment)) {
        Q_EMIT changed();
    }
}

bool DocumentColouring::isVisible(SegmentIndex segment) const {
    const TraceStore::Trace trace = m_store.find(segment);
    return trace && trace->bytes.overlaps(m_visible);
}

std::uint64_t DocumentColouring::bytes() const {
    std::uint64_t bytes = m_details.bytes();
    for (const auto& [segment, weights] : m_weights) {
        bytes += weights.size() * sizeof(float);
    }
    return bytes;
}

void DocumentColouring::onCleared() {
    m_details.clear();
    m_fitting = mostAsked;
    m_weights.clear();
    Q_EMIT changed();
}

void DocumentColouring::onDocument(const std::shared_ptr<const Document>& document) {
    m_facts.clear();
    if (document) {
        for (std::size_t question = 0; question < document->questions.size(); ++question) {
            for (const Fact& fact : document->questions[question].facts) {
                m_facts.push_back(FactSpan{fact.bytes, question});
            }
        }
    }
    std::stable_sort(m_facts.begin(), m_facts.end(),
                     [](const FactSpan& a, const FactSpan& b) { return a.bytes.begin < b.bytes.begin; });
    m_factEnds.clear();
    for (const FactSpan& fact : m_facts) {
        m_factEnds.push_back(std::max(fact.bytes.end, m_factEnds.empty() ? 0 : m_factEnds.back()));
    }
    Q_EMIT changed();
}

void DocumentColouring::forgetWeights() {
    m_weights.clear();
    Q_EMIT changed();
}

const std::vector<float>& DocumentColouring::tokenWeights(const SegmentDetail& detail) {
    const auto known = m_weights.find(detail.segment);
    if (known != m_weights.end()) {
        return known->second;
    }
    std::vector<float> weights =
        detail.rows ? reduceWriteRows(*detail.rows, m_selection.state()) : std::vector<float>();
    weights.resize(detail.tokens.size(), 0.0F);
    float largest = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        largest = detail.tokens[i].role == TokenRole::Text ? std::max(largest, weights[i]) : largest;
    }
    for (float& weight : weights) {
        weight = largest > 0 ? std::min(1.0F, weight / largest) : 0.0F;
    }
    return m_weights.emplace(detail.segment, std::move(weights)).first->second;
}

std::vector<WeightedSpan> DocumentColouring::weights(ByteSpan bytes) {
    std::vector<WeightedSpan> spans;
    const auto [first, end] = m_store.segmentsIn(bytes);
    for (SegmentIndex segment = first; segment < end; ++segment) {
        if (const SegmentDetail* detail = m_details.find(segment)) {
            addTokens(*detail, bytes, spans);
        } else if (const auto weight = segmentWeight(segment)) {
            spans.push_back(WeightedSpan{m_store.at(segment.offset())->bytes, *weight, segment, true});
        }
    }
    return spans;
}

void DocumentColouring::addTokens(const SegmentDetail& detail, ByteSpan bytes, std::vector<WeightedSpan>& spans) {
    const std::vector<float>& weights = tokenWeights(detail);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const SegmentToken& token = detail.tokens[i];
        if (token.role == TokenRole::Text && token.bytes.overlaps(bytes)) {
            spans.push_back(WeightedSpan{token.bytes, weights[i], detail.segment, false});
        }
    }
}

/// None if its tokens will come soon, or nothing was captured.
std::optional<float> DocumentColouring::segmentWeight(SegmentIndex segment) const {
    if (!isPostponed(segment) || segment.offset() >= m_written.segmentCount() || !(m_written.maximum() > 0)) {
        return std::nullopt;
    }
    float largest = 0;
    for (SlotIndex slot; slot.offset() < m_written.slotCount(); ++slot) {
        if (!m_selection.slot() || *m_selection.slot() == slot) {
            const float value = m_written.value(segment, slot);
            largest = value > largest ? value : largest; // NaN counts for nothing
        }
    }
    return largest > 0 ? std::optional(largest / m_written.maximum()) : std::nullopt;
}

std::vector<FactSpan> DocumentColouring::facts(ByteSpan bytes) const {
    std::vector<FactSpan> spans;
    const auto first = std::upper_bound(m_factEnds.begin(), m_factEnds.end(), bytes.begin) - m_factEnds.begin();
    for (auto i = static_cast<std::size_t>(first); i < m_facts.size() && m_facts[i].bytes.begin < bytes.end; ++i) {
        if (m_facts[i].bytes.overlaps(bytes)) {
            spans.push_back(m_facts[i]);
        }
    }
    return spans;
}

void DocumentColouring::setSources(std::vector<ByteSpan> sources) {
    if (m_sources != sources) {
        m_sources = std::move(sources);
        Q_EMIT changed();
    }
}

std::vector<ByteSpan> DocumentColouring::sources(ByteSpan bytes) const {
    std::vector<ByteSpan> spans;
    std::copy_if(m_sources.begin(), m_sources.end(), std::back_inserter(spans),
                 [bytes](ByteSpan source) { return source.overlaps(bytes); });
    return spans;
}

std::optional<ByteSpan> DocumentColouring::selectedSegment() const {
    const auto segment = m_selection.segment();
    const TraceStore::Trace trace = segment ? m_store.find(*segment) : nullptr;
    return trace ? std::optional(trace->bytes) : std::nullopt;
}

QString DocumentColouring::label() const {
    const auto slot = m_selection.slot();
    const QString whose = slot ? QStringLiteral("Attention of mem %1 to each token").arg(slot->value)
                               : QStringLiteral("Largest attention of any memory token to each token");
    const QString label = QStringLiteral("%1, %2; 1 is the segment's maximum")
                              .arg(whose, headsText(m_selection.state(), m_store.context().geometry.shape));
    return !isAnyVisiblePostponed()
               ? label
               : label + QStringLiteral("; while the run goes on, segments whose tokens aren't at hand are shaded as a "
                                        "whole by their write mass, 1 is the largest so far");
}

std::optional<TokenPosition> DocumentColouring::tokenAt(std::uint64_t byte) {
    const auto [first, end] = m_store.segmentsIn(ByteSpan{byte, byte + 1});
    for (SegmentIndex segment = first; segment < end; ++segment) {
        const SegmentDetail* detail = m_details.find(segment);
        if (!detail) {
            continue;
        }
        for (std::size_t i = 0; i < detail->tokens.size(); ++i) {
            const SegmentToken& token = detail->tokens[i];
            if (token.role == TokenRole::Text && token.bytes.contains(byte)) {
                return TokenPosition{segment, i};
            }
        }
    }
    return std::nullopt;
}

} // namespace rmtscope
