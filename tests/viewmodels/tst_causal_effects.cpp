#include "tests/support/fake_measurement.h"
#include "tests/viewmodels/read_run.h"
#include "viewmodels/causal_effects.h"

#include <QSignalSpy>

#include <cmath>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

CausalChoice choose(std::int64_t first, std::int64_t last, std::int64_t every = 1, std::int64_t asked = 30) {
    CausalChoice choice;
    choice.asked = SegmentIndex(asked);
    choice.first = SegmentIndex(first);
    choice.last = SegmentIndex(last);
    choice.every = every;
    return choice;
}

/// Measuring waits at this segment until it is cancelled.
FakePlan heldAt(std::int64_t segment) {
    FakePlan plan;
    plan.holdBranchAt = segment;
    return plan;
}

struct Fixture : ReadRun {
    explicit Fixture(const FakePlan& plan = {})
        : ReadRun(plan)
        , effects(controller, store) {}

    [[nodiscard]] bool reachesState(CausalEffects::State state) const {
        return QTest::qWaitFor([&] { return effects.state() == state; }, 20'000);
    }
    [[nodiscard]] bool measures(const CausalChoice& choice) {
        effects.measure(choice);
        return reachesState(CausalEffects::State::Complete);
    }
    /// Reads, measures the columns 0 to 30 and comes to the one that is held.
    [[nodiscard]] bool isHeldAt(std::size_t column) {
        if (!reads()) {
            return false;
        }
        effects.measure(choose(0, 30));
        return QTest::qWaitFor([&] { return effects.measured() == column; });
    }

    CausalEffects effects;
};

class TestCausalEffects : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesSegments();
    void saysWhatIsInTheWay();
    void followsTheRightAnswer();
    void measuresEveryColumn();
    void measuresWhatWasPicked();
    void findsTheStrongestEffect();
    void cancelKeepsTheColumns();
    void anotherMeasurementReplacesIt();
    void tellsAFailure();
    void goesWithItsDocument();
    void knowsHowLongItTakes();
};

void TestCausalEffects::choosesSegments() {
    QCOMPARE(choose(3, 9, 3).segments(),
             (std::vector<SegmentIndex>{SegmentIndex(3), SegmentIndex(6), SegmentIndex(9)}));
    QCOMPARE(choose(3, 8, 3).segments(), (std::vector<SegmentIndex>{SegmentIndex(3), SegmentIndex(6)}));
    QCOMPARE(choose(5, 5).segments(), std::vector<SegmentIndex>{SegmentIndex(5)});
    QCOMPARE(choose(29, 30).work(6, SegmentIndex(31)), 6 * 3 + 6 * 2); // segments 29 and 30, 30; and the question
    // A sample's last segment, 30, ends in its question: 29 and that; that alone.
    QCOMPARE(choose(29, 30).work(6, SegmentIndex(30)), 6 * 2 + 6 * 1);
}

void TestCausalEffects::saysWhatIsInTheWay() {
    Fixture f;
    QVERIFY(f.effects.obstacle(choose(0, 3)).contains(QStringLiteral("Open a model")));
    QVERIFY(f.reads());
    QCOMPARE(f.effects.obstacle(choose(0, 30)), QString());
    QVERIFY(f.effects.obstacle(choose(0, 3, 1, 40)).contains(QStringLiteral("hasn't been read")));
    QCOMPARE(f.effects.obstacle(choose(0, 31)), QString()); // the memory that is asked
    QVERIFY(f.effects.obstacle(choose(0, 32)).contains(QStringLiteral("up to 31")));
    QVERIFY(f.effects.obstacle(choose(4, 3)).contains(QStringLiteral("up to 31")));
    QVERIFY(f.effects.obstacle(choose(0, 3, 0)).contains(QStringLiteral("up to 31")));
    CausalChoice choice = choose(0, 3);
    choice.picked = {SegmentIndex(4), SegmentIndex(31)};
    QCOMPARE(f.effects.obstacle(choice), QString());
    choice.picked.push_back(SegmentIndex(32));
    QVERIFY(f.effects.obstacle(choice).contains(QStringLiteral("up to 31")));
    choice = choose(0, 3);
    choice.question = 3;
    QVERIFY(f.effects.obstacle(choice).contains(QStringLiteral("no questions")));
    choice = choose(0, 3);
    choice.label = 6;
    QVERIFY(f.effects.obstacle(choice).contains(QStringLiteral("no answers")));
    f.effects.measure(choice);
    QCOMPARE(f.effects.state(), CausalEffects::State::Nothing);
}

void TestCausalEffects::followsTheRightAnswer() {
    Fixture f;
    QVERIFY(!f.effects.usualLabel(0).has_value());
    QVERIFY(f.reads());
    for (std::size_t question = 0; question < 3; ++question) {
        const auto label = f.effects.usualLabel(question);
        QCOMPARE(f.store.context().labels.at(*label), f.store.context().document->questions[question].answer);
    }
    QVERIFY(!f.effects.usualLabel(3).has_value());
    // Where the right answer is none of the labels: what was answered last.
    RunContext context = f.store.context();
    context.labels = {"here", "there", "a", "b", "c", "d"};
    const auto traces = f.store.snapshot();
    f.store.start(context);
    f.store.append({traces[7]});
    QCOMPARE(*f.effects.usualLabel(1), traces[7]->answers.at(1).label);
}

