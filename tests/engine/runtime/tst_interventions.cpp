#include "engine/api/error.h"
#include "engine/runtime/interventions.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace rmtscope;

namespace {

constexpr std::int64_t slots = 3;
constexpr std::int64_t hidden = 4;

RunGeometry geometryOf(std::int64_t slotCount = slots, std::int64_t width = hidden) {
    RunGeometry geometry;
    geometry.shape = {2, 2, slotCount};
    geometry.hiddenSize = width;
    geometry.segments = 10;
    return geometry;
}

/// 1, 2, 3, …
std::vector<float> counting(std::int64_t numbers = slots * hidden) {
    std::vector<float> state(static_cast<std::size_t>(numbers));
    std::iota(state.begin(), state.end(), 1.0F);
    return state;
}

std::vector<float> changed(const Interventions& interventions, std::int64_t segment) {
    std::vector<float> state = counting();
    interventions.apply(SegmentIndex(segment), {}, state);
    return state;
}

Intervention zero(std::int64_t segment, std::vector<SlotIndex> which = {}) {
    return {InterventionKind::Zero, SegmentIndex(segment), std::move(which)};
}

Intervention noise(std::int64_t segment, double deviation, std::uint64_t seed, std::vector<SlotIndex> which = {}) {
    Intervention made{InterventionKind::Noise, SegmentIndex(segment), std::move(which)};
    made.deviation = deviation;
    made.seed = seed;
    return made;
}

Intervention replace(std::int64_t segment, std::vector<SlotIndex> which, std::vector<float> values) {
    Intervention made{InterventionKind::Replace, SegmentIndex(segment), std::move(which)};
    made.values = std::move(values);
    return made;
}

Intervention freeze(std::int64_t segment, std::vector<SlotIndex> which, std::optional<std::int64_t> segments) {
    Intervention made{InterventionKind::Freeze, SegmentIndex(segment), std::move(which)};
    made.segments = segments;
    return made;
}

} // namespace

class TestInterventions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesNothingElsewhere();
    void zeroesTheSlotsThatAreNamed();
    void replacesInTheOrderOfTheSlots();
    void noiseIsNormalAndItsOwn();
    void frozenSlotsKeepWhatTheModelRead();
    void laterOnesSeeWhatEarlierOnesDid();
    void saysWhatDoesNotFit_data();
    void saysWhatDoesNotFit();
    void saysThatNoiseIsTooLarge();
};

void TestInterventions::changesNothingElsewhere() {
    const Interventions interventions({zero(4)}, SegmentIndex(2), geometryOf());
    QVERIFY(!interventions.changes(SegmentIndex(3)));
    QVERIFY(interventions.changes(SegmentIndex(4)));
    QVERIFY(!interventions.changes(SegmentIndex(5)));
    QCOMPARE(changed(interventions, 3), counting());
    QVERIFY(!Interventions().changes(SegmentIndex(0)));
}

void TestInterventions::zeroesTheSlotsThatAreNamed() {
    QCOMPARE(changed({{zero(2, {SlotIndex(1)})}, SegmentIndex(2), geometryOf()}, 2),
             (std::vector<float>{1, 2, 3, 4, 0, 0, 0, 0, 9, 10, 11, 12}));
    QCOMPARE(changed({{zero(2)}, SegmentIndex(2), geometryOf()}, 2), std::vector<float>(12, 0.0F));
}

void TestInterventions::replacesInTheOrderOfTheSlots() {
    const std::vector<float> values{50, 51, 52, 53, 60, 61, 62, 63};
    QCOMPARE(changed({{replace(2, {SlotIndex(2), SlotIndex(0)}, values)}, SegmentIndex(0), geometryOf()}, 2),
             (std::vector<float>{60, 61, 62, 63, 5, 6, 7, 8, 50, 51, 52, 53}));
    const std::vector<float> all(12, 7.0F);
    QCOMPARE(changed({{replace(2, {}, all)}, SegmentIndex(0), geometryOf()}, 2), all);
}

void TestInterventions::noiseIsNormalAndItsOwn() {
    constexpr std::int64_t width = 5000;
    const auto geometry = geometryOf(2, width);
    const auto add = [&geometry](const Intervention& intervention) {
        std::vector<float> state(2 * width, 1.0F);
        Interventions({intervention}, SegmentIndex(0), geometry).apply(intervention.segment, {}, state);
        return state;
    };
    const std::vector<float> both = add(noise(3, 0.5, 11));
    QCOMPARE(add(noise(3, 0.5, 11)), both);
    QVERIFY(add(noise(3, 0.5, 12)) != both);
    QVERIFY(add(noise(4, 0.5, 11)) != both);
    const std::vector<float> second = add(noise(3, 0.5, 11, {SlotIndex(1)}));
    QVERIFY(std::equal(second.begin() + width, second.end(), both.begin() + width)); // whichever others there are
    QVERIFY(std::all_of(second.begin(), second.begin() + width, [](float value) { return value == 1.0F; }));
    QVERIFY(!std::equal(both.begin(), both.begin() + width, both.begin() + width));

    double sum = 0;
    double squares = 0;
    double beyond = 0;
    for (const float value : both) {
        const double added = static_cast<double>(value) - 1;
        sum += added;
        squares += added * added;
        beyond += std::abs(added) > 1.0 ? 1 : 0; // two standard deviations: 4.55 %
    }
    const auto count = static_cast<double>(both.size());
    QVERIFY(std::abs(sum / count) < 0.02);
    QVERIFY(std::abs(std::sqrt(squares / count) - 0.5) < 0.02);
    QVERIFY(std::abs(beyond / count - 0.0455) < 0.01);
    QCOMPARE(add(noise(3, 0, 11)), std::vector<float>(2 * width, 1.0F));
}

