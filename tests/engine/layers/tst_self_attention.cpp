#include "engine/layers/self_attention.h"
#include "tests/support/memory_checkpoint.h"

#include <QTest>

#include <cmath>

using namespace rmtscope;

namespace {

constexpr std::int64_t batch = 2;
constexpr std::int64_t length = 5;
constexpr std::int64_t hidden = 12;
constexpr std::int64_t heads = 3;
constexpr std::int64_t width = hidden / heads;
constexpr double tolerance = 2e-5;
constexpr WantedAttention everything{.rows = {}, .wholeMap = true, .mapRows = {}, .mapColumns = {}};

} // namespace

/// Against the formula, written out in double precision.
class TestSelfAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isTheFormula();
    void maskedKeysGetNothing();
    void wantedRowsAreThoseOfAll();
    void theFutureIsNotSeen();
    void aCacheContinuesTheSequence();

private:
    [[nodiscard]] at::Tensor project(const std::string& name) const {
        return at::linear(m_x.to(at::kDouble), m_checkpoint.at(name + ".weight").to(at::kDouble),
                          m_checkpoint.at(name + ".bias").to(at::kDouble));
    }

    MemoryCheckpoint m_checkpoint;
    std::unique_ptr<SelfAttention> m_attention;
    at::Tensor m_x;
};

void TestSelfAttention::initTestCase() {
    for (const char* name : {"query", "key", "value"}) {
        m_checkpoint.addLinear(name, hidden, hidden);
    }
    Parameters parameters = m_checkpoint.parameters();
    const ParameterScope root(parameters, "");
    m_attention =
        std::make_unique<SelfAttention>(Linear(root / "query", hidden, hidden), Linear(root / "key", hidden, hidden),
                                        Linear(root / "value", hidden, hidden), heads);
    m_x = at::randn({batch, length, hidden});
}

void TestSelfAttention::isTheFormula() {
    const Attended attended = (*m_attention)(m_x, {}, everything);
    const at::Tensor query = project("query");
    const at::Tensor key = project("key");
    const at::Tensor value = project("value");
    for (std::int64_t b = 0; b < batch; ++b) {
        for (std::int64_t head = 0; head < heads; ++head) {
            const auto part = [&](const at::Tensor& all) { return all[b].slice(1, head * width, (head + 1) * width); };
            const at::Tensor scores = at::matmul(part(query), part(key).t()) / std::sqrt(static_cast<double>(width));
            const at::Tensor weights = scores.exp() / scores.exp().sum(1, true);
            QVERIFY(largestDifference(attended.maps.whole[b][head], weights) < tolerance);
            QVERIFY(largestDifference(part(attended.context), at::matmul(weights, part(value))) < tolerance);
        }
    }
}

void TestSelfAttention::maskedKeysGetNothing() {
    at::Tensor mask = at::zeros({batch, 1, 1, length});
    mask[1][0][0].slice(0, 3, length).fill_(std::numeric_limits<float>::lowest());
    const Attended masked = (*m_attention)(m_x, {{}, mask}, everything);
    QCOMPARE(masked.maps.whole[1].slice(2, 3, length).abs().max().item<float>(), 0.0F);
    const Attended shorter = (*m_attention)(m_x.slice(1, 0, 3), {}, everything);
    QVERIFY(largestDifference(masked.context[1].slice(0, 0, 3), shorter.context[1]) < tolerance);
    QVERIFY(largestDifference(masked.context[0], (*m_attention)(m_x, {}, everything).context[0]) < tolerance);
}

void TestSelfAttention::wantedRowsAreThoseOfAll() {
    const Attended all = (*m_attention)(m_x, {}, everything);
    const Attended two = (*m_attention)(m_x, {}, {{1, 3}, true, {}, {}});
    QVERIFY(at::equal(two.context, all.context.slice(1, 1, 3)));
    QVERIFY(at::equal(two.maps.whole, all.maps.whole));
    at::Tensor padding = at::zeros({batch, 1, 1, length});
    padding[0][0][0][length - 1] = std::numeric_limits<float>::lowest();
    const AttentionMask mask{at::ones({length, length}, at::kBool).triu(1), padding};
    const Attended whole = (*m_attention)(m_x, mask, everything);
    const Attended only = (*m_attention)(m_x, mask, {{1, 3}, false, {}, {}});
    QVERIFY(at::equal(only.context, whole.context.slice(1, 1, 3))); // looking changes no bit
    QVERIFY(!only.maps.whole.defined());
}

void TestSelfAttention::theFutureIsNotSeen() {
    const at::Tensor future = at::ones({length, length}, at::kBool).triu(1);
    const Attended causal = (*m_attention)(m_x, {future, {}}, everything);
    QCOMPARE(causal.maps.whole.triu(1).abs().max().item<float>(), 0.0F);
    const Attended shorter = (*m_attention)(m_x.slice(1, 0, 3), {future.slice(0, 0, 3).slice(1, 0, 3), {}}, everything);
    QVERIFY(largestDifference(causal.context.slice(1, 0, 3), shorter.context) < tolerance);
}

void TestSelfAttention::aCacheContinuesTheSequence() {
    const at::Tensor future = at::ones({length, length}, at::kBool).triu(1);
    const Attended whole = (*m_attention)(m_x, {future, {}}, everything);
    KeyValueCache cache;
    const at::Tensor first =
        (*m_attention)(m_x.slice(1, 0, 3), {future.slice(0, 0, 3).slice(1, 0, 3), {}}, everything, &cache).context;
    const Attended rest = (*m_attention)(m_x.slice(1, 3, length), {future.slice(0, 3, length), {}}, everything, &cache);
    QVERIFY(largestDifference(at::cat({first, rest.context}, 1), whole.context) < tolerance);
    QVERIFY(largestDifference(rest.maps.whole, whole.maps.whole.slice(2, 3, length)) < tolerance);
    QCOMPARE(cache.keys.size(1), length);
}

QTEST_APPLESS_MAIN(TestSelfAttention)
#include "tst_self_attention.moc"
