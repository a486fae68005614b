#include "tests/support/fake_failures.h"
#include "viewmodels/failure_classes.h"
#include "viewmodels/failure_text.h"

#include <QSignalSpy>
#include <QTest>

using namespace rmtscope;

namespace {

const ResultKey key{"memorize", 8, false};

std::vector<FailureCase> casesOf(std::initializer_list<std::int64_t> samples, const ResultKey& of = key) {
    std::vector<FailureCase> cases;
    const auto right = std::make_shared<const std::vector<std::int64_t>>(std::vector<std::int64_t>{1, 2});
    for (const std::int64_t sample : samples) {
        cases.push_back({of, sample, right});
    }
    return cases;
}

SweepOptions optionsOf(const char* model = "model") {
    SweepOptions options;
    options.model = model;
    return options;
}

class TestFailureClasses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_plan = std::make_shared<FakeFailurePlan>(); }
    void classesEverySample();
    void asksNothingTwice();
    void forgetsWithAnotherSweep();
    void keepsWhatWasFoundWhenItIsCancelled();
    void takesMoreWhileItWorks();
    void tellsAFailure_data();
    void tellsAFailure();
    void canBeDestroyedWhileItWorks();
    void saysWhatWasAsked();

private:
    std::shared_ptr<FakeFailurePlan> m_plan;
};

void TestFailureClasses::classesEverySample() {
    FailureClasses classes(fakeFailures(m_plan));
    QSignalSpy diagnosed(&classes, &FailureClasses::diagnosed);
    classes.start(optionsOf(), casesOf({10, 20, 30, 40, 50}));
    QVERIFY(classes.isRunning());
    QCOMPARE(classes.wanted(), std::size_t{5});
    QTRY_VERIFY(!classes.isRunning());
    QCOMPARE(diagnosed.size(), 5);
    for (std::size_t i = 0; i < failureClasses.size(); ++i) {
        const auto* const found = classes.find(optionsOf(), key, static_cast<std::int64_t>(i + 1) * 10);
        QVERIFY(found != nullptr);
        QVERIFY(found->failure == failureClasses[i]);
    }
    QCOMPARE(m_plan->opened.load(), 1);
    QVERIFY(m_plan->compared == std::vector<std::int64_t>({1, 2}));
    QVERIFY(classes.find(optionsOf(), key, 60) == nullptr);
    QVERIFY(classes.find(optionsOf(), {"memorize", 4, false}, 10) == nullptr);
}

void TestFailureClasses::asksNothingTwice() {
    FailureClasses classes(fakeFailures(m_plan));
    classes.start(optionsOf(), casesOf({10, 10, 20}));
    QTRY_VERIFY(!classes.isRunning());
    classes.start(optionsOf(), casesOf({20, 30}));
    QTRY_VERIFY(!classes.isRunning());
    QCOMPARE(m_plan->diagnosed.load(), 3);
}

void TestFailureClasses::forgetsWithAnotherSweep() {
    FailureClasses classes(fakeFailures(m_plan));
    classes.start(optionsOf(), casesOf({10}));
    QTRY_VERIFY(!classes.isRunning());
    SweepOptions more = optionsOf();
    more.samples = 500; // more of the same samples
    QVERIFY(classes.find(more, key, 10) != nullptr);
    SweepOptions other = optionsOf();
    other.seed = 4;
    QVERIFY(classes.find(other, key, 10) == nullptr);
    classes.start(other, casesOf({20}));
    QTRY_VERIFY(!classes.isRunning());
    QCOMPARE(m_plan->opened.load(), 2);
    QVERIFY(classes.find(optionsOf(), key, 10) == nullptr);
}

void TestFailureClasses::keepsWhatWasFoundWhenItIsCancelled() {
    FailureClasses classes(fakeFailures(m_plan));
    m_plan->holdBefore = 2;
    classes.start(optionsOf(), casesOf({10, 20, 30}));
    QTRY_COMPARE(classes.done(), std::size_t{1});
    classes.cancel();
    QVERIFY(!classes.isRunning());
    QCOMPARE(classes.wanted(), std::size_t{0});
    QVERIFY(classes.find(optionsOf(), key, 10) != nullptr);
    QVERIFY(classes.find(optionsOf(), key, 20) == nullptr);
    m_plan->holdBefore = 0;
    classes.start(optionsOf(), casesOf({20}));
    QTRY_VERIFY(classes.find(optionsOf(), key, 20) != nullptr);
    QCOMPARE(m_plan->opened.load(), 1); // the model is still there
}

void TestFailureClasses::takesMoreWhileItWorks() {
    FailureClasses classes(fakeFailures(m_plan));
    m_plan->holdBefore = 1;
    classes.start(optionsOf(), casesOf({10}));
    classes.start(optionsOf(), casesOf({10, 20}));
    QCOMPARE(classes.wanted(), std::size_t{2});
    m_plan->holdBefore = 0;
    QTRY_VERIFY(!classes.isRunning());
    QCOMPARE(m_plan->diagnosed.load(), 2);
}

void TestFailureClasses::tellsAFailure_data() {
    QTest::addColumn<bool>("missing");
    QTest::newRow("the model can't be opened") << true;
    QTest::newRow("the task can't be classed") << false;
}

void TestFailureClasses::tellsAFailure() {
    QFETCH(bool, missing);
    FailureClasses classes(fakeFailures(m_plan));
    QSignalSpy failed(&classes, &FailureClasses::failed);
    classes.start(optionsOf(missing ? "missing" : "model"),
                  casesOf({10, 20}, missing ? key : ResultKey{"impossible", 8, false}));
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!classes.isRunning());
    QCOMPARE(classes.wanted(), std::size_t{0});
}

void TestFailureClasses::canBeDestroyedWhileItWorks() {
    auto classes = std::make_unique<FailureClasses>(fakeFailures(m_plan));
    m_plan->holdBefore = 1;
    classes->start(optionsOf(), casesOf({10, 20}));
    QTRY_COMPARE(m_plan->opened.load(), 1);
    classes.reset();
    QCOMPARE(m_plan->diagnosed.load(), 0);
}

void TestFailureClasses::saysWhatWasAsked() {
    FailureDiagnosis diagnosis;
    diagnosis.failure = FailureClass::Overwritten;
    diagnosis.asked = {{SegmentIndex(6), false}, {SegmentIndex(2), true}};
    diagnosis.readMass = 0.25;
    const QStringList lines = evidenceText(diagnosis).split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[1], QStringLiteral("Asked after segment 2: right"));
    QCOMPARE(lines[2], QStringLiteral("Asked after segment 6: wrong"));
    QVERIFY(lines[3].contains(QStringLiteral("0.25")));
    diagnosis.usualReadMass = 0.5;
    QVERIFY(evidenceText(diagnosis).contains(QStringLiteral("nine of ten right answers give 0.5")));
    QCOMPARE(failureText(FailureClass::NotRead), QStringLiteral("there but not read"));
}

} // namespace

QTEST_GUILESS_MAIN(TestFailureClasses)
#include "tst_failure_classes.moc"