void TestInterventions::frozenSlotsKeepWhatTheModelRead() {
    const Interventions twice({freeze(4, {SlotIndex(1)}, 2)}, SegmentIndex(0), geometryOf());
    const std::vector<float> before(12, -1.0F);
    const auto at = [&before](const Interventions& interventions, std::int64_t segment) {
        std::vector<float> state = counting();
        interventions.apply(SegmentIndex(segment), before, state);
        return state;
    };
    const std::vector<float> kept{1, 2, 3, 4, -1, -1, -1, -1, 9, 10, 11, 12};
    QCOMPARE(at(twice, 4), counting()); // it holds what it holds
    QCOMPARE(at(twice, 5), kept);       // what segment 4 wrote is lost
    QCOMPARE(at(twice, 6), kept);
    QCOMPARE(at(twice, 7), counting());
    const Interventions always({freeze(4, {SlotIndex(1)}, std::nullopt)}, SegmentIndex(0), geometryOf());
    QVERIFY(always.changes(SegmentIndex(10))); // behind the last segment
    QCOMPARE(at(always, 10), kept);
}

void TestInterventions::laterOnesSeeWhatEarlierOnesDid() {
    const std::vector<float> fives(4, 5.0F);
    Interventions first({replace(3, {SlotIndex(0)}, fives)}, SegmentIndex(0), geometryOf());
    first.append({{zero(3, {SlotIndex(0)})}, SegmentIndex(0), geometryOf()});
    QCOMPARE(changed(first, 3), (std::vector<float>{0, 0, 0, 0, 5, 6, 7, 8, 9, 10, 11, 12}));
    const Interventions other({zero(3, {SlotIndex(0)}), replace(3, {SlotIndex(0)}, fives)}, SegmentIndex(0),
                              geometryOf());
    QCOMPARE(changed(other, 3), (std::vector<float>{5, 5, 5, 5, 5, 6, 7, 8, 9, 10, 11, 12}));
}

void TestInterventions::saysWhatDoesNotFit_data() {
    QTest::addColumn<Intervention>("intervention");
    QTest::addColumn<QString>("says");
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    QTest::newRow("segment beyond the end") << zero(10) << "segments 0 to 9";
    QTest::newRow("negative segment") << zero(-1) << "segments 0 to 9";
    QTest::newRow("before the branch") << zero(1) << "begins at 2";
    QTest::newRow("slot beyond the last") << zero(3, {SlotIndex(3)}) << "slots 0 to 2";
    QTest::newRow("negative slot") << zero(3, {SlotIndex(-1)}) << "slots 0 to 2";
    QTest::newRow("a slot twice") << zero(3, {SlotIndex(1), SlotIndex(1)}) << "named twice";
    QTest::newRow("too few values") << replace(3, {SlotIndex(0)}, {1, 2, 3}) << "4 numbers are needed, not 3";
    QTest::newRow("values for all") << replace(3, {}, {1, 2, 3, 4}) << "12 numbers are needed";
    QTest::newRow("NaN") << replace(3, {SlotIndex(0)}, {1, 2, nan, 4}) << "Number 2";
    QTest::newRow("infinity") << replace(3, {SlotIndex(0)}, {infinity, 2, 3, 4}) << "Number 0";
    QTest::newRow("negative deviation") << noise(3, -1, 0) << "standard deviation";
    QTest::newRow("no deviation") << noise(3, std::nan(""), 0) << "standard deviation";
    QTest::newRow("frozen for no segment") << freeze(3, {}, 0) << "1 segment or more";
}

void TestInterventions::saysWhatDoesNotFit() {
    QFETCH(const Intervention, intervention);
    QFETCH(const QString, says);
    try {
        const Interventions interventions({intervention}, SegmentIndex(2), geometryOf());
        QFAIL("must be refused");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Usage);
        QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
        QVERIFY(std::string(error.what()).ends_with('.'));
    }
}

void TestInterventions::saysThatNoiseIsTooLarge() {
    const Interventions interventions({noise(2, 1e300, 0)}, SegmentIndex(0), geometryOf());
    std::vector<float> state = counting();
    try {
        interventions.apply(SegmentIndex(2), {}, state);
        QFAIL("must be refused");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::NotFinite);
    }
}

QTEST_APPLESS_MAIN(TestInterventions)
#include "tst_interventions.moc"
