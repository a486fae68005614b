#include "tests/engine/runtime/tiny_models.h"
#include "tests/support/copying_encoder.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace rmtscope;

namespace {

constexpr SegmentIndex factSegment(0);
constexpr SegmentIndex copySegment(1);
constexpr SlotIndex factSlot(CopyingEncoder::factSlot);
constexpr SlotIndex copySlot(CopyingEncoder::copySlot);

/// Of a slot's memory query or key.
std::size_t positionOf(SlotIndex slot) {
    return 1 + slot.offset();
}

} // namespace

/// A memory of which everybody knows what it does: slot 3 takes the fact in segment 0, slot 5 copies slot 3 in segment
/// 1, and the answer reads slot 5. What explains an answer must find just that.
class TestPlantedCopy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersWhatItRead();
    void theAnswerReadsTheCopy();
    void theCopyIsFedByTheFactsSlot();
    void theFactsSlotIsFedByTheWord();
    void onlyTheWayOfTheFactMatters();
    void replacingTheFactOnItsWayChangesTheAnswer();

private:
    [[nodiscard]] static Question question() { return {"q1", "memorize", "where is mary", "kitchen", {}}; }
    /// Attention of a slot's memory query to a position, in the rows that provenance is made of.
    [[nodiscard]] float written(SegmentIndex segment, SlotIndex slot, std::size_t position);

    const CopyingEncoder m_encoder;
    std::unique_ptr<Session> m_session;
};

void TestPlantedCopy::initTestCase() {
    const auto model = std::make_shared<const TorchModel>(readModelFolder(m_encoder.path()),
                                                          DeviceOptions{.device = "cpu", .threads = 1});
    std::string text = "mary went to the kitchen ";
    for (int i = 0; i < 3 * 51; ++i) {
        text += "the ";
    }
    // Cut from the right: the first segment is the short one, and holds the fact.
    m_session = openTiny(model, documentOf(text, {question()}));
    readToEnd(*m_session);
    QCOMPARE(m_session->geometry().segments, 4);
    const auto tokens = m_session->detail(factSegment, {}).tokens;
    QVERIFY(std::ranges::find(tokens, "kitchen", &SegmentToken::label) != tokens.end());
}

float TestPlantedCopy::written(SegmentIndex segment, SlotIndex slot, std::size_t position) {
    const SegmentDetail detail = m_session->detail(segment, {});
    const auto positions = static_cast<std::size_t>(detail.rows->positions());
    return toFloat(detail.rows->write()[slot.offset() * positions + position]);
}

void TestPlantedCopy::answersWhatItRead() {
    const Question asked = question();
    // Behind the fact's own segment nothing was copied yet.
    const Answer early = m_session->ask(factSegment, std::span(&asked, 1), {}).front();
    QVERIFY(std::abs(early.probabilities[0] - 0.5F) < 1e-5F);
    const Answer answer = m_session->ask(copySegment, std::span(&asked, 1), {}).front();
    QCOMPARE(answer.label, 0U);
    QVERIFY(answer.probabilities[0] > 0.99F);
}

void TestPlantedCopy::theAnswerReadsTheCopy() {
    const AnswerReading reading = m_session->watchAnswer(copySegment, question(), {});
    for (SlotIndex slot; slot.value < reading.shape.slots; ++slot) {
        QCOMPARE(reading.read[slot.offset()], slot == copySlot ? 1.0F : 0.0F);
    }
}

void TestPlantedCopy::theCopyIsFedByTheFactsSlot() {
    QCOMPARE(written(copySegment, copySlot, positionOf(factSlot)), 1.0F);
    const auto map = m_session->replay(copySegment, {});
    for (std::size_t key = 0; key < map->tokens.size(); ++key) {
        const float expected = key == positionOf(factSlot) ? 1.0F : 0.0F;
        QCOMPARE(map->at(LayerIndex(0), HeadIndex(0), positionOf(copySlot), key), expected);
    }
}

void TestPlantedCopy::theFactsSlotIsFedByTheWord() {
    const auto tokens = m_session->detail(factSegment, {}).tokens;
    const auto word = std::ranges::find(tokens, "kitchen", &SegmentToken::label);
    QCOMPARE(written(factSegment, factSlot, static_cast<std::size_t>(word - tokens.begin())), 1.0F);
    QCOMPARE(written(copySegment, factSlot, 0), 1.0F); // nothing to take there: [CLS] has no content
}

/// Zeroed before the copy slot 3 matters, behind it slot 5, and no other slot ever.
void TestPlantedCopy::onlyTheWayOfTheFactMatters() {
    CausalPlan plan;
    plan.question = question();
    plan.label = 0;
    plan.asked = copySegment;
    plan.segments = {factSegment, copySegment, copySegment + 1};
    const auto measurement = m_session->measureCauses(plan);
    std::vector<CausalColumn> columns;
    while (!measurement->finished()) {
        std::ranges::move(measurement->advance({}), std::back_inserter(columns));
    }
    QCOMPARE(columns.size(), std::size_t{3});
    const auto lost = static_cast<float>(measurement->original() - std::log(0.5)); // nobody knows then
    QVERIFY(lost > 0.6F);
    for (const CausalColumn& column : columns) {
        for (SlotIndex slot; slot.offset() < column.effects.size(); ++slot) {
            const bool matters = (column.segment == copySegment && slot == factSlot) ||
                                 (column.segment == copySegment + 1 && slot == copySlot);
            const float difference = column.effects[slot.offset()] - (matters ? lost : 0.0F);
            QVERIFY2(std::abs(difference) < 1e-5F,
                     qPrintable(QStringLiteral("slot %1 before segment %2: %3")
                                    .arg(slot.value)
                                    .arg(column.segment.value)
                                    .arg(static_cast<double>(column.effects[slot.offset()]))));
        }
    }
}

/// The opposite content in slot 3 before the copy is answered as the opposite.
void TestPlantedCopy::replacingTheFactOnItsWayChangesTheAnswer() {
    Intervention opposite{InterventionKind::Replace, copySegment, {factSlot}};
    opposite.values.assign(static_cast<std::size_t>(m_session->geometry().hiddenSize), 0.0F);
    opposite.values[0] = -2;
    opposite.values[1] = 2;
    const auto branch = m_session->branch({.segment = copySegment, .interventions = {opposite}}, {}, {});
    readToEnd(*branch);
    const Question asked = question();
    QCOMPARE(branch->ask(copySegment, std::span(&asked, 1), {}).front().label, 1U);
}

QTEST_APPLESS_MAIN(TestPlantedCopy)
#include "tst_planted_copy.moc"
