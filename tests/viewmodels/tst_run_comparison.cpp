#include "tests/support/made_runs.h"
#include "viewmodels/run_comparison.h"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QTest>

using namespace rmtscope;

namespace {

class TestRunComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAModel();
    void marksNothingInTheSame();
    void marksWhatDiffers_data();
    void marksWhatDiffers();
    void showsAnswersSideBySide();
    void showsWhatOnlyOneHas();
    void namesEverythingOnce();
    void tellsIntervals();
    void findsWhatHasChangedOfAModel();
};

/// The row with that name; -1 if there is none.
int rowOf(const RunComparison& comparison, const QString& name) {
    for (int row = 0; row < comparison.rowCount(); ++row) {
        if (comparison.index(row, RunComparison::Name).data().toString() == name) {
            return row;
        }
    }
    return -1;
}

QString textOf(const RunComparison& comparison, int row, RunComparison::Column column) {
    return comparison.index(row, column).data().toString();
}

KeptRun runWithAnswers() {
    KeptRun run{madeRun(QStringLiteral("a")), {}};
    run.details.answers = {madeAnswer(QStringLiteral("q0"), true), madeAnswer(QStringLiteral("q1"), false)};
    return run;
}

void TestRunComparison::isAModel() {
    RunComparison comparison(runWithAnswers(), madeSweep(QStringLiteral("b")));
    const QAbstractItemModelTester tester(&comparison, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(comparison.columnCount(), int{RunComparison::ColumnCount});
    QVERIFY(comparison.rowCount() > 40);
}

void TestRunComparison::marksNothingInTheSame() {
    const RunComparison comparison(runWithAnswers(), runWithAnswers());
    QCOMPARE(comparison.differences(), 0);
    QCOMPARE(textOf(comparison, 0, RunComparison::Mark), QString());
}

void TestRunComparison::marksWhatDiffers_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("second");
    QTest::newRow("a setting") << "Capture"
                               << "masses";
    QTest::newRow("a sentence") << "Questions"
                                << "after every 5";
    QTest::newRow("a size") << "Memory tokens"
                            << "12";
    QTest::newRow("a result") << "Tokens a second"
                              << "240";
    QTest::newRow("a note") << "Notes"
                            << "other";
}

void TestRunComparison::marksWhatDiffers() {
    QFETCH(QString, name);
    QFETCH(QString, second);
    KeptRun other = runWithAnswers();
    other.record.session.capture = CaptureLevel::Masses;
    other.record.session.askEvery = 5;
    other.record.model.slots = 12;
    other.record.results.seconds = 2;
    other.record.notes = QStringLiteral("other");
    const RunComparison comparison(runWithAnswers(), other);
    QCOMPARE(comparison.differences(), 6); // with the time
    const int row = rowOf(comparison, name);
    QVERIFY(row >= 0);
    QVERIFY(comparison.differs(row));
    QCOMPARE(textOf(comparison, row, RunComparison::Mark), QStringLiteral("\u2260"));
    QCOMPARE(textOf(comparison, row, RunComparison::Second), second);
    QVERIFY(textOf(comparison, row, RunComparison::First) != second);
    QCOMPARE(comparison.index(row, RunComparison::Mark).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("differs"));
}

void TestRunComparison::showsAnswersSideBySide() {
    KeptRun other = runWithAnswers();
    other.details.answers[0] = madeAnswer(QStringLiteral("q0"), std::nullopt);
    const RunComparison comparison(runWithAnswers(), other);
    const int row = rowOf(comparison, QStringLiteral("q0: Where is Mary?"));
    QVERIFY(comparison.differs(row));
    QCOMPARE(textOf(comparison, row, RunComparison::First),
             QStringLiteral("kitchen, probability 0.75, right, after segment 39"));
    QCOMPARE(textOf(comparison, row, RunComparison::Second),
             QStringLiteral("garden, probability 0.75, not known whether right, after segment 39"));
    const int wrong = rowOf(comparison, QStringLiteral("q1: Where is Mary?"));
    QCOMPARE(textOf(comparison, wrong, RunComparison::First),
             QStringLiteral("garden, probability 0.75, wrong, expected kitchen, after segment 39"));
    QVERIFY(!comparison.differs(wrong));
}

void TestRunComparison::showsWhatOnlyOneHas() {
    KeptRun other = runWithAnswers();
    other.details.answers[1].id = QStringLiteral("q2");
    other.record.problem = QStringLiteral("It stopped.");
    const RunComparison comparison(runWithAnswers(), other);
    QCOMPARE(comparison.differences(), 3);
    const int first = rowOf(comparison, QStringLiteral("q1: Where is Mary?"));
    QCOMPARE(textOf(comparison, first, RunComparison::Second), QStringLiteral("\u2013"));
    const int second = rowOf(comparison, QStringLiteral("q2: Where is Mary?"));
    QCOMPARE(textOf(comparison, second, RunComparison::First), QStringLiteral("\u2013"));
    QCOMPARE(textOf(comparison, second, RunComparison::Group), QStringLiteral("Answers"));
    QVERIFY(second > first);
    const int problem = rowOf(comparison, QStringLiteral("Problem"));
    QCOMPARE(textOf(comparison, problem, RunComparison::Group), QStringLiteral("Run"));
    QVERIFY2(problem < rowOf(comparison, QStringLiteral("Memory tokens")), "it stands with its group");
}

void TestRunComparison::namesEverythingOnce() {
    KeptRun sample = runWithAnswers();
    sample.record.document.sample.task = "reasoning";
    for (const KeptRun& run : {runWithAnswers(), sample, madeSweep(QStringLiteral("s"))}) {
        QSet<QString> names;
        for (const RunFact& fact : factsOf(run)) {
            const QString name = groupText(fact.group) + QLatin1Char('/') + fact.name;
            QVERIFY2(!names.contains(name), qPrintable(name));
            names.insert(name);
        }
    }
}

void TestRunComparison::tellsIntervals() {
    const RunComparison comparison(madeSweep(QStringLiteral("a")), madeSweep(QStringLiteral("b")));
    const int row = rowOf(comparison, QStringLiteral("memorize, 8 segments"));
    // Wilson's interval of 90 of 100, as R's prop.test(90, 100, correct = FALSE) has it.
    QCOMPARE(textOf(comparison, row, RunComparison::First),
             QStringLiteral("0.900 (95 %: 0.826 to 0.945), 90 of 100, guessing 0.25, 1.5 s, 104,857,600 bytes"));
    QVERIFY(rowOf(comparison, QStringLiteral("memorize, 8 segments, without memory")) > row);
    QVERIFY(rowOf(comparison, QStringLiteral("Capture")) < 0); // nobody looked into the memory
}

void TestRunComparison::findsWhatHasChangedOfAModel() {
    const ModelInfo recorded = madeRun(QStringLiteral("a")).model;
    ModelInfo now = recorded;
    now.device = "cuda:0"; // runs elsewhere, but is the same
    now.threads = 8;
    now.path = "/elsewhere";
    QCOMPARE(changedSince(recorded, now), QStringList());
    now.segmentSize = 32;
    now.labels = {"yes", "no"};
    QCOMPARE(changedSince(recorded, now), (QStringList{"Segment size", "Labels"}));
}

} // namespace

QTEST_GUILESS_MAIN(TestRunComparison)
#include "tst_run_comparison.moc"
