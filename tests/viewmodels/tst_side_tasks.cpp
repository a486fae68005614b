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

private:
    struct Watch {
        explicit Watch(RunController& controller)
            : ended(&controller, &RunController::sideTaskEnded) {}

        [[nodiscard]] std::optional<Failure> failure() const {
            return ended.last().at(1).value<std::optional<Failure>>();
        }
        [[nodiscard]] quint64 id() const { return ended.last().at(0).toULongLong(); }

        QSignalSpy ended;
    };

    std::shared_ptr<Deeds> m_deeds;
    [[nodiscard]] std::shared_ptr<SideTask> task() { return std::make_shared<CountingTask>(m_deeds); }

private Q_SLOTS:
    void init() { m_deeds = std::make_shared<Deeds>(); }
};

void TestSideTasks::isDoneToItsEnd() {
    ControllerFixture f;
    QVERIFY(f.opens());
    Watch watch(*f.controller);
    const quint64 id = f.controller->beside(task(), {});
    QTRY_COMPARE(watch.ended.size(), 1);
    QCOMPARE(watch.id(), id);
    QVERIFY(!watch.failure().has_value());
    QCOMPARE(m_deeds->steps.load(), 3);
    QCOMPARE(m_deeds->alive.load(), 0);
    QVERIFY(f.failures.isEmpty());
}

void TestSideTasks::takesTurnsWithTheRun() {
    FakePlan plan;
    plan.segmentDelay = 1ms;
    ControllerFixture f(plan);
    QVERIFY(f.opens());
    m_deeds->wanted = 1'000'000;
    std::stop_source stop;
    static_cast<void>(f.controller->beside(task(), stop.get_token()));
    QTRY_VERIFY(m_deeds->steps > 0);
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished)); // it wasn't kept waiting
    QCOMPARE(f.segments.size(), 40);
    const int steps = m_deeds->steps;
    QTRY_VERIFY(m_deeds->steps > steps); // and goes on behind it
    QTRY_COMPARE(m_deeds->position.load(), 40);
    stop.request_stop();
}

void TestSideTasks::takeTurnsWithEachOther() {
    ControllerFixture f;
    QVERIFY(f.opens());
    const auto endless = std::make_shared<Deeds>();
    endless->wanted = 1'000'000;
    std::stop_source stop;
    Watch watch(*f.controller);
    const quint64 first = f.controller->beside(std::make_shared<CountingTask>(endless), stop.get_token());
    const quint64 second = f.controller->beside(task(), {});
    QTRY_COMPARE(watch.ended.size(), 1);
    QCOMPARE(watch.id(), second);
    stop.request_stop();
    QTRY_COMPARE(watch.ended.size(), 2);
    QCOMPARE(watch.id(), first);
}

void TestSideTasks::endsWhenItIsStopped() {
    ControllerFixture f;
    QVERIFY(f.opens());
    m_deeds->wanted = 1'000'000;
    std::stop_source stop;
    Watch watch(*f.controller);
    static_cast<void>(f.controller->beside(task(), stop.get_token()));
    QTRY_VERIFY(m_deeds->steps > 0);
    stop.request_stop();
    QTRY_COMPARE(watch.ended.size(), 1);
    QCOMPARE(watch.failure()->code, ErrorCode::Cancelled);
    QCOMPARE(m_deeds->alive.load(), 0);
    QVERIFY(f.failures.isEmpty());
}

void TestSideTasks::endsWithItsSession() {
    ControllerFixture f;
    QVERIFY(f.opens());
    m_deeds->wanted = 1'000'000;
    std::stop_source stop;
    Watch watch(*f.controller);
    static_cast<void>(f.controller->beside(task(), stop.get_token()));
    QTRY_VERIFY(m_deeds->steps > 0);
    f.controller->openDocument("missing.txt"); // what is open stays
    QVERIFY(f.reaches(RunState::Ready));
    QVERIFY(watch.ended.isEmpty());
    f.controller->openDocument("other.txt");
    QTRY_COMPARE(watch.ended.size(), 1);
    QCOMPARE(watch.failure()->code, ErrorCode::Cancelled);
    QCOMPARE(m_deeds->alive.load(), 0);
    QVERIFY(f.reaches(RunState::Ready));
    // The next one is taken up as the first was.
    const auto next = std::make_shared<Deeds>();
    static_cast<void>(f.controller->beside(std::make_shared<CountingTask>(next), {}));
    QTRY_COMPARE(watch.ended.size(), 2);
    QCOMPARE(next->steps.load(), 3);
}

void TestSideTasks::outlivesARestart() {
    ControllerFixture f;
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reaches(RunState::Finished));
    m_deeds->wanted = 1'000'000;
    std::stop_source stop;
    Watch watch(*f.controller);
    static_cast<void>(f.controller->beside(task(), stop.get_token()));
    QTRY_VERIFY(m_deeds->steps > 0);
    f.controller->restart();
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(watch.ended.isEmpty());
    stop.request_stop();
    QTRY_COMPARE(watch.ended.size(), 1);
}

void TestSideTasks::tellsAFailure_data() {
    QTest::addColumn<bool>("oddly");
    QTest::newRow("an error") << false;
    QTest::newRow("something else") << true;
}

void TestSideTasks::tellsAFailure() {
    QFETCH(const bool, oddly);
    ControllerFixture f;
    QVERIFY(f.opens());
    (oddly ? m_deeds->failsOddly : m_deeds->fails) = true;
    Watch watch(*f.controller);
    static_cast<void>(f.controller->beside(task(), {}));
    QTRY_COMPARE(watch.ended.size(), 1);
    QCOMPARE(watch.failure()->code, oddly ? ErrorCode::Internal : ErrorCode::OutOfMemory);
    QVERIFY(watch.failure()->sentence.endsWith(QLatin1Char('.')));
}

void TestSideTasks::needsASession() {
    ControllerFixture f;
    Watch watch(*f.controller);
    static_cast<void>(f.controller->beside(task(), {}));
    QTRY_COMPARE(watch.ended.size(), 1);
    QCOMPARE(watch.failure()->code, ErrorCode::Usage);
    QCOMPARE(m_deeds->steps.load(), 0);
}

} // namespace

QTEST_GUILESS_MAIN(TestSideTasks)
#include "tst_side_tasks.moc"
