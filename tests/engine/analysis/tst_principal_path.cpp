#include "engine/analysis/principal_path.h"
#include "tests/engine/analysis/made_states.h"

#include <QTest>

#include <cmath>

using namespace rmtscope;

namespace {

bool isNear(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance;
}

/// 100 + s u + t v with u = (0.6, 0.8, 0, …), v = (0, …, 1).
std::shared_ptr<const float> inPlane(std::size_t size, double s, double t) {
    std::vector<float> state(size, 100.0F);
    state[0] += static_cast<float>(0.6 * s);
    state[1] += static_cast<float>(0.8 * s);
    state[size - 1] += static_cast<float>(t);
    return sharedState(std::move(state));
}

class TestPrincipalPath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAKnownPlane_data();
    void findsAKnownPlane();
    void agreesWithTheWholeCovariance();
    void isTheSameEveryTime();
    void twoClustersLieApart();
    void leavesOutWhatIsMissing();
    void withoutSpread_data();
    void withoutSpread();
    void stops();
};

void TestPrincipalPath::findsAKnownPlane_data() {
    QTest::addColumn<int>("size");
    QTest::newRow("as many numbers as axes and two") << 4;
    QTest::newRow("more") << 50;
}

void TestPrincipalPath::findsAKnownPlane() {
    QFETCH(int, size);
    const QList<std::pair<double, double>> at{{2, 0}, {-2, 0}, {0, 1}, {0, -1}};
    std::vector<std::shared_ptr<const float>> states;
    for (const auto& [s, t] : at) {
        states.push_back(inPlane(static_cast<std::size_t>(size), s, t));
    }
    int steps = 0;
    const PrincipalPath path =
        principalPath(states, static_cast<std::size_t>(size), {}, [&steps](int step) { steps = step; });
    QVERIFY(path.settled);
    QVERIFY(steps > 0 && steps < 20);
    QVERIFY(isNear(path.variance, 2.5, 1e-5)); // (4 + 4 + 1 + 1) / 4
    QVERIFY(isNear(path.explained[0], 0.8, 1e-5));
    QVERIFY(isNear(path.explained[1], 0.2, 1e-5));
    for (std::size_t i = 0; i < 4; ++i) {
        QVERIFY(isNear(path.points[i][0], at[static_cast<qsizetype>(i)].first, 1e-3));
        QVERIFY(isNear(path.points[i][1], at[static_cast<qsizetype>(i)].second, 1e-3));
    }
}

/// The variance along an axis is that of the points; both axes are uncorrelated, and no direction has more.
void TestPrincipalPath::agreesWithTheWholeCovariance() {
    std::vector<std::shared_ptr<const float>> states;
    for (std::int64_t i = 0; i < 300; ++i) {
        std::vector<float> state = randomState(20, i);
        for (std::size_t k = 0; k < state.size(); ++k) {
            state[k] *= 1 + 0.2F * static_cast<float>(k);
        }
        states.push_back(sharedState(std::move(state)));
    }
    const PrincipalPath path = principalPath(states, 20, {});
    QVERIFY(path.settled);
    double first = 0;
    double second = 0;
    double both = 0;
    for (const auto& point : path.points) {
        first += point[0] * point[0] / 300;
        second += point[1] * point[1] / 300;
        both += point[0] * point[1] / 300;
    }
    QVERIFY(isNear(first / path.variance, path.explained[0], 1e-4));
    QVERIFY(isNear(second / path.variance, path.explained[1], 1e-4));
    QVERIFY(isNear(both / path.variance, 0, 1e-3));
    QVERIFY(path.explained[0] >= path.explained[1]);
    double largest = 0; // of the single numbers
    for (std::size_t k = 0; k < 20; ++k) {
        double mean = 0;
        double square = 0;
        for (const auto& state : states) {
            mean += static_cast<double>(state.get()[k]) / 300;
            square += static_cast<double>(state.get()[k]) * static_cast<double>(state.get()[k]) / 300;
        }
        largest = std::max(largest, square - mean * mean);
    }
    QVERIFY(first >= largest * (1 - 1e-6));
}

void TestPrincipalPath::isTheSameEveryTime() {
    std::vector<std::shared_ptr<const float>> states;
    for (std::int64_t i = 0; i < 40; ++i) {
        states.push_back(sharedState(randomState(96, i)));
    }
    QVERIFY(principalPath(states, 96, {}).points == principalPath(states, 96, {}).points);
}

void TestPrincipalPath::twoClustersLieApart() {
    std::vector<std::shared_ptr<const float>> states;
    for (std::int64_t i = 0; i < 60; ++i) {
        std::vector<float> state = randomState(30, i);
        state[7] += i < 30 ? 0.0F : 10.0F;
        states.push_back(sharedState(std::move(state)));
    }
    const PrincipalPath path = principalPath(states, 30, {});
    QVERIFY(path.explained[0] > 0.8);
    for (std::size_t i = 0; i < 60; ++i) {
        QVERIFY((path.points[i][0] > 0) == (i >= 30));
    }
}

void TestPrincipalPath::leavesOutWhatIsMissing() {
    std::vector<std::shared_ptr<const float>> states{inPlane(6, 2, 0), nullptr, inPlane(6, -2, 0)};
    const PrincipalPath path = principalPath(states, 6, {});
    QVERIFY(isNear(path.points[0][0], 2, 1e-4));
    QVERIFY(std::isnan(path.points[1][0]));
    QVERIFY(isNear(path.points[2][0], -2, 1e-4));
    QVERIFY(isNear(path.explained[0], 1, 1e-6));
}

void TestPrincipalPath::withoutSpread_data() {
    QTest::addColumn<int>("states");
    QTest::newRow("none") << 0;
    QTest::newRow("one") << 1;
    QTest::newRow("all the same") << 5;
}

void TestPrincipalPath::withoutSpread() {
    QFETCH(int, states);
    const std::vector<std::shared_ptr<const float>> same(static_cast<std::size_t>(states), inPlane(6, 1, 1));
    const PrincipalPath path = principalPath(same, 6, {});
    QVERIFY(path.settled);
    QCOMPARE(path.points.size(), static_cast<std::size_t>(states));
    QCOMPARE(path.variance, 0.0);
    for (const auto& point : path.points) {
        QCOMPARE(point[0], 0.0);
    }
}

void TestPrincipalPath::stops() {
    std::vector<std::shared_ptr<const float>> states;
    for (std::int64_t i = 0; i < 40; ++i) {
        states.push_back(sharedState(randomState(96, i)));
    }
    std::stop_source stop;
    int steps = 0;
    static_cast<void>(principalPath(states, 96, stop.get_token(), [&](int step) {
        steps = step;
        stop.request_stop();
    }));
    QCOMPARE(steps, 1);
}

} // namespace

QTEST_APPLESS_MAIN(TestPrincipalPath)
#include "tst_principal_path.moc"
