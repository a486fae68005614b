#include "viewmodels/document_colouring.h"

#include "viewmodels/attention_reduction.h"
#include "viewmodels/selection_text.h"

#include <algorithm>

namespace rmtscope {

DocumentColouring::DocumentColouring(RunController& controller, const TraceStore& store, const Selection& selection,
                                     std::uint64_t capacityBytes, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_store(store)
    , m_selection(selection)
    , m_details(capacityBytes) {
    connect(&controller, &RunController::detailAvailable, this, &DocumentColouring::onDetail);
    connect(&controller, &RunController::documentOpened, this, &DocumentColouring::onDocument);
    connect(&store, &TraceStore::appended, this, &DocumentColouring::askForVisible);
    connect(&store, &TraceStore::cleared, this, &DocumentColouring::onCleared);
    connect(&selection, &Selection::layersChanged, this, &DocumentColouring::forgetWeights);
    connect(&selection, &Selection::headsChanged, this, &DocumentColouring::forgetWeights);
    connect(&selection, &Selection::aggregationChanged, this, &DocumentColouring::forgetWeights);
    connect(&selection, &Selection::slotChanged, this, &DocumentColouring::forgetWeights);
    connect(&selection, &Selection::segmentChanged, this, &DocumentColouring::changed);
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
        if (!m_details.contains(segment)) {
            m_controller.requestDetail(segment);
        }
    }
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
        const SegmentDetail* detail = m_details.find(segment);
        if (!detail) {
            continue;
        }
        const std::vector<float>& weights = tokenWeights(*detail);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const SegmentToken& token = detail->tokens[i];
            if (token.role == TokenRole::Text && token.bytes.overlaps(bytes)) {
                spans.push_back(WeightedSpan{token.bytes, weights[i]});
            }
        }
    }
    return spans;
}

std::vector<FactSpan> DocumentColouring::facts(ByteSpan bytes) const {
    std::vector<FactSpan> spans;
    std::copy_if(m_facts.begin(), m_facts.end(), std::back_inserter(spans),
                 [bytes](const FactSpan& fact) { return fact.bytes.overlaps(bytes); });
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
    return QStringLiteral("%1, %2; 1 is the segment's maximum")
        .arg(whose, headsText(m_selection.state(), m_store.context().geometry.shape));
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
