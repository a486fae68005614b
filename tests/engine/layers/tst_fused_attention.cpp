#include "engine/layers/fused_attention.h"
#include "tests/support/memory_checkpoint.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using namespace rmtscope;

namespace {

constexpr std::int64_t batch = 2;
constexpr std::int64_t heads = 3;
constexpr double tolerance = 2e-6;
constexpr double gradientTolerance = 2e-5;

AttentionOperands operandsOf(std::int64_t queries, std::int64_t keys, std::int64_t width) {
    const auto random = [width](std::int64_t length) { return at::randn({batch * heads, length, width}); };
    return {random(queries), random(keys), random(keys), heads};
}

WantedAttention wanted(RowRange rows, bool whole) {
    return {.rows = rows, .wholeMap = whole, .mapRows = {}, .mapColumns = {}};
}

AttentionMask maskOf(std::int64_t queries, std::int64_t keys, bool causal, bool padded) {
    AttentionMask mask;
    if (causal) {
        mask.future = at::ones({queries, keys}, at::kBool).triu(1);
    }
    if (padded) {
        mask.padding = at::zeros({batch, 1, 1, keys});
        mask.padding[1].slice(2, keys - 3, keys).fill_(std::numeric_limits<float>::lowest());
    }
    return mask;
}

/// [B·heads, Tq, Tk] in double precision
at::Tensor probabilitiesOf(const AttentionOperands& operands, const AttentionMask& mask) {
    const double width = static_cast<double>(operands.queries.size(2));
    at::Tensor scores =
        at::bmm(operands.queries.to(at::kDouble), operands.keys.to(at::kDouble).transpose(1, 2)) / std::sqrt(width);
    if (mask.future.defined()) {
        scores = scores.masked_fill(mask.future, AttentionMask::masked());
    }
    if (mask.padding.defined()) {
        scores = (scores.view({batch, heads, scores.size(1), scores.size(2)}) + mask.padding.to(at::kDouble))
                     .view(scores.sizes());
    }
    return at::softmax(scores, -1);
}

/// [B, Tq, heads · width]
at::Tensor contextOf(const at::Tensor& probabilities, const at::Tensor& values) {
    return at::bmm(probabilities, values.to(at::kDouble))
        .view({batch, heads, probabilities.size(1), values.size(2)})
        .transpose(1, 2)
        .reshape({batch, probabilities.size(1), heads * values.size(2)});
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
    void gradientsAreTheFormulas_data() { isTheFormula_data(); }
    void gradientsAreTheFormulas();
    void isForFloatsAndContexts();
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
    const AttentionMask mask = maskOf(queries, keys, causal, padded);
    const at::Tensor probabilities = probabilitiesOf(operands, mask);
    const at::Tensor context = contextOf(probabilities, operands.values);
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

void TestFusedAttention::gradientsAreTheFormulas() {
    QFETCH(const int, queries);
    QFETCH(const int, keys);
    QFETCH(const int, width);
    QFETCH(const bool, causal);
    QFETCH(const bool, padded);
    const AttentionOperands operands = operandsOf(queries, keys, width);
    const AttentionMask mask = maskOf(queries, keys, causal, padded);
    const RowRange rows{queries / 3, queries};
    const at::Tensor weights = at::randn({batch, rows.count(), heads * width});
    const auto gradients = [&](const at::ScalarType type, const auto& contextOf) {
        AttentionOperands own = operands;
        for (at::Tensor* each : {&own.queries, &own.keys, &own.values}) {
            *each = each->to(type).clone().requires_grad_();
        }
        (contextOf(own) * weights.to(type)).sum().backward();
        return std::array{own.queries.grad(), own.keys.grad(), own.values.grad()};
    };
    const auto fused = gradients(at::kFloat, [&](const AttentionOperands& own) {
        return fusedAttention(own, mask, wanted(rows, false)).context;
    });
    const auto exact = gradients(at::kDouble, [&](const AttentionOperands& own) {
        return contextOf(probabilitiesOf(own, mask), own.values).slice(1, rows.begin, rows.end);
    });
    for (std::size_t i = 0; i < fused.size(); ++i) {
        QVERIFY(largestDifference(fused[i], exact[i]) < gradientTolerance);
    }
}

void TestFusedAttention::isForFloatsAndContexts() {
    AttentionOperands operands = operandsOf(2, 2, 4);
    QVERIFY(canFuse(operands, wanted({}, true)));
    operands.queries.requires_grad_();
    QVERIFY(canFuse(operands, {}));
    QVERIFY(!canFuse(operands, wanted({}, true)));
    operands.queries = at::randn({batch * heads, 2, 4}, at::kDouble);
    QVERIFY(!canFuse(operands, {}));
}

QTEST_APPLESS_MAIN(TestFusedAttention)
#include "tst_fused_attention.moc"
