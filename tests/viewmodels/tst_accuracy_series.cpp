#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/accuracy_series.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

/// Three questions; their facts end at bytes 10, 20 and 30.
RunContext threeQuestions() {
    auto document = std::make_shared<Document>();
    for (std::uint64_t i = 1; i <= 3; ++i) {
        document->questions.push_back(
            Question{std::to_string(i), "", "?", "Yes", {Fact{ByteSpan{10 * i - 5, 10 * i}, "fact"}}});
    }
    RunContext context;
    context.labels = {"no", "yes"};
    context.document = document;
    return context;
}

std::shared_ptr<const SegmentTrace> answered(std::int64_t segment, std::uint64_t end,
                                             std::vector<std::uint32_t> labels) {
    auto trace = std::make_shared<SegmentTrace>();
    trace->segment = SegmentIndex{segment};
    trace->firstToken = TokenIndex{segment * 4};
    trace->tokens = 4;
    trace->bytes = ByteSpan{0, end};
    for (std::uint32_t i = 0; i < labels.size(); ++i) {
        trace->answers.push_back(Answer{i, labels[i], {0.5F, 0.5F}});
    }
    return trace;
}

class TestAccuracySeries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsWhatCanBeKnown_data();
    void countsWhatCanBeKnown();
    void growsWithTheStore();
    void thinsOutButKeepsTheNewest();
    void givesWilsonsInterval_data();
    void givesWilsonsInterval();
};

void TestAccuracySeries::countsWhatCanBeKnown_data() {
    QTest::addColumn<quint64>("read");
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("correct");
    // The answers are yes, no, yes.
    QTest::newRow("no fact read") << quint64{9} << 0 << 0;
    QTest::newRow("the last byte of a fact") << quint64{10} << 1 << 1;
    QTest::newRow("two facts") << quint64{29} << 2 << 1;
    QTest::newRow("all facts") << quint64{30} << 3 << 2;
}

void TestAccuracySeries::countsWhatCanBeKnown() {
    QFETCH(quint64, read);
    QFETCH(int, asked);
    QFETCH(int, correct);
    TraceStore store;
    store.start(threeQuestions());
    AccuracySeries series(store);
    store.append({answered(0, read, {1, 0, 1})});
    QCOMPARE(series.points().size(), asked > 0 ? 1U : 0U);
    if (asked > 0) {
        const AccuracyPoint& point = series.points().front();
        QCOMPARE(point.asked, asked);
        QCOMPARE(point.correct, correct);
        QCOMPARE(point.accuracy, static_cast<double>(correct) / asked);
        QCOMPARE(point.tokensRead, 4);
        QVERIFY(point.interval.low <= point.accuracy && point.accuracy <= point.interval.high);
    }
}

void TestAccuracySeries::growsWithTheStore() {
    TraceStore store;
    store.start(threeQuestions());
    AccuracySeries series(store);
    QSignalSpy appended(&series, &AccuracySeries::appended);
    store.append({answered(0, 5, {1, 1, 1}), answered(1, 15, {1, 1, 1}), answered(2, 16, {})});
    store.append({answered(3, 40, {1, 1, 1})});
    QCOMPARE(appended, (QList<QVariantList>{{qsizetype{0}, qsizetype{1}}, {qsizetype{1}, qsizetype{1}}}));
    QCOMPARE(series.points().back().segment.value, 3);
    store.start(threeQuestions());
    QVERIFY(series.points().empty());
}

void TestAccuracySeries::thinsOutButKeepsTheNewest() {
    TraceStore store;
    store.start(threeQuestions());
    AccuracySeries series(store);
    QList<std::shared_ptr<const SegmentTrace>> traces;
    for (std::int64_t i = 0; i < 1000; ++i) {
        traces.append(answered(i, 100, {1, 1, 0}));
    }
    store.append(traces);
    const auto thinned = series.points(64);
    QCOMPARE(thinned.size(), 64U);
    QCOMPARE(thinned.back().segment.value, 999);
    QCOMPARE(series.points(2000).size(), 1000U);
}

void TestAccuracySeries::givesWilsonsInterval_data() {
    QTest::addColumn<int>("correct");
    QTest::addColumn<int>("asked");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    // Where (p - share)² = z² p (1 - p) / n, found by bisection.
    QTest::newRow("none") << 0 << 10 << 0.0 << 0.2775328;
    QTest::newRow("half") << 5 << 10 << 0.2365931 << 0.7634069;
    QTest::newRow("most") << 95 << 100 << 0.8882495 << 0.9784563;
    QTest::newRow("all") << 10 << 10 << 0.7224672 << 1.0;
    QTest::newRow("not asked") << 0 << 0 << 0.0 << 1.0;
}

void TestAccuracySeries::givesWilsonsInterval() {
    QFETCH(int, correct);
    QFETCH(int, asked);
    QFETCH(double, low);
    QFETCH(double, high);
    const Interval interval = wilsonInterval(correct, asked);
    QVERIFY2(std::abs(interval.low - low) < 1e-6, qPrintable(QString::number(interval.low, 'g', 9)));
    QVERIFY2(std::abs(interval.high - high) < 1e-6, qPrintable(QString::number(interval.high, 'g', 9)));
}

} // namespace

QTEST_GUILESS_MAIN(TestAccuracySeries)
#include "tst_accuracy_series.moc"
