#include "viewmodels/slot_report.h"

#include "viewmodels/newest_job.h"
#include "viewmodels/token_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rmtscope {
namespace {

constexpr std::size_t mostSegmentsWithWords = 256;
constexpr double unknownMass = std::numeric_limits<double>::quiet_NaN();

/// What each slot took most from: "office, Sandra, the".
QStringList strongestWords(const SegmentTrace& trace, const SegmentDetail& detail) {
    QStringList labels;
    for (const SegmentToken& token : detail.tokens) {
        if (token.role == TokenRole::Text) {
            labels.append(tokenName(token.label));
        }
    }
    QStringList words;
    for (std::size_t i = 0; i < trace.strongest.size(); i += strongTokensPerSlot) {
        QStringList ofSlot;
        for (std::size_t rank = 0; rank < strongTokensPerSlot; ++rank) {
            const StrongToken& strong = trace.strongest[i + rank];
            if (toFloat(strong.weight) > 0 && strong.token < labels.size()) {
                ofSlot.append(labels[strong.token]);
            }
        }
        words.append(ofSlot.join(QStringLiteral(", ")));
    }
    return words;
}

} // namespace

SlotReport::SlotReport(RunController& controller, const TraceStore& store, const SlotHistory& history,
                       const MassTimeline& written, const Selection& selection, QObject* parent)
    : QObject(parent)
    , m_controller(controller)
    , m_store(store)
    , m_history(history)
    , m_written(written)
    , m_selection(selection)
    , m_job(std::make_unique<NewestJob<std::vector<NearestSlot>>>()) {
    connect(&history, &SlotHistory::grown, this, &SlotReport::update);
    connect(&history, &SlotHistory::reset, this, [this] {
        m_words.clear();
        m_nearestOf.reset();
        m_job->cancel();
        m_segment.reset();
        m_rows.clear();
        forgetWritten();
    });
    connect(&written, &MassTimeline::valuesChanged, this, &SlotReport::forgetWritten);
    connect(&selection, &Selection::segmentChanged, this, &SlotReport::update);
    connect(&controller, &RunController::stateChanged, this, &SlotReport::update);
    connect(&controller, &RunController::detailAvailable, this, &SlotReport::onDetail);
}

SlotReport::~SlotReport() = default;

void SlotReport::setActive(bool active) {
    m_active = active;
    update();
}

bool SlotReport::isWorking() const {
    return m_job->isRunning();
}

/// Other layers and heads, or another run.
void SlotReport::forgetWritten() {
    m_largest.clear();
    m_lastWritten.clear();
    update();
}

/// Up to the segments that the write mass has.
void SlotReport::followWritten() {
    const std::size_t slotCount = m_written.slotCount();
    if (slotCount == 0) {
        return;
    }
    m_largest.resize(slotCount, 0.0F);
    for (std::size_t i = m_lastWritten.size() / slotCount; i < m_written.segmentCount(); ++i) {
        const SegmentIndex segment(static_cast<std::int64_t>(i));
        for (std::size_t slot = 0; slot < slotCount; ++slot) {
            const float mass = m_written.value(segment, SlotIndex(static_cast<std::int64_t>(slot)));
            m_largest[slot] = mass > m_largest[slot] ? mass : m_largest[slot];
            const bool now = mass > 0 && mass >= static_cast<float>(writtenShare) * m_largest[slot];
            const std::int32_t before = i == 0 ? -1 : m_lastWritten[(i - 1) * slotCount + slot];
            m_lastWritten.push_back(now ? static_cast<std::int32_t>(i) : before);
        }
    }
}

void SlotReport::update() {
    if (!m_active) {
        return;
    }
    const auto measured = static_cast<std::int64_t>(m_history.segmentCount());
    const std::optional<SegmentIndex> wanted = m_selection.segment().value_or(SegmentIndex(measured - 1));
    m_segment = wanted->value >= 0 && wanted->value < measured ? wanted : std::nullopt;
    m_rows.clear();
    if (m_segment) {
        followWritten();
        findNearest();
        fillRows();
        askForWords();
    }
    Q_EMIT changed();
}