void TestCausalEffects::measuresEveryColumn() {
    Fixture f;
    QVERIFY(f.reads());
    QSignalSpy cleared(&f.effects, &CausalEffects::cleared);
    QSignalSpy progressed(&f.effects, &CausalEffects::progressed);
    const CausalChoice choice = choose(2, 30, 4);
    f.effects.measure(choice);
    QCOMPARE(f.effects.state(), CausalEffects::State::Measuring);
    QCOMPARE(cleared.size(), 1);
    QCOMPARE(f.effects.segments(), choice.segments());
    QVERIFY(std::isnan(f.effects.effect(0, SlotIndex(0))));
    QVERIFY(!f.effects.rounding().has_value());
    QVERIFY(f.reachesState(CausalEffects::State::Complete));
    QVERIFY(!progressed.isEmpty());
    QCOMPARE(f.effects.measured(), choice.segments().size());
    CausalPlan plan;
    plan.asked = choice.asked;
    for (std::size_t column = 0; column < f.effects.segments().size(); ++column) {
        for (SlotIndex slot; slot.value < 6; ++slot) {
            QCOMPARE(f.effects.effect(column, slot), fakeEffect(plan, f.effects.segments()[column], slot));
        }
    }
    QCOMPARE(*f.effects.original(), -0.5);
    QCOMPARE(f.effects.rounding().value_or(0), 1e-5);
    QCOMPARE(f.effects.done(), f.effects.work());
    QCOMPARE(f.effects.question(), QStringLiteral("Where is Mary?"));
    QCOMPARE(f.effects.answer(), QStringLiteral("bathroom"));
}

void TestCausalEffects::measuresWhatWasPicked() {
    Fixture f;
    QVERIFY(f.reads());
    CausalChoice choice = choose(2, 30);
    choice.picked = {SegmentIndex(3), SegmentIndex(4), SegmentIndex(31)};
    QCOMPARE(choice.work(6, SegmentIndex(31)), 6 * (29 + 28 + 1));
    QVERIFY(f.measures(choice));
    QCOMPARE(f.effects.segments(), choice.picked);
    QCOMPARE(f.effects.measured(), 3U);
}

void TestCausalEffects::findsTheStrongestEffect() {
    Fixture f;
    QVERIFY(f.reads());
    QVERIFY(!f.effects.strongest().has_value());
    CausalChoice choice = choose(20, 30);
    QVERIFY(f.measures(choice));
    QCOMPARE(f.effects.strongest()->segment, SegmentIndex(30)); // the fake's fall with the distance to the question
    QCOMPARE(f.effects.strongest()->slot, SlotIndex(5));
    QVERIFY(f.effects.strongest()->effect < 0);
    choice.slots = {SlotIndex(0), SlotIndex(2)};
    QVERIFY(f.measures(choice));
    QCOMPARE(f.effects.strongest()->slot, SlotIndex(2));
    QVERIFY(f.effects.strongest()->effect > 0);
}

void TestCausalEffects::cancelKeepsTheColumns() {
    Fixture f(heldAt(5));
    QVERIFY(f.isHeldAt(5));
    QSignalSpy ended(&f.controller, &RunController::sideTaskEnded);
    f.effects.cancel();
    QCOMPARE(f.effects.state(), CausalEffects::State::Stopped);
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(f.effects.measured(), 5U);
    QVERIFY(!std::isnan(f.effects.effect(4, SlotIndex(0))));
    QVERIFY(std::isnan(f.effects.effect(5, SlotIndex(0))));
    QCOMPARE(f.effects.state(), CausalEffects::State::Stopped);
}

void TestCausalEffects::anotherMeasurementReplacesIt() {
    Fixture f(heldAt(5));
    QVERIFY(f.isHeldAt(5));
    f.effects.measure(choose(28, 30));
    QCOMPARE(f.effects.measured(), 0U);
    QVERIFY(f.reachesState(CausalEffects::State::Complete));
    QCOMPARE(f.effects.measured(), 3U);
    QCOMPARE(f.effects.segments().front(), SegmentIndex(28));
}

void TestCausalEffects::tellsAFailure() {
    FakePlan plan;
    plan.failBranchAt = 4;
    Fixture f(plan);
    QSignalSpy failed(&f.effects, &CausalEffects::failed);
    QVERIFY(f.reads());
    f.effects.measure(choose(2, 9));
    QVERIFY(f.reachesState(CausalEffects::State::Failed));
    QCOMPARE(failed.size(), 1);
    QVERIFY(f.effects.failure().contains(QStringLiteral("segment 4")));
    QCOMPARE(f.effects.measured(), 2U);
}

void TestCausalEffects::goesWithItsDocument() {
    Fixture f;
    QVERIFY(f.reads());
    QVERIFY(f.measures(choose(0, 5)));
    QSignalSpy cleared(&f.effects, &CausalEffects::cleared);
    f.controller.openDocument("other.txt");
    QVERIFY(f.reaches(RunState::Ready));
    QCOMPARE(cleared.size(), 1);
    QCOMPARE(f.effects.state(), CausalEffects::State::Nothing);
    QVERIFY(f.effects.segments().empty());
}

void TestCausalEffects::knowsHowLongItTakes() {
    FakePlan plan = heldAt(10);
    plan.segmentDelay = 1ms;
    Fixture f(plan);
    QVERIFY(f.reads());
    QVERIFY(!f.effects.remainingSeconds().has_value());
    f.effects.measure(choose(0, 29));
    QVERIFY(!f.effects.remainingSeconds().has_value());
    QTRY_COMPARE(f.effects.measured(), 10U);
    QVERIFY(f.effects.remainingSeconds().value_or(0) > 0.02 * 0.9); // ten columns of a millisecond, twenty are left
    f.effects.cancel();
    QVERIFY(!f.effects.remainingSeconds().has_value());
}

} // namespace

QTEST_GUILESS_MAIN(TestCausalEffects)
#include "tst_causal_effects.moc"
