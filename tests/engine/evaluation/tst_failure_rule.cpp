#include "engine/api/right_samples.h"
#include "engine/evaluation/failure_rule.h"

#include <QTest>

#include <stdexcept>

using namespace rmtscope;

namespace {

/// Planted failures: memories that answer after some segments and not after others.
class TestFailureRule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classesPlantedFailures_data();
    void classesPlantedFailures();
    void asksFewQuestionsOfLongSamples();
    void findsOneLossWhereAnswersComeAndGo();
    void letsErrorsThrough();
    void knowsWhatRightAnswersRead_data();
    void knowsWhatRightAnswersRead();
    void findsTheNearestSuccess();
};

/// right: a letter a segment before the question's, "R" where the memory after it answers rightly.
FailureDiagnosis diagnose(const QByteArray& right, std::int64_t lastFact, double readMass = 0.5) {
    const FailedSample sample{
        .lastFact = SegmentIndex(lastFact), .segments = right.size() + 1, .readMass = readMass, .usualReadMass = 0.3};
    return classifyFailure(sample,
                           [&](SegmentIndex segment) { return right[static_cast<qsizetype>(segment.value)] == 'R'; });
}

void TestFailureRule::classesPlantedFailures_data() {
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<int>("lastFact");
    QTest::addColumn<double>("readMass");
    QTest::addColumn<FailureClass>("failure");
    QTest::addColumn<int>("decisive");
    const auto row = [](const char* name, const char* right, int lastFact, double readMass, FailureClass failure,
                        int decisive) {
        QTest::newRow(name) << QByteArray(right) << lastFact << readMass << failure << decisive;
    };
    row("never written", "........", 2, 0.5, FailureClass::NeverWritten, 2);
    row("never written, fact just before", "....", 3, 0.5, FailureClass::NeverWritten, 3);
    row("right before the fact by luck", "RR......", 2, 0.5, FailureClass::NeverWritten, 2);
    row("overwritten at once", "..R.....", 2, 0.5, FailureClass::Overwritten, 3);
    row("overwritten in the middle", "..RRR...", 2, 0.5, FailureClass::Overwritten, 5);
    row("overwritten at the very end", "..RRRRR.", 2, 0.5, FailureClass::Overwritten, 7);
    row("not read", "..RRRRRR", 2, 0.1, FailureClass::NotRead, 8);
    row("read but wrong", "..RRRRRR", 2, 0.5, FailureClass::ReadButWrong, 8);
    row("reads as much as is usual", "..RRRRRR", 2, 0.3, FailureClass::ReadButWrong, 8);
    row("came back", "..R..R.R", 2, 0.5, FailureClass::ReadButWrong, 8);
    row("the fact just before the question", "...R", 3, 0.1, FailureClass::NotRead, 4);
    row("the fact beside the question", "....", 4, 0.5, FailureClass::CannotTell, 4);
    row("one segment", "", 0, 0.5, FailureClass::CannotTell, 0);
}

void TestFailureRule::classesPlantedFailures() {
    QFETCH(QByteArray, right);
    QFETCH(int, lastFact);
    QFETCH(double, readMass);
    QFETCH(FailureClass, failure);
    QFETCH(int, decisive);
    const FailureDiagnosis diagnosis = diagnose(right, lastFact, readMass);
    QCOMPARE(nameOf(diagnosis.failure), nameOf(failure));
    QCOMPARE(diagnosis.decisive, SegmentIndex(decisive));
    QCOMPARE(diagnosis.readMass, readMass);
    for (const FailureDiagnosis::Asked& asked : diagnosis.asked) {
        QCOMPARE(asked.right, right[static_cast<qsizetype>(asked.segment.value)] == 'R');
    }
    QCOMPARE(diagnosis.asked.empty(), failure == FailureClass::CannotTell);
}

void TestFailureRule::asksFewQuestionsOfLongSamples() {
    const QByteArray right = QByteArray(2900, 'R') + QByteArray(1195, '.');
    const FailureDiagnosis diagnosis = diagnose(right, 17);
    QVERIFY(diagnosis.failure == FailureClass::Overwritten);
    QCOMPARE(diagnosis.decisive, SegmentIndex(2900));
    QVERIFY(diagnosis.asked.size() <= 14);
}

void TestFailureRule::findsOneLossWhereAnswersComeAndGo() {
    const QByteArray right("R.RR.R..R..");
    const FailureDiagnosis diagnosis = diagnose(right, 0);
    QVERIFY(diagnosis.failure == FailureClass::Overwritten);
    const auto decisive = static_cast<qsizetype>(diagnosis.decisive.value);
    QVERIFY(right[decisive] == '.' && right[decisive - 1] == 'R');
}

void TestFailureRule::letsErrorsThrough() {
    const AskAfter stopped = [](SegmentIndex) -> bool { throw std::runtime_error("stopped"); };
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(classifyFailure({.lastFact = SegmentIndex(0), .segments = 4}, stopped)),
                             std::runtime_error);
}

void TestFailureRule::knowsWhatRightAnswersRead_data() {
    QTest::addColumn<QList<double>>("masses");
    QTest::addColumn<double>("usual"); ///< -1: not known
    QTest::newRow("nothing to compare") << QList<double>{} << -1.0;
    QTest::newRow("one") << QList<double>{0.4} << 0.4;
    QTest::newRow("the lowest of few") << QList<double>{0.4, 0.2, 0.3} << 0.2;
    QTest::newRow("the second of ten") << QList<double>{9, 8, 7, 6, 5, 4, 3, 2, 1, 0} << 1.0;
}

void TestFailureRule::knowsWhatRightAnswersRead() {
    QFETCH(QList<double>, masses);
    QFETCH(double, usual);
    QCOMPARE(usualReadMass(std::vector<double>(masses.begin(), masses.end())).value_or(-1), usual);
    const FailedSample alone{.lastFact = SegmentIndex(0), .segments = 3, .readMass = 0.0};
    const auto diagnosis = classifyFailure(alone, [](SegmentIndex) { return true; });
    QVERIFY(diagnosis.failure == FailureClass::ReadButWrong); // nothing says that it reads less than others
}

void TestFailureRule::findsTheNearestSuccess() {
    PointResult result;
    result.samples = 7;
    for (const std::int64_t sample : {0, 1, 4, 5}) {
        result.wrong.push_back({sample, "kitchen", "garden"});
    }
    const std::vector<std::int64_t> right = rightSamples(result);
    QVERIFY(right == std::vector<std::int64_t>({2, 3, 6}));
    QCOMPARE(nearestOf(right, 0).value_or(-1), std::int64_t{2});
    QCOMPARE(nearestOf(right, 4).value_or(-1), std::int64_t{3});
    QCOMPARE(nearestOf(right, 5).value_or(-1), std::int64_t{6});
    QCOMPARE(nearestOf(right, 40).value_or(-1), std::int64_t{6});
    QVERIFY(!nearestOf({}, 3).has_value());
}

} // namespace

QTEST_APPLESS_MAIN(TestFailureRule)
#include "tst_failure_rule.moc"
