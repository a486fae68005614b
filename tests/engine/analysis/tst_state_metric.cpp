#include "engine/analysis/prepared_states.h"
#include "engine/analysis/squared_differences.h"
#include "engine/analysis/state_metric.h"
#include "tests/engine/analysis/made_states.h"

#include <QTest>

#include <cmath>

using namespace rmtscope;

namespace {

using Numbers = QList<float>;

bool isNear(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance;
}

class TestStateMetric : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownDistances_data();
    void knownDistances();
    void ckaIgnoresRotationAndScale();
    void squaresOfEveryShape_data();
    void squaresOfEveryShape();
    void preparedAgreesWithDouble_data();
    void preparedAgreesWithDouble();
    void tellsNearStatesApart_data();
    void tellsNearStatesApart();
    void missingStatesHaveNoDistance_data();
    void missingStatesHaveNoDistance();
    void stops();
};

void TestStateMetric::knownDistances_data() {
    QTest::addColumn<int>("metric");
    QTest::addColumn<int>("slot"); // -1: all
    QTest::addColumn<int>("slots");
    QTest::addColumn<Numbers>("a");
    QTest::addColumn<Numbers>("b");
    QTest::addColumn<double>("distance");
    const int euclidean = static_cast<int>(StateMetric::Euclidean);
    const int cosine = static_cast<int>(StateMetric::Cosine);
    const int cka = static_cast<int>(StateMetric::Cka);
    const double nan = std::nan("");
    QTest::newRow("Euclidean") << euclidean << -1 << 2 << Numbers{1, 2, 3, 4} << Numbers{1, 5, 3, 8} << 5.0;
    QTest::newRow("Euclidean, slot 1") << euclidean << 1 << 2 << Numbers{1, 2, 3, 4} << Numbers{9, 9, 3, 8} << 4.0;
    QTest::newRow("cosine, the same direction") << cosine << -1 << 1 << Numbers{1, 2} << Numbers{2, 4} << 0.0;
    QTest::newRow("cosine, a right angle") << cosine << -1 << 1 << Numbers{1, 0} << Numbers{0, 3} << 1.0;
    QTest::newRow("cosine, opposite") << cosine << -1 << 1 << Numbers{1, 0} << Numbers{-2, 0} << 2.0;
    QTest::newRow("cosine, 60 degrees") << cosine << 0 << 2 << Numbers{1, 0, 7, 7} << Numbers{0.5F, 0.8660254F, 0, 1}
                                        << 0.5;
    QTest::newRow("cosine of zeros") << cosine << -1 << 1 << Numbers{0, 0} << Numbers{1, 2} << nan;
    // Both are centred already. Gram matrices: [1 0 -1; 0 1 -1; -1 -1 2], whose squares sum to 10, and
    // [1 -1 0; -1 1 0; 0 0 0], to 4; their product sums to 2. CKA = 2 / sqrt(10 * 4).
    QTest::newRow("CKA") << cka << -1 << 3 << Numbers{1, 0, 0, 1, -1, -1} << Numbers{1, 0, -1, 0, 0, 0}
                         << 1 - 2 / std::sqrt(40.0);
    QTest::newRow("CKA, moved as a whole")
        << cka << -1 << 3 << Numbers{1, 0, 0, 1, -1, -1} << Numbers{6, 3, 4, 3, 5, 3} << 1 - 2 / std::sqrt(40.0);
    QTest::newRow("CKA, a slot makes no difference")
        << cka << 2 << 3 << Numbers{1, 0, 0, 1, -1, -1} << Numbers{1, 0, -1, 0, 0, 0} << 1 - 2 / std::sqrt(40.0);
    QTest::newRow("CKA of equal slots") << cka << -1 << 2 << Numbers{1, 2, 1, 2} << Numbers{1, 0, 0, 1} << nan;
}

void TestStateMetric::knownDistances() {
    QFETCH(int, metric);
    QFETCH(int, slot);
    QFETCH(int, slots);
    QFETCH(Numbers, a);
    QFETCH(Numbers, b);
    QFETCH(double, distance);
    const StateComparison comparison{static_cast<StateMetric>(metric),
                                     {slots, a.size() / slots},
                                     slot < 0 ? std::nullopt : std::optional(SlotIndex(slot))};
    const double found = comparison.distance(a.constData(), b.constData());
    PreparedStates states(comparison);
    states.append(sharedState({a.begin(), a.end()}));
    states.append(sharedState({b.begin(), b.end()}));
    const auto inFloats = static_cast<double>(states.distances(1, 1, {}).at(0));
    if (std::isnan(distance)) {
        QVERIFY(std::isnan(found));
        QVERIFY(std::isnan(inFloats));
        return;
    }
    QVERIFY2(isNear(found, distance, 1e-7), qPrintable(QString::number(found)));
    QVERIFY2(isNear(inFloats, distance, 1e-6), qPrintable(QString::number(inFloats)));
}

void TestStateMetric::ckaIgnoresRotationAndScale() {
    const StateShape shape{5, 2};
    const std::vector<float> state = randomState(shape.size(), 1);
    std::vector<float> turned = state;
    for (std::size_t slot = 0; slot < 5; ++slot) { // by a right angle, and twice as large
        turned[2 * slot] = -2 * state[2 * slot + 1];
        turned[2 * slot + 1] = 2 * state[2 * slot];
    }
    const StateComparison cka{StateMetric::Cka, shape, {}};
    QVERIFY(isNear(cka.distance(state.data(), turned.data()), 0, 1e-12));
    const std::vector<float> other = randomState(shape.size(), 2);
    QVERIFY(cka.distance(state.data(), other.data()) > 0.1);
    const StateComparison cosine{StateMetric::Cosine, shape, {}};
    QVERIFY(isNear(cosine.distance(state.data(), turned.data()), 1, 1e-6));
}

