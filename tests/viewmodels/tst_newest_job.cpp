#include "viewmodels/newest_job.h"

#include <QtTest>

#include <atomic>
#include <new>

using namespace rmtscope;

namespace {

using Job = NewestJob<int>;

class TestNewestJob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deliversItsResult();
    void deliversItsFailure_data();
    void deliversItsFailure();
    void tellsNothingOfWhatWasReplaced();
    void worksAgainAfterAFailure();
};

void TestNewestJob::deliversItsResult() {
    Job job;
    int result = 0;
    int progressed = -1;
    job.start(
        [](const std::stop_token&, const Job::ProgressSink& progress) {
            progress(1000);
            return 42;
        },
        [&](int&& value) { result = value; }, [](const Failure&) { QFAIL("it didn't fail"); },
        [&](int permille) { progressed = permille; });
    QVERIFY(job.isRunning());
    QTRY_COMPARE(result, 42);
    QVERIFY(!job.isRunning());
    QCOMPARE(progressed, 1000);
}

void TestNewestJob::deliversItsFailure_data() {
    QTest::addColumn<std::function<void()>>("thrower");
    QTest::addColumn<int>("code");
    QTest::newRow("an Error") << std::function<void()>([] { throw Error(ErrorCode::FileDamaged, "It is damaged."); })
                              << static_cast<int>(ErrorCode::FileDamaged);
    QTest::newRow("out of memory") << std::function<void()>([] { throw std::bad_alloc(); })
                                   << static_cast<int>(ErrorCode::OutOfMemory);
    QTest::newRow("anything") << std::function<void()>([] { throw 42; }) << static_cast<int>(ErrorCode::Internal);
}

void TestNewestJob::deliversItsFailure() {
    QFETCH(std::function<void()>, thrower);
    QFETCH(int, code);
    Job job;
    std::optional<Failure> failure;
    bool runningThen = true;
    job.start(
        [thrower](const std::stop_token&, const Job::ProgressSink&) {
            thrower();
            return 0;
        },
        [](int&&) { QFAIL("there is no result"); },
        [&](const Failure& told) {
            failure = told;
            runningThen = job.isRunning();
        });
    QTRY_VERIFY(failure);
    QVERIFY(!runningThen);
    QCOMPARE(static_cast<int>(failure->code), code);
    QVERIFY2(failure->sentence.endsWith(QLatin1Char('.')), qPrintable(failure->sentence));
}

void TestNewestJob::tellsNothingOfWhatWasReplaced() {
    Job job;
    std::atomic<bool> go = false;
    int result = 0;
    job.start(
        [&go](const std::stop_token&, const Job::ProgressSink&) -> int {
            while (!go) {
                QThread::msleep(1);
            }
            throw Error(ErrorCode::Internal, "Nobody wants to know.");
        },
        [](int&&) { QFAIL("it was replaced"); }, [](const Failure&) { QFAIL("it was replaced"); });
    job.start([](const std::stop_token&, const Job::ProgressSink&) { return 7; }, [&](int&& value) { result = value; },
              [](const Failure&) { QFAIL("the second one is fine"); });
    go = true;
    QTRY_COMPARE(result, 7);
    QTest::qWait(20);
}

void TestNewestJob::worksAgainAfterAFailure() {
    Job job;
    int result = 0;
    const auto again = [&](const Failure&) {
        job.start([](const std::stop_token&, const Job::ProgressSink&) { return 5; },
                  [&](int&& value) { result = value; }, [](const Failure&) { QFAIL("the second one is fine"); });
    };
    job.start([](const std::stop_token&, const Job::ProgressSink&) -> int { throw std::bad_alloc(); },
              [](int&&) { QFAIL("there is no result"); }, again);
    QTRY_COMPARE(result, 5);
}

} // namespace

QTEST_GUILESS_MAIN(TestNewestJob)
#include "tst_newest_job.moc"
