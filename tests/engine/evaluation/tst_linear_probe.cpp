#include "engine/api/error.h"
#include "engine/evaluation/linear_probe.h"

#include <ATen/ATen.h>
#include <QTest>

#include <cstdlib>

using namespace rmtscope;

namespace {

constexpr std::int64_t samples = 150;
constexpr std::int64_t train = 105;
constexpr std::int64_t classes = 3;

std::vector<std::int64_t> someClasses() {
    std::vector<std::int64_t> of;
    for (std::int64_t i = 0; i < samples; ++i) {
        of.push_back((i * i + i / 7) % classes);
    }
    return of;
}

/// [samples, 40]: noise, and in some places the class.
at::Tensor features(const std::vector<std::int64_t>& of, double strength) {
    at::manual_seed(11);
    at::Tensor rows = at::randn({samples, 40});
    for (std::int64_t i = 0; i < samples; ++i) {
        rows[i][7 + of[static_cast<std::size_t>(i)]] += strength;
    }
    return rows;
}

class TestLinearProbe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatIsThere();
    void findsNothingInNoise();
    void scaleAndShiftChangeNothing();
    void copesWithFeaturesThatNeverChange();
    void knowsItsChance();
    void repeatsItself();
    void stops();
};

void TestLinearProbe::findsWhatIsThere() {
    const auto of = someClasses();
    const ProbeScores scores = fitLinearProbe(features(of, 8), of, classes, train, {});
    QCOMPARE(scores.trainSamples, train);
    QCOMPARE(scores.testSamples, samples - train);
    QCOMPARE(scores.trainCorrect, train);
    QVERIFY(scores.testCorrect >= scores.testSamples - 2);
}

void TestLinearProbe::findsNothingInNoise() {
    const auto of = someClasses();
    const ProbeScores scores = fitLinearProbe(features(of, 0), of, classes, train, {});
    QVERIFY(scores.trainCorrect > train / 2);                  // it fits what it has seen …
    QVERIFY(scores.testCorrect < scores.testSamples * 6 / 10); // … and knows no more than chance of the others
}

void TestLinearProbe::scaleAndShiftChangeNothing() {
    const auto of = someClasses();
    const at::Tensor rows = features(of, 2);
    const at::Tensor moved = rows * at::linspace(0.01, 300, 40) + at::linspace(-50, 90, 40);
    const ProbeScores one = fitLinearProbe(rows, of, classes, train, {});
    const ProbeScores other = fitLinearProbe(moved, of, classes, train, {});
    QVERIFY(std::abs(one.testCorrect - other.testCorrect) <= 1); // float32 rounds the shifted ones
    QVERIFY(std::abs(one.trainCorrect - other.trainCorrect) <= 1);
}

void TestLinearProbe::copesWithFeaturesThatNeverChange() {
    const auto of = someClasses();
    at::Tensor rows = features(of, 8);
    rows.slice(1, 20, 40).fill_(3.5);
    QVERIFY(fitLinearProbe(rows, of, classes, train, {}).testCorrect >= samples - train - 2);
    const ProbeScores blind = fitLinearProbe(at::zeros({samples, 5}), of, classes, train, {});
    QCOMPARE(static_cast<double>(blind.testCorrect) / static_cast<double>(blind.testSamples), blind.chance);
}

void TestLinearProbe::knowsItsChance() {
    std::vector<std::int64_t> of(samples, 2);
    for (std::int64_t i = train; i < train + 9; ++i) {
        of[static_cast<std::size_t>(i)] = 0; // nine of 45 test samples
    }
    QCOMPARE(fitLinearProbe(features(of, 1), of, classes, train, {}).chance, 0.8);
}

void TestLinearProbe::repeatsItself() {
    const auto of = someClasses();
    const at::Tensor rows = features(of, 1);
    const ProbeScores one = fitLinearProbe(rows, of, classes, train, {});
    const ProbeScores again = fitLinearProbe(rows, of, classes, train, {});
    QCOMPARE(one.testCorrect, again.testCorrect);
    QCOMPARE(one.trainCorrect, again.trainCorrect);
}

void TestLinearProbe::stops() {
    const auto of = someClasses();
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(fitLinearProbe(features(of, 1), of, classes, train, stop.get_token()));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
}

} // namespace

QTEST_APPLESS_MAIN(TestLinearProbe)
#include "tst_linear_probe.moc"