void TestStateMetric::squaresOfEveryShape_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("size");
    for (const int rows : {1, 2, 3, 6}) {
        for (const int columns : {1, 3, 4, 9}) {
            QTest::addRow("%d x %d", rows, columns) << rows << columns << 12;
        }
    }
    QTest::newRow("four numbers") << 3 << 5 << 4;
    QTest::newRow("none") << 2 << 2 << 0;
}

void TestStateMetric::squaresOfEveryShape() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(int, size);
    const auto left = randomState(static_cast<std::size_t>(rows * size), 3);
    const auto right = randomState(static_cast<std::size_t>(columns * size), 4);
    const int stride = columns + 2;
    std::vector<float> out(static_cast<std::size_t>(rows * stride), -1.0F);
    squaredDifferences(left, right, static_cast<std::size_t>(size), out.data(), static_cast<std::size_t>(stride));
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < stride; ++c) {
            double expected = c < columns && size > 0 ? 0 : -1; // nothing is written beside the block
            for (int i = 0; c < columns && i < size; ++i) {
                const double difference = static_cast<double>(left[static_cast<std::size_t>(r * size + i)]) -
                                          static_cast<double>(right[static_cast<std::size_t>(c * size + i)]);
                expected += difference * difference;
            }
            const auto found = static_cast<double>(out[static_cast<std::size_t>(r * stride + c)]);
            QVERIFY(isNear(found, expected, 1e-6));
        }
    }
}

void TestStateMetric::preparedAgreesWithDouble_data() {
    QTest::addColumn<int>("metric");
    QTest::addColumn<int>("slot");
    QTest::newRow("Euclidean") << static_cast<int>(StateMetric::Euclidean) << -1;
    QTest::newRow("Euclidean, slot 2") << static_cast<int>(StateMetric::Euclidean) << 2;
    QTest::newRow("cosine") << static_cast<int>(StateMetric::Cosine) << -1;
    QTest::newRow("cosine, slot 0") << static_cast<int>(StateMetric::Cosine) << 0;
    QTest::newRow("CKA") << static_cast<int>(StateMetric::Cka) << -1;
}

void TestStateMetric::preparedAgreesWithDouble() {
    QFETCH(int, metric);
    QFETCH(int, slot);
    const StateComparison comparison{static_cast<StateMetric>(metric),
                                     {3, 7}, // no multiple of four
                                     slot < 0 ? std::nullopt : std::optional(SlotIndex(slot))};
    constexpr std::size_t count = 300; // more than are compared at once
    PreparedStates states(comparison);
    std::vector<std::shared_ptr<const float>> kept;
    for (std::size_t i = 0; i < count; ++i) {
        kept.push_back(sharedState(randomState(21, static_cast<std::int64_t>(i))));
        states.append(kept.back());
    }
    constexpr std::size_t first = 290;
    const std::vector<float> found = states.distances(first, count - first, {});
    QCOMPARE(found.size(), (count - first) * count);
    for (std::size_t row = first; row < count; ++row) {
        for (std::size_t column = 0; column < count; ++column) {
            const double expected = comparison.distance(kept[row].get(), kept[column].get());
            QVERIFY(isNear(static_cast<double>(found[(row - first) * count + column]), expected, 1e-5));
        }
        QCOMPARE(found[(row - first) * count + row], 0.0F);
    }
}

void TestStateMetric::tellsNearStatesApart_data() {
    QTest::addColumn<int>("metric");
    QTest::newRow("Euclidean") << static_cast<int>(StateMetric::Euclidean);
    QTest::newRow("cosine") << static_cast<int>(StateMetric::Cosine);
    QTest::newRow("CKA") << static_cast<int>(StateMetric::Cka);
}

/// Products of states that differ by a ten-thousandth would have lost all digits.
void TestStateMetric::tellsNearStatesApart() {
    QFETCH(int, metric);
    const StateComparison comparison{static_cast<StateMetric>(metric), {10, 96}, {}};
    std::vector<float> state = randomState(960, 5);
    std::vector<float> near = state;
    for (std::size_t i = 0; i < near.size(); ++i) {
        near[i] += 1e-4F * randomState(960, 6)[i];
    }
    PreparedStates states(comparison);
    states.append(sharedState(state));
    states.append(sharedState(near));
    const auto found = static_cast<double>(states.distances(1, 1, {}).at(0));
    const double expected = comparison.distance(state.data(), near.data());
    QVERIFY(expected > 0);
    QVERIFY2(isNear(found / expected, 1, 0.02), qPrintable(QString::number(found / expected)));
}

void TestStateMetric::missingStatesHaveNoDistance_data() {
    tellsNearStatesApart_data();
}

void TestStateMetric::missingStatesHaveNoDistance() {
    QFETCH(int, metric);
    PreparedStates states({static_cast<StateMetric>(metric), {2, 4}, {}});
    states.append(sharedState(randomState(8, 1)));
    states.append(nullptr);
    states.append(sharedState(randomState(8, 2)));
    const std::vector<float> found = states.distances(0, 3, {});
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            QCOMPARE(std::isnan(found[row * 3 + column]), row == 1 || column == 1);
        }
    }
}

void TestStateMetric::stops() {
    PreparedStates states({StateMetric::Euclidean, {2, 4}, {}});
    for (int i = 0; i < 3; ++i) {
        states.append(sharedState(randomState(8, i)));
    }
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(std::isnan(states.distances(0, 3, stop.get_token()).at(0)));
}

} // namespace

QTEST_APPLESS_MAIN(TestStateMetric)
#include "tst_state_metric.moc"
