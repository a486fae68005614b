#include "engine/probe/stage_clock.h"

#include <QTest>

#include <cmath>
#include <thread>

using namespace rmtscope;

class TestStageClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void putsEveryMomentIntoOneStage();
    void givesTheTimeBackToTheStageAround();
    void changesTheStage();
    void seesItsOwnThreadOnly();
    void letsAnInnerClockTakeOver();
};

namespace {

void spin() {
    const auto until = StageClock::Clock::now() + std::chrono::microseconds(200);
    while (StageClock::Clock::now() < until) {
    }
}

constexpr double spun = 200e-6;

double secondsIn(StageClock& clock, Stage stage) {
    return clock.seconds()[static_cast<std::size_t>(stage)];
}

} // namespace

void TestStageClock::putsEveryMomentIntoOneStage() {
    const auto begun = StageClock::Clock::now();
    StageClock clock;
    const auto made = StageClock::Clock::now();
    {
        const InStage attention(Stage::Attention);
        spin();
        const InStage capture(Stage::Capture);
        spin();
    }
    spin();
    const auto beforeTotal = StageClock::Clock::now();
    const double total = clock.total();
    const auto end = StageClock::Clock::now();
    // Not more than there was from outside, not less than there was from inside: no moment counts twice or is lost.
    QVERIFY(total <= std::chrono::duration<double>(end - begun).count() + 1e-6);
    QVERIFY(total >= std::chrono::duration<double>(beforeTotal - made).count() - 1e-6);
}

void TestStageClock::givesTheTimeBackToTheStageAround() {
    StageClock clock;
    const InStage attention(Stage::Attention);
    {
        const InStage capture(Stage::Capture);
        spin();
    }
    const double captured = secondsIn(clock, Stage::Capture);
    QVERIFY(captured >= spun);
    const double before = secondsIn(clock, Stage::Attention);
    spin();
    QVERIFY(secondsIn(clock, Stage::Attention) - before >= spun);
    QCOMPARE(secondsIn(clock, Stage::Capture), captured);
}

void TestStageClock::changesTheStage() {
    StageClock clock;
    {
        InStage stage(Stage::Attention);
        stage.next(Stage::FeedForward);
        const double attention = secondsIn(clock, Stage::Attention);
        spin();
        QCOMPARE(secondsIn(clock, Stage::Attention), attention);
        QVERIFY(secondsIn(clock, Stage::FeedForward) >= spun);
    }
    const double other = secondsIn(clock, Stage::Other);
    spin();
    QVERIFY(secondsIn(clock, Stage::Other) - other >= spun);
}

void TestStageClock::seesItsOwnThreadOnly() {
    StageClock clock;
    std::thread([] {
        const InStage capture(Stage::Capture);
        spin();
    }).join();
    QCOMPARE(secondsIn(clock, Stage::Capture), 0.0);
    QVERIFY(secondsIn(clock, Stage::Other) >= spun);
}

void TestStageClock::letsAnInnerClockTakeOver() {
    StageClock outer;
    {
        StageClock inner;
        const InStage capture(Stage::Capture);
        spin();
        QVERIFY(secondsIn(inner, Stage::Capture) >= spun);
    }
    QCOMPARE(secondsIn(outer, Stage::Capture), 0.0);
    const InStage text(Stage::Text);
    spin();
    QVERIFY(secondsIn(outer, Stage::Text) >= spun);
}

QTEST_APPLESS_MAIN(TestStageClock)
#include "tst_stage_clock.moc"
