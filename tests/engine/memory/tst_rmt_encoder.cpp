#include "engine/memory/rmt_encoder.h"
#include "tests/support/tiny_bert.h"

#include <QTest>

using namespace rmtscope;

namespace {

constexpr std::int64_t slots = 3;
constexpr std::int64_t firstMemory = TinyBert::words - slots;
constexpr double tolerance = 2e-5;

} // namespace

/// What parity with the published implementation doesn't show.
class TestRmtEncoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layOutIsThePublishedOne();
    void memoryStartsAsItsWordVectors();
    void theStateReplacesTheMemoryTokens();
    void theNewStateIsTheLastLayerAtTheSlots();
    void aBatchIsItsSegmentsAlone();

private:
    [[nodiscard]] SegmentBatch batchOf(std::vector<std::int64_t> text) const {
        SegmentLayout layout;
        m_memory->layOut(text, layout);
        return {at::tensor(layout.ids).unsqueeze(0), {}};
    }

    TinyBert m_tiny;
    std::unique_ptr<MemorySystem> m_memory =
        makeRmtEncoder(m_tiny.bert(), slots, {.classifier = 1, .separator = 2, .firstMemory = firstMemory});
};

void TestRmtEncoder::layOutIsThePublishedOne() {
    SegmentLayout layout;
    m_memory->layOut(std::vector<std::int64_t>{7, 8, 9, 10}, layout);
    QCOMPARE(layout.ids, (std::vector<std::int64_t>{1, 37, 38, 39, 2, 7, 8, 9, 10, 2}));
    QCOMPARE(layout.geometry.positions, 10);
    QCOMPARE(layout.geometry.writeBegin, 1);
    QCOMPARE(layout.geometry.readBegin, 1);
    QCOMPARE(layout.geometry.textBegin, 5);
    QCOMPARE(layout.geometry.textTokens, 4);
    QCOMPARE(layout.geometry.answerQuery, 0);
}

void TestRmtEncoder::memoryStartsAsItsWordVectors() {
    const at::Tensor state = m_memory->initialState(2);
    QCOMPARE(state.sizes().vec(), (std::vector<std::int64_t>{2, slots, TinyBert::hidden}));
    for (std::int64_t slot = 0; slot < slots; ++slot) {
        QVERIFY(at::equal(state[1][slot], m_tiny.bert()->words(at::scalar_tensor(firstMemory + slot, at::kLong))));
    }
}

void TestRmtEncoder::theStateReplacesTheMemoryTokens() {
    const SegmentBatch segment = batchOf({7, 8, 9});
    const at::Tensor initial = m_memory->initialState(1);
    const at::Tensor other = at::randn_like(initial);
    const at::Tensor first = m_memory->step(segment, other, nullptr, {}).state;
    QVERIFY(largestDifference(first, m_memory->step(segment, initial, nullptr, {}).state) > 0.01);

    SegmentBatch anyIds{segment.ids.clone(), {}};
    anyIds.ids.slice(1, 1, 1 + slots).fill_(5);
    QVERIFY(at::equal(m_memory->step(anyIds, other, nullptr, {}).state, first));
}

void TestRmtEncoder::theNewStateIsTheLastLayerAtTheSlots() {
    const StepOutput output = m_memory->step(batchOf({7, 8, 9}), m_memory->initialState(1), nullptr, {});
    QVERIFY(at::equal(output.state, output.last.slice(1, 1, 1 + slots)));
    const at::Tensor logits = m_tiny.bert()->classify(m_tiny.bert()->pool(output.last));
    QVERIFY(at::equal(m_memory->answer(output), logits));
}

void TestRmtEncoder::aBatchIsItsSegmentsAlone() {
    const SegmentBatch first = batchOf({7, 8, 9, 10});
    const SegmentBatch second = batchOf({11, 12, 13, 14});
    const at::Tensor states = at::randn({2, slots, TinyBert::hidden});
    const StepOutput together = m_memory->step({at::cat({first.ids, second.ids}), {}}, states, nullptr, {});
    const StepOutput alone = m_memory->step(second, states.slice(0, 1, 2), nullptr, {});
    QVERIFY(largestDifference(together.state[1], alone.state[0]) < tolerance);
}

QTEST_APPLESS_MAIN(TestRmtEncoder)
#include "tst_rmt_encoder.moc"
