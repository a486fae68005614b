#include "viewmodels/wrong_samples.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace rmtscope;

namespace {

WrongSample reasoning(std::int64_t seed) {
    WrongSample sample{{"reasoning", 64, false}, {seed, "kitchen", "garden", 0.6251}};
    sample.verdict.says =
        std::make_shared<const SampleFacts>(SampleFacts{"What is north of the office?",
                                                        {{"The kitchen is north of the office.", SegmentIndex(40)},
                                                         {"The office is north of the garden.", SegmentIndex(3)}}});
    sample.nearestRight = seed - 1;
    sample.diagnosis.emplace();
    sample.diagnosis->failure = FailureClass::Overwritten;
    sample.diagnosis->decisive = SegmentIndex(41);
    sample.diagnosis->asked = {{SegmentIndex(41), false}};
    return sample;
}

/// As a log of an earlier version has it.
WrongSample bare() {
    return {{"memorize", 2, false}, {7, "office", "hallway"}};
}

class TestWrongSamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAModel();
    void tellsEverything_data();
    void tellsEverything();
    void sortsNumbersAsNumbers();
    void saysTheFacts();
};

void TestWrongSamples::isAModel() {
    WrongSamples samples;
    const QAbstractItemModelTester tester(&samples, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(samples.rowCount(), 0);
    samples.setSamples({reasoning(17), bare()});
    QCOMPARE(samples.rowCount(), 2);
    QCOMPARE(samples.columnCount(), int{WrongSamples::ColumnCount});
    samples.setSamples({});
    QCOMPARE(samples.rowCount(), 0);
}

void TestWrongSamples::tellsEverything_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("heading");
    QTest::addColumn<QString>("whole");
    QTest::addColumn<QString>("bareText");
    const auto row = [](int column, const char* heading, const char* whole, const char* bareText) {
        QTest::newRow(heading) << column << QString(heading) << QString(whole) << QString(bareText);
    };
    row(WrongSamples::Seed, "Seed", "17", "7");
    row(WrongSamples::Task, "Task", "reasoning", "memorize");
    row(WrongSamples::Question, "Question", "What is north of the office?", "");
    row(WrongSamples::Expected, "Expected answer", "kitchen", "office");
    row(WrongSamples::Given, "Given answer", "garden", "hallway");
    row(WrongSamples::Probability, "Probability", "0.625", "");
    row(WrongSamples::Facts, "Facts in segments", "40, 3", "");
    row(WrongSamples::Class, "Failure", "overwritten", "");
    row(WrongSamples::Decisive, "Decisive segment", "41", "");
    row(WrongSamples::NearestRight, "Nearest success", "16", "");
}

void TestWrongSamples::tellsEverything() {
    QFETCH(int, column);
    QFETCH(QString, heading);
    QFETCH(QString, whole);
    QFETCH(QString, bareText);
    WrongSamples samples;
    samples.setSamples({reasoning(17), bare()});
    QCOMPARE(samples.headerData(column, Qt::Horizontal).toString(), heading);
    QCOMPARE(samples.index(0, column).data().toString(), whole);
    QCOMPARE(samples.index(1, column).data().toString(), bareText);
}

void TestWrongSamples::sortsNumbersAsNumbers() {
    WrongSamples samples;
    samples.setSamples({reasoning(100), reasoning(17), bare()});
    const auto value = [&samples](int row, int column) {
        return samples.index(row, column).data(WrongSamples::sortRole).toDouble();
    };
    QVERIFY(value(0, WrongSamples::Seed) > value(1, WrongSamples::Seed));
    QVERIFY(value(0, WrongSamples::Probability) > value(2, WrongSamples::Probability));
    QCOMPARE(value(0, WrongSamples::Facts), 40.0);
    QCOMPARE(value(2, WrongSamples::Facts), -1.0);
}

void TestWrongSamples::saysTheFacts() {
    WrongSamples samples;
    samples.setSamples({reasoning(17)});
    QCOMPARE(samples.index(0, 0).data(Qt::ToolTipRole).toString(),
             QStringLiteral("Segment 40: The kitchen is north of the office.\n"
                            "Segment 3: The office is north of the garden."));
    const QString why = samples.index(0, WrongSamples::Class).data(Qt::ToolTipRole).toString();
    QVERIFY2(why.contains(QStringLiteral("Asked after segment 41: wrong")), qPrintable(why));
}

} // namespace

QTEST_GUILESS_MAIN(TestWrongSamples)
#include "tst_wrong_samples.moc"