void SlotReport::fillRows() {
    const bool masses = m_segment->offset() < m_written.segmentCount();
    double sum = 0;
    for (SlotIndex slot; slot.offset() < m_history.slotCount(); ++slot) {
        SlotRow row;
        row.slot = slot;
        row.norm = static_cast<double>(m_history.value(SlotQuantity::Norm, *m_segment, slot));
        row.change = static_cast<double>(m_history.value(SlotQuantity::Change, *m_segment, slot));
        row.writeMass = masses ? static_cast<double>(m_written.value(*m_segment, slot)) : unknownMass;
        row.dead = isDead(slot);
        if (slot.offset() < m_nearest.size()) {
            row.nearest = m_nearest[slot.offset()];
        }
        const std::size_t at = m_segment->offset() * m_history.slotCount() + slot.offset();
        if (at < m_lastWritten.size() && m_lastWritten[at] >= 0) {
            row.written = SegmentIndex(m_lastWritten[at]);
            if (const auto words = m_words.find(*row.written); words != m_words.end()) {
                row.words = words->second.value(static_cast<qsizetype>(slot.value));
            }
        }
        sum += row.writeMass;
        m_rows.push_back(row);
    }
    for (SlotRow& row : m_rows) {
        row.writeShare = sum > 0 ? row.writeMass / sum : unknownMass;
    }
}

bool SlotReport::isDead(SlotIndex slot) const {
    const std::size_t end = m_segment->offset() + 1;
    if (end < deadAfter || end > m_written.segmentCount()) {
        return false;
    }
    for (std::size_t i = end - deadAfter; i < end; ++i) {
        const SegmentIndex segment(static_cast<std::int64_t>(i));
        if (!isQuiet(static_cast<double>(m_history.value(SlotQuantity::Norm, segment, slot)),
                     static_cast<double>(m_history.value(SlotQuantity::Change, segment, slot)),
                     static_cast<double>(m_written.value(segment, slot)))) {
            return false;
        }
    }
    return true;
}

void SlotReport::findNearest() {
    if (m_nearestOf == m_segment) {
        return;
    }
    m_nearestOf = m_segment;
    m_nearest.clear();
    const TraceStore::Trace trace = m_store.find(*m_segment);
    if (!trace || !trace->memoryAfter) {
        m_job->cancel();
        return;
    }
    const StateShape shape{trace->shape.slots, m_store.context().geometry.hiddenSize};
    m_job->start([state = trace->memoryAfter, shape](const std::stop_token&,
                                                     const auto&) { return nearestSlots(state.get(), shape); },
                 [this](std::vector<NearestSlot>&& nearest) {
                     m_nearest = std::move(nearest);
                     update();
                 },
                 [](const Failure&) {}); // the column stays empty
}

void SlotReport::askForWords() {
    const bool running = m_controller.state() == RunState::Running;
    if (running && !m_selection.segment()) {
        return; // another segment every few milliseconds
    }
    for (const SlotRow& row : m_rows) {
        if (row.written && !m_words.contains(*row.written) && (!running || m_controller.hasRows(*row.written))) {
            m_controller.requestDetail(*row.written);
        }
    }
}

void SlotReport::onDetail(const SegmentDetail& detail) {
    const bool wanted = std::any_of(m_rows.begin(), m_rows.end(),
                                    [&detail](const SlotRow& row) { return row.written == detail.segment; });
    const TraceStore::Trace trace = m_store.find(detail.segment);
    if (!wanted || !trace || m_words.contains(detail.segment)) {
        return;
    }
    if (m_words.size() >= mostSegmentsWithWords) {
        m_words.clear();
    }
    m_words[detail.segment] = strongestWords(*trace, detail);
    update();
}

std::uint64_t SlotReport::bytes() const {
    return m_lastWritten.size() * sizeof(std::int32_t);
}

} // namespace rmtscope
