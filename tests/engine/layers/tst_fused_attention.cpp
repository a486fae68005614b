#include "engine/layers/fused_attention.h"
#include "tests/support/memory_checkpoint.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace rmtscope;

namespace {

constexpr std::int64_t batch = 2;
constexpr std::int64_t heads = 3;
constexpr double tolerance = 2e-6;

AttentionOperands operandsOf(std::int64_t queries, std::int64_t keys, std::int64_t width) {
    const auto random = [width](std::int64_t length) { return at::randn({batch * heads, length, width}); };
    return {random(queries), random(keys), random(keys), heads};
}

WantedAttention wanted(RowRange rows, bool whole) {
    return {.rows = rows, .wholeMap = whole, .mapRows = {}, .mapColumns = {}};
}

} // namespace

/// Against the formula in double precision, at lengths and widths around those of its blocks and vectors.
class TestFusedAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheFormula_data();
    void isTheFormula();
    void looksDontChangeIt_data() { isTheFormula_data(); }
    void looksDontChangeIt();
    void standsBesideOthersUnchanged();
    void overwhelmingScores();
    void isOnlyForThoseWithoutGradients();
};

void TestFusedAttention::isTheFormula_data() {
    QTest::addColumn<int>("queries");
    QTest::addColumn<int>("keys");
    QTest::addColumn<int>("width");
    QTest::addColumn<bool>("causal");
    QTest::addColumn<bool>("padded");
    QTest::newRow("one") << 1 << 1 << 1 << false << false;
    QTest::newRow("less than a block") << 7 << 15 << 12 << false << true;
    QTest::newRow("blocks and vectors are full") << 16 << 32 << 16 << false << false;
    QTest::newRow("one more") << 17 << 33 << 17 << false << true;
    QTest::newRow("a decoder's") << 40 << 40 << 64 << true << false;
    QTest::newRow("a decoder's, padded") << 21 << 21 << 24 << true << true;
    QTest::newRow("a segment of the published size") << 512 << 512 << 64 << false << true;
}

void TestFusedAttention::isTheFormula() {
    QFETCH(const int, queries);
    QFETCH(const int, keys);
    QFETCH(const int, width);
    QFETCH(const bool, causal);
    QFETCH(const bool, padded);
    const AttentionOperands operands = operandsOf(queries, keys, width);
    AttentionMask mask;
    at::Tensor scores =
        at::bmm(operands.queries.to(at::kDouble), operands.keys.to(at::kDouble).transpose(1, 2)) / std::sqrt(width);
    if (causal) {
        mask.future = at::ones({queries, keys}, at::kBool).triu(1);
        scores.masked_fill_(mask.future, AttentionMask::masked());
    }
    if (padded) {
        mask.padding = at::zeros({batch, 1, 1, keys});
        mask.padding[1].slice(2, keys - 3, keys).fill_(std::numeric_limits<float>::lowest());
        scores.view({batch, heads, queries, keys}).add_(mask.padding.to(at::kDouble));
    }
    const at::Tensor probabilities = at::softmax(scores, -1);
    const at::Tensor context = at::bmm(probabilities, operands.values.to(at::kDouble))
                                   .view({batch, heads, queries, width})
                                   .transpose(1, 2)
                                   .reshape({batch, queries, heads * width});
    const Attended fused = fusedAttention(operands, mask, wanted({}, true));
    QVERIFY(largestDifference(fused.maps.whole.view_as(probabilities), probabilities) < tolerance);
    QVERIFY(largestDifference(fused.context, context) < tolerance);
    if (padded) {
        QCOMPARE(fused.maps.whole[1].slice(2, keys - 3, keys).max().item<float>(), 0.0F);
    }
}

void TestFusedAttention::looksDontChangeIt() {
    QFETCH(const int, queries);
    QFETCH(const int, keys);
    QFETCH(const int, width);
    const AttentionOperands operands = operandsOf(queries, keys, width);
    const at::Tensor all = fusedAttention(operands, {}, wanted({}, true)).context;
    const RowRange rows{queries / 3, queries - queries / 4};
    const AttentionMaps whole = fusedAttention(operands, {}, wanted(rows, true)).maps;
    const Attended memory = fusedAttention(operands, {}, {rows, false, {queries / 2, queries}, {0, keys / 2 + 1}});
    QVERIFY(at::equal(memory.context, all.slice(1, rows.begin, rows.end)));
    QVERIFY(at::equal(memory.maps.rows, whole.whole.slice(2, queries / 2, queries)));
    QVERIFY(at::equal(memory.maps.columns, whole.whole.slice(3, 0, keys / 2 + 1)));
    for (const bool looks : {false, true}) {
        QVERIFY(
            at::equal(fusedAttention(operands, {}, wanted(rows, looks)).context, all.slice(1, rows.begin, rows.end)));
    }
}

void TestFusedAttention::standsBesideOthersUnchanged() {
    const AttentionOperands both = operandsOf(30, 45, 16);
    const auto second = [](const at::Tensor& all) { return all.slice(0, heads, 2 * heads); };
    const AttentionOperands alone{second(both.queries), second(both.keys), second(both.values), heads};
    QVERIFY(at::equal(fusedAttention(alone, {}, {}).context[0], fusedAttention(both, {}, {}).context[1]));
}

void TestFusedAttention::overwhelmingScores() {
    AttentionOperands operands = operandsOf(3, 20, 16);
    operands.queries.mul_(1e4);
    const Attended fused = fusedAttention(operands, {}, wanted({}, true));
    QVERIFY(at::isfinite(fused.context).all().item<bool>());
    QVERIFY(largestDifference(fused.maps.whole.sum(-1), at::ones({batch, heads, 3})) < tolerance);
    operands.keys.fill_(std::numeric_limits<float>::quiet_NaN());
    QVERIFY(at::isnan(fusedAttention(operands, {}, wanted({}, true)).context).all().item<bool>()); // it isn't hidden
}

void TestFusedAttention::isOnlyForThoseWithoutGradients() {
    AttentionOperands operands = operandsOf(2, 2, 4);
    QVERIFY(canFuse(operands));
    operands.queries.requires_grad_();
    QVERIFY(!canFuse(operands));
    operands.queries = at::randn({batch * heads, 2, 4}, at::kDouble);
    QVERIFY(!canFuse(operands));
}

QTEST_APPLESS_MAIN(TestFusedAttention)
#include "tst_fused_attention.moc"
