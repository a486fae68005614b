#include "tests/support/fake_retention.h"
#include "viewmodels/retention_controller.h"
#include "viewmodels/sweep_csv.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QTest>

using namespace rmtscope;

namespace {

RetentionOptions optionsOf(const char* model = "model") {
    RetentionOptions options;
    options.model = model;
    options.distances = {0, 4};
    options.samples = 100;
    return options;
}

class TestRetentionController : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_plan = std::make_shared<FakeRetentionPlan>(); }
    void measuresEveryTask();
    void tellsHowFarItIs();
    void keepsWhatIsDoneWhenItIsCancelled();
    void oneBadTaskDoesNotStopTheOthers();
    void saysWhyNothingCanBeMeasured();
    void beginsAnew();
    void writesItsNumbers();

private:
    std::shared_ptr<FakeRetentionPlan> m_plan;
};

void TestRetentionController::measuresEveryTask() {
    RetentionController retention(fakeRetention(m_plan));
    QVERIFY(!retention.isRunning());
    retention.start(optionsOf(), {"memorize", "reasoning"});
    QVERIFY(retention.isRunning());
    QTRY_VERIFY(!retention.isRunning());
    QCOMPARE(retention.results().size(), std::size_t{2});
    QCOMPARE(retention.results()[1].task, std::string("reasoning"));
    QCOMPARE(retention.results()[1].points[1].distance, 4);
    QCOMPARE(retention.results()[1].points[1].testCorrect, 29);
}

void TestRetentionController::tellsHowFarItIs() {
    RetentionController retention(fakeRetention(m_plan));
    m_plan->holds = true;
    retention.start(optionsOf(), {"memorize", "reasoning"});
    QTRY_VERIFY(retention.progress() > 0.2); // half of the first of two
    QVERIFY(retention.progress() < 0.3);
    m_plan->holds = false;
    QTRY_VERIFY(!retention.isRunning());
    QCOMPARE(retention.progress(), 0.0);
}

void TestRetentionController::keepsWhatIsDoneWhenItIsCancelled() {
    RetentionController retention(fakeRetention(m_plan));
    connect(&retention, &RetentionController::changed, this, [&] { m_plan->holds = !retention.results().empty(); });
    retention.start(optionsOf(), {"memorize", "reasoning"});
    QTRY_COMPARE(retention.results().size(), std::size_t{1});
    retention.cancel();
    QVERIFY(!retention.isRunning());
    QCOMPARE(retention.results().size(), std::size_t{1});
    QCOMPARE(m_plan->measured.load(), 1);
}

void TestRetentionController::oneBadTaskDoesNotStopTheOthers() {
    RetentionController retention(fakeRetention(m_plan));
    QSignalSpy failed(&retention, &RetentionController::failed);
    retention.start(optionsOf(), {"impossible", "memorize"});
    QTRY_VERIFY(!retention.isRunning());
    QCOMPARE(failed.size(), 1);
    QCOMPARE(retention.results().size(), std::size_t{1});
}

void TestRetentionController::saysWhyNothingCanBeMeasured() {
    RetentionController retention(fakeRetention(m_plan));
    QSignalSpy failed(&retention, &RetentionController::failed);
    retention.start(optionsOf("missing"), {"memorize", "reasoning"});
    QTRY_VERIFY(!retention.isRunning());
    QCOMPARE(failed.size(), 1);
    QVERIFY(retention.results().empty());
}

void TestRetentionController::beginsAnew() {
    RetentionController retention(fakeRetention(m_plan));
    retention.start(optionsOf(), {"memorize", "reasoning"});
    QTRY_VERIFY(!retention.isRunning());
    retention.start(optionsOf(), {"reasoning"});
    QVERIFY(retention.results().empty());
    QTRY_VERIFY(!retention.isRunning());
    QCOMPARE(retention.results().size(), std::size_t{1});
}

void TestRetentionController::writesItsNumbers() {
    RetentionController retention(fakeRetention(m_plan));
    retention.start(optionsOf(), {"memorize"});
    QTRY_VERIFY(!retention.isRunning());
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportRetention(buffer, retention);
    const QList<QByteArray> lines = buffer.data().trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith("task,distance,tokens,samples,correct,accuracy"));
    QVERIFY(lines[2].startsWith("memorize,4,256,30,29,"));
    QVERIFY(lines[2].trimmed().endsWith("0.2,70,1,960"));
}

} // namespace

QTEST_GUILESS_MAIN(TestRetentionController)
#include "tst_retention_controller.moc"
