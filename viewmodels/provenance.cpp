#include "viewmodels/provenance.h"

#include "viewmodels/attention_reduction.h"
#include "viewmodels/memory_blocks.h"
#include "viewmodels/read_reduction.h"
#include "viewmodels/selection_text.h"
#include "viewmodels/slot_origins.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace rmtscope {

Provenance::Provenance(RunController& controller, const TraceStore& store, const AnswerTimeline& answers,
                       const MassTimeline& write, const MassTimeline& retain, Selection& selection, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_store(store)
    , m_answers(answers)
    , m_write(write)
    , m_retain(retain)
    , m_selection(selection) {
    connect(&controller, &RunController::readingAvailable, this, &Provenance::onReading);
    connect(&controller, &RunController::readingFailed, this, [this](const QString& sentence) {
        m_asked.reset();
        Q_EMIT askableChanged();
        Q_EMIT failed(sentence);
    });
    connect(&controller, &RunController::detailAvailable, this, &Provenance::onDetail);
    connect(&store, &TraceStore::cleared, this, &Provenance::clear);
    for (const MassTimeline* timeline : {&m_write, &m_retain}) {
        connect(timeline, &MassTimeline::valuesChanged, this, &Provenance::reduce);
    }
    for (const auto signal : {&Selection::layersChanged, &Selection::headsChanged, &Selection::aggregationChanged}) {
        connect(&selection, signal, this, [this] {
            m_words.clear(); // weights of other heads
            m_wantedWords.clear();
            reduce();
        });
    }
    connect(&selection, &Selection::segmentChanged, this, &Provenance::askableChanged);
    connect(&answers, &AnswerTimeline::questionChanged, this, &Provenance::askableChanged);
    connect(&controller, &RunController::stateChanged, this, [this] {
        for (const SegmentIndex segment : m_wantedWords) {
            m_controller.requestDetail(segment); // an opening that failed has dropped them
        }
        Q_EMIT askableChanged();
    });
    connect(&controller, &RunController::modelOpened, this, &Provenance::askableChanged);
    connect(&controller, &RunController::documentOpened, this, &Provenance::askableChanged);
    connect(&controller, &RunController::documentClosed, this, &Provenance::askableChanged);
    connect(&store, &TraceStore::appended, this, &Provenance::askableChanged);
}

QString Provenance::obstacle() const {
    if (m_controller.state() == RunState::Opening || m_controller.state() == RunState::Preparing) {
        return tr("Something is being opened; then an answer can be traced.");
    }
    const ModelInfo* model = m_controller.modelInfo();
    const auto document = m_controller.document();
    if (model == nullptr || !document) {
        return tr("Open a model and a document with questions to trace an answer to its sources.");
    }
    if (model->labels.empty()) {
        return tr("%1 can't answer questions: it has no labels to choose among.")
            .arg(QString::fromStdString(model->name));
    }
    if (m_answers.question() >= document->questions.size()) {
        return tr("The document has no questions (NAME.questions.json beside it), so there is no answer to trace.");
    }
    if (m_controller.segmentsRead() == 0) {
        return tr("Let the model read at least one segment, then trace its answer.");
    }
    return m_controller.usedSessionOptions().capture == CaptureLevel::Off
               ? tr("This run captures no masses, so nothing leads back; choose masses or rows in Run \u25b8 Capture "
                    "and run again.")
               : QString();
}

std::optional<SegmentIndex> Provenance::segmentToTrace() const {
    const std::int64_t read = m_controller.segmentsRead();
    if (read == 0) {
        return std::nullopt;
    }
    const auto selected = m_selection.segment();
    return selected && selected->value < read ? *selected : SegmentIndex(read - 1);
}

void Provenance::trace() {
    ask(segmentToTrace());
}

void Provenance::traceNewest() {
    ask(SegmentIndex(m_controller.segmentsRead() - 1)); // without one there is an obstacle
}

void Provenance::ask(std::optional<SegmentIndex> segment) {
    if (!obstacle().isEmpty() || !segment) {
        return;
    }
    m_asked = segment;
    m_controller.requestReading(*segment, m_answers.question());
    Q_EMIT askableChanged();
}

void Provenance::onReading(SegmentIndex segment, std::size_t question, const AnswerReading& reading) {
    const auto& document = m_store.context().document;
    if (m_asked != segment || !document || question >= document->questions.size()) {
        return;
    }
    m_asked.reset();
    m_reading = reading;
    m_segment = segment;
    m_questionIndex = question;
    m_question = QString::fromStdString(document->questions[question].text);
    m_words.clear();
    m_wantedWords.clear();
    reduce();
    Q_EMIT askableChanged();
}

void Provenance::clear() {
    m_asked.reset();
    m_words.clear();
    m_wantedWords.clear();
    m_slots.clear();
    m_marked.clear();
    if (std::exchange(m_reading, std::nullopt)) {
        Q_EMIT changed();
    }
}

QString Provenance::answerText() const {
    const auto& labels = m_store.context().labels;
    if (!m_reading || m_reading->answer.label >= labels.size()) {
        return {};
    }
    const auto probability = static_cast<double>(m_reading->answer.probabilities[m_reading->answer.label]);
    return QStringLiteral("%1 (%2)").arg(QString::fromStdString(labels[m_reading->answer.label]),
                                         QString::number(probability, 'f', 3));
}

QString Provenance::headsLabel() const {
    return m_reading ? headsText(m_selection.state(), m_reading->shape) : QString();
}

void Provenance::reduce() {
    if (!m_reading) {
        return;
    }
    m_slots.clear();
    m_marked.clear();
    std::vector<float> reads(static_cast<std::size_t>(m_reading->shape.slots));
    m_readMass = reduceRead(m_reading->read, m_reading->shape, m_selection.state(), reads);
    const double sum = std::accumulate(reads.begin(), reads.end(), 0.0);
    std::vector<double> ofAnswer(m_reading->memoryBefore.offset(), 0.0);
    for (std::size_t i = 0; sum > 0 && i < reads.size(); ++i) {
        SourceSlot source;
        source.slot = SlotIndex(static_cast<std::int64_t>(i));
        source.read = reads[i];
        source.share = static_cast<double>(reads[i]) / sum;
        listSegments(source, ofAnswer);
        m_slots.push_back(std::move(source));
    }
    std::ranges::stable_sort(m_slots, std::ranges::greater(), &SourceSlot::share);
    mark(ofAnswer);
    Q_EMIT changed();
    for (const SourceSegment& source : m_marked) {
        requestWords(source.segment);
    }
}

std::vector<float> Provenance::history(const MassTimeline& timeline, SlotIndex slot) const {
    const std::int64_t segments = m_reading->memoryBefore.value;
    std::vector<float> values;
    if (static_cast<std::int64_t>(timeline.segmentCount()) < segments || slot.offset() >= timeline.slotCount()) {
        return values;
    }
    values.reserve(static_cast<std::size_t>(segments));
    for (SegmentIndex segment; segment.value < segments; ++segment) {
        values.push_back(timeline.value(segment, slot));
        if (std::isnan(values.back())) {
            return {};
        }
    }
    return values;
}

void Provenance::listSegments(SourceSlot& source, std::vector<double>& ofAnswer) const {
    const std::vector<float> write = history(m_write, source.slot);
    const std::vector<float> retain = history(m_retain, source.slot);
    if (write.size() != ofAnswer.size() || retain.size() != ofAnswer.size()) {
        return;
    }
    const SlotOrigins origins = slotOrigins(write, retain);
    std::vector<std::size_t> order(origins.written.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t listed = std::min(segmentsASlot, order.size());
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(listed), std::ranges::greater(),
                              [&origins](std::size_t i) { return origins.written[i]; });
    source.initialShare = origins.initial;
    source.furtherSegments = static_cast<std::int64_t>(order.size() - listed);
    source.furtherShare = 1 - origins.initial;
    for (std::size_t i = 0; i < listed; ++i) {
        const double share = origins.written[order[i]];
        source.segments.push_back({SegmentIndex(static_cast<std::int64_t>(order[i])), share});
        source.furtherShare -= share;
    }
    source.furtherShare = source.furtherSegments == 0 ? 0 : std::max(0.0, source.furtherShare);
    for (std::size_t i = 0; i < ofAnswer.size(); ++i) {
        ofAnswer[i] += source.share * origins.written[i];
    }
}

void Provenance::mark(const std::vector<double>& ofAnswer) {
    for (std::size_t i = 0; i < ofAnswer.size(); ++i) {
        if (ofAnswer[i] >= leastMarked) { // at most a hundred
            m_marked.push_back({SegmentIndex(static_cast<std::int64_t>(i)), ofAnswer[i]});
        }
    }
    std::ranges::stable_sort(m_marked, std::ranges::greater(), &SourceSegment::share);
    m_marked.resize(std::min(mostMarked, m_marked.size()));
    std::ranges::sort(m_marked, {}, &SourceSegment::segment);
}

const std::vector<SourceWord>* Provenance::words(SegmentIndex segment, SlotIndex slot) const {
    const auto known = m_words.find(segment);
    return known != m_words.end() && slot.offset() < known->second.slots.size() ? &known->second.slots[slot.offset()]
                                                                                : nullptr;
}

void Provenance::requestWords(SegmentIndex segment) {
    if (m_reading && !m_words.contains(segment) && m_wantedWords.insert(segment).second) {
        m_controller.requestDetail(segment);
    }
}

void Provenance::onDetail(const SegmentDetail& detail) {
    if (!m_reading || !detail.rows || m_wantedWords.erase(detail.segment) == 0) {
        return;
    }
    Words words;
    const MemoryBlocks blocks = memoryBlocks(detail.tokens);
    words.writeBegin = blocks.write;
    for (SlotIndex slot; slot.value < m_reading->shape.slots; ++slot) {
        const std::vector<float> weights = weightsOf(detail, slot);
        words.slots.push_back(strongestWords(detail.tokens, weights, wordsASegment));
        words.feeders.push_back(strongestFeeders(blocks, weights, wordsASegment));
    }
    m_words[detail.segment] = std::move(words);
    Q_EMIT wordsAvailable(detail.segment);
}

std::vector<float> Provenance::weightsOf(const SegmentDetail& detail, SlotIndex slot) const {
    SelectionState selection = m_selection.state();
    selection.slot = slot;
    return reduceWriteRows(*detail.rows, selection);
}

std::span<const SourceFeeder> Provenance::feeders(SegmentIndex segment, SlotIndex slot) const {
    const auto known = m_words.find(segment);
    return known != m_words.end() && slot.offset() < known->second.feeders.size()
               ? std::span<const SourceFeeder>(known->second.feeders[slot.offset()])
               : std::span<const SourceFeeder>();
}

void Provenance::follow(SegmentIndex segment, SlotIndex slot, std::optional<std::size_t> position) {
    m_selection.setSegment(segment);
    m_selection.setSlot(slot);
    const std::vector<SourceWord>* known = words(segment, slot);
    if (!position && known != nullptr && !known->empty()) {
        position = known->front().position;
    }
    if (position && known != nullptr) {
        m_selection.setPinned(m_words.at(segment).writeBegin + slot.offset(), position);
    }
}

std::vector<ByteSpan> Provenance::markedBytes() const {
    std::vector<ByteSpan> spans;
    for (const SourceSegment& source : m_marked) {
        const SourceSlot* strongest = nullptr; // of those that list the segment
        double most = 0;
        for (const SourceSlot& each : m_slots) {
            const auto listed = std::ranges::find(each.segments, source.segment, &SourceSegment::segment);
            if (listed != each.segments.end() && each.share * listed->share > most) {
                strongest = &each;
                most = each.share * listed->share;
            }
        }
        const auto* const known = strongest != nullptr ? words(source.segment, strongest->slot) : nullptr;
        for (std::size_t i = 0; known != nullptr && i < known->size(); ++i) {
            spans.push_back((*known)[i].bytes);
        }
    }
    std::ranges::sort(spans, {}, &ByteSpan::begin);
    return spans;
}

} // namespace rmtscope
