#include "engine/api/error.h"
#include "tests/support/fake_attention.h"
#include "tests/viewmodels/made_map.h"
#include "viewmodels/attention_rollout.h"

#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

void ignore(int) {}

/// Two layers of two heads, two positions.
AttentionMap twoLayers() {
    return madePair({2, 2, 0}, {1.0F, 0.0F, 0.2F, 0.8F,   // layer 0, head 0
                                1.0F, 0.0F, 0.6F, 0.4F,   // layer 0, head 1
                                0.5F, 0.5F, 0.5F, 0.5F,   // layer 1, head 0
                                0.7F, 0.3F, 0.1F, 0.9F}); // layer 1, head 1
}

bool isClose(const std::vector<float>& matrix, const QList<double>& expected) {
    bool close = static_cast<qsizetype>(matrix.size()) == expected.size();
    for (std::size_t i = 0; i < matrix.size() && close; ++i) {
        close = std::abs(static_cast<double>(matrix[i]) - expected[static_cast<qsizetype>(i)]) < 1e-6;
    }
    return close;
}

class TestAttentionRollout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithAWorkedExample_data();
    void agreesWithAWorkedExample();
    void rowsSumToOne();
    void multipliesLargeMapsInTheSameWay();
    void tellsProgressAndStops();
    void refusesAMapWithoutWeights();
};

void TestAttentionRollout::agreesWithAWorkedExample_data() {
    QTest::addColumn<QList<int>>("heads"); // layer * 10 + head; none: all
    QTest::addColumn<QList<double>>("expected");
    // By hand. The heads' means are W0 = (1 0, 0.4 0.6) and W1 = (0.6 0.4, 0.3 0.7); with the residual connection
    // A0 = (1 0, 0.2 0.8) and A1 = (0.8 0.2, 0.15 0.85). A1 A0 has 0.8 + 0.2 * 0.2 = 0.84 and so on; A0 A1 would have
    // 0.8.
    QTest::newRow("all heads") << QList<int>{} << QList<double>{0.84, 0.16, 0.32, 0.68};
    // A = 0.5 W + 0.5 I of one head.
    QTest::newRow("one head") << QList<int>{10} << QList<double>{0.75, 0.25, 0.25, 0.75};
    // A0 = (1 0, 0.2 0.8) as above, layer 1 is left out.
    QTest::newRow("one layer") << QList<int>{0, 1} << QList<double>{1, 0, 0.2, 0.8};
    // A0 = (1 0, 0.1 0.9), A1 = (0.85 0.15, 0.05 0.95).
    QTest::newRow("single heads") << QList<int>{0, 11} << QList<double>{0.865, 0.135, 0.145, 0.855};
}

void TestAttentionRollout::agreesWithAWorkedExample() {
    QFETCH(QList<int>, heads);
    QFETCH(QList<double>, expected);
    SelectionState selection;
    for (const int head : heads) {
        selection.singleHeads.push_back({LayerIndex(head / 10), HeadIndex(head % 10)});
    }
    QVERIFY(isClose(attentionRollout(twoLayers(), selection, {}, ignore), expected));
    selection.aggregation = Aggregation::Max; // heads are averaged all the same
    QVERIFY(isClose(attentionRollout(twoLayers(), selection, {}, ignore), expected));
}

void TestAttentionRollout::rowsSumToOne() {
    const FakePlan plan;
    const AttentionMap map = fakeMap(plan, SegmentIndex(3), fakeSequence(6, {{9, TokenRole::Text, "word", {}}}));
    const std::vector<float> rollout = attentionRollout(map, {}, {}, ignore);
    for (std::size_t query = 0; query < map.tokens.size(); ++query) {
        float sum = 0;
        for (std::size_t key = 0; key < map.tokens.size(); ++key) {
            sum += rollout[query * map.tokens.size() + key];
        }
        QVERIFY(std::abs(sum - 1) < 1e-5F);
    }
}

void TestAttentionRollout::multipliesLargeMapsInTheSameWay() {
    FakePlan plan;
    plan.shape = {3, 2, 2};
    const std::vector<SegmentToken> words(21, SegmentToken{9, TokenRole::Text, "word", {}}); // no multiple of anything
    const AttentionMap map = fakeMap(plan, SegmentIndex(1), fakeSequence(2, words));
    const std::size_t size = map.tokens.size();
    std::vector<double> expected;
    for (LayerIndex layer; layer.value < 3; ++layer) {
        std::vector<double> a(size * size);
        for (std::size_t i = 0; i < a.size(); ++i) {
            const auto mean = [&](std::size_t query, std::size_t key) {
                return static_cast<double>(map.at(layer, HeadIndex(0), query, key) +
                                           map.at(layer, HeadIndex(1), query, key)) /
                       2;
            };
            a[i] = 0.5 * mean(i / size, i % size) + (i / size == i % size ? 0.5 : 0);
        }
        std::vector<double> product(size * size, 0.0);
        for (std::size_t i = 0; i < product.size() && layer.value > 0; ++i) {
            for (std::size_t inner = 0; inner < size; ++inner) {
                product[i] += a[i / size * size + inner] * expected[inner * size + i % size];
            }
        }
        expected = layer.value > 0 ? product : a;
    }
    QVERIFY(isClose(attentionRollout(map, {}, {}, ignore), QList<double>(expected.begin(), expected.end())));
}

void TestAttentionRollout::tellsProgressAndStops() {
    std::stop_source source;
    QList<int> told;
    const auto progress = [&](int permille) {
        told.append(permille);
        source.request_stop();
    };
    const AttentionMap map = fakeMap(FakePlan(), SegmentIndex(0), fakeSequence(6, {}));
    QCOMPARE(attentionRollout(map, {}, source.get_token(), progress).size(), map.tokens.size() * map.tokens.size());
    QCOMPARE(told, QList<int>{0});
    told.clear();
    source = std::stop_source();
    const auto listen = [&told](int permille) { told.append(permille); };
    QVERIFY(!attentionRollout(map, {}, {}, listen).empty());
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QVERIFY(told.front() == 0 && told.back() > 500 && told.back() <= 1000);
}

void TestAttentionRollout::refusesAMapWithoutWeights() {
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(attentionRollout(madePair({2, 2, 0}, {}), {}, {}, ignore)), Error);
}

} // namespace

QTEST_GUILESS_MAIN(TestAttentionRollout)
#include "tst_attention_rollout.moc"
