#include "engine/api/session.h"
#include "tests/support/fake_delay.h"
#include "tests/viewmodels/controller_fixture.h"

#include <QSignalSpy>

#include <atomic>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

/// What a task of a test does and has done, to be looked at from any thread.
struct Deeds {
    std::atomic<int> steps{0};
    std::atomic<int> wanted{3};
    std::atomic<bool> fails{false};
    std::atomic<bool> failsOddly{false};
    std::atomic<std::int64_t> position{-1}; ///< of the session at its last step
    std::atomic<int> alive{0};
};

class CountingTask final : public SideTask {
public:
    explicit CountingTask(std::shared_ptr<Deeds> deeds)
        : m_deeds(std::move(deeds)) {
        ++m_deeds->alive;
    }
    ~CountingTask() override { --m_deeds->alive; }

    bool advance(Session& session, const std::stop_token& stop) override {
        if (m_deeds->fails) {
            throw Error(ErrorCode::OutOfMemory, "There isn't enough memory for this.");
        }
        if (m_deeds->failsOddly) {
            throw 42;
        }
        fakeDelay(1ms, stop);
        m_deeds->position = session.position().value;
        return ++m_deeds->steps < m_deeds->wanted;
    }

private:
    std::shared_ptr<Deeds> m_deeds;
};

/// A controller with a task beside its run, and how tasks have ended so far.
struct Fixture : ControllerFixture {
    explicit Fixture(const FakePlan& plan = {})
        : ControllerFixture(plan)
        , ended(controller.get(), &RunController::sideTaskEnded) {}

    /// The id of a task that does `what`.
    quint64 begin(const std::shared_ptr<Deeds>& what, const std::stop_token& token = {}) const {
        return controller->beside(std::make_shared<CountingTask>(what), token);
    }
    /// Begins a task that `stop` alone ends, and waits for its first step.
    [[nodiscard]] bool beginsEndless() const {
        deeds->wanted = 1'000'000;
        begin(deeds, stop.get_token());
        return QTest::qWaitFor([this] { return deeds->steps > 0; });
    }
    /// Of the task that ended last.
    [[nodiscard]] std::optional<Failure> failure() const { return ended.last().at(1).value<std::optional<Failure>>(); }
    [[nodiscard]] quint64 id() const { return ended.last().at(0).toULongLong(); }

    std::shared_ptr<Deeds> deeds = std::make_shared<Deeds>();
    std::stop_source stop;
    QSignalSpy ended;
};

class TestSideTasks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isDoneToItsEnd();
    void takesTurnsWithTheRun();
    void takeTurnsWithEachOther();
    void endsWhenItIsStopped();
    void endsWithItsSession();
    void outlivesARestart();
    void tellsAFailure_data();
    void tellsAFailure();
    void needsASession();
};

void TestSideTasks::isDoneToItsEnd() {
    Fixture f;
    QVERIFY(f.opens());
    const quint64 id = f.begin(f.deeds);
    QTRY_COMPARE(f.ended.size(), 1);
    QCOMPARE(f.id(), id);
    QVERIFY(!f.failure().has_value());
    QCOMPARE(f.deeds->steps.load(), 3);
    QCOMPARE(f.deeds->alive.load(), 0);
    QVERIFY(f.failures.isEmpty());
}

void TestSideTasks::takesTurnsWithTheRun() {
    FakePlan plan;
    plan.segmentDelay = 1ms;
    Fixture f(plan);
    QVERIFY(f.opens());
    QVERIFY(f.beginsEndless());
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished)); // it wasn't kept waiting
    QCOMPARE(f.segments.size(), 40);
    const int steps = f.deeds->steps;
    QTRY_VERIFY(f.deeds->steps > steps); // and goes on behind it
    QTRY_COMPARE(f.deeds->position.load(), 40);
    f.stop.request_stop();
}

void TestSideTasks::takeTurnsWithEachOther() {
    Fixture f;
    QVERIFY(f.opens());
    const auto endless = std::make_shared<Deeds>();
    endless->wanted = 1'000'000;
    const quint64 first = f.begin(endless, f.stop.get_token());
    const quint64 second = f.begin(f.deeds);
    QTRY_COMPARE(f.ended.size(), 1);
    QCOMPARE(f.id(), second);
    f.stop.request_stop();
    QTRY_COMPARE(f.ended.size(), 2);
    QCOMPARE(f.id(), first);
}

void TestSideTasks::endsWhenItIsStopped() {
    Fixture f;
    QVERIFY(f.opens());
    QVERIFY(f.beginsEndless());
    f.stop.request_stop();
    QTRY_COMPARE(f.ended.size(), 1);
    QCOMPARE(f.failure()->code, ErrorCode::Cancelled);
    QCOMPARE(f.deeds->alive.load(), 0);
    QVERIFY(f.failures.isEmpty());
}

void TestSideTasks::endsWithItsSession() {
    Fixture f;
    QVERIFY(f.opens());
    QVERIFY(f.beginsEndless());
    f.controller->openDocument("missing.txt"); // what is open stays
    QVERIFY(f.reaches(RunState::Ready));
    QVERIFY(f.ended.isEmpty());
    f.controller->openDocument("other.txt");
    QTRY_COMPARE(f.ended.size(), 1);
    QCOMPARE(f.failure()->code, ErrorCode::Cancelled);
    QCOMPARE(f.deeds->alive.load(), 0);
    QVERIFY(f.reaches(RunState::Ready));
    // The next one is taken up as the first was.
    const auto next = std::make_shared<Deeds>();
    f.begin(next);
    QTRY_COMPARE(f.ended.size(), 2);
    QCOMPARE(next->steps.load(), 3);
}

void TestSideTasks::outlivesARestart() {
    Fixture f;
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(f.beginsEndless());
    f.controller->restart();
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(f.ended.isEmpty());
    f.stop.request_stop();
    QTRY_COMPARE(f.ended.size(), 1);
}

void TestSideTasks::tellsAFailure_data() {
    QTest::addColumn<bool>("oddly");
    QTest::newRow("an error") << false;
    QTest::newRow("something else") << true;
}

void TestSideTasks::tellsAFailure() {
    QFETCH(const bool, oddly);
    Fixture f;
    QVERIFY(f.opens());
    (oddly ? f.deeds->failsOddly : f.deeds->fails) = true;
    f.begin(f.deeds);
    QTRY_COMPARE(f.ended.size(), 1);
    QCOMPARE(f.failure()->code, oddly ? ErrorCode::Internal : ErrorCode::OutOfMemory);
    QVERIFY(f.failure()->sentence.endsWith(QLatin1Char('.')));
}

void TestSideTasks::needsASession() {
    Fixture f;
    f.begin(f.deeds);
    QTRY_COMPARE(f.ended.size(), 1);
    QCOMPARE(f.failure()->code, ErrorCode::Usage);
    QCOMPARE(f.deeds->steps.load(), 0);
}

} // namespace

QTEST_GUILESS_MAIN(TestSideTasks)
#include "tst_side_tasks.moc"
