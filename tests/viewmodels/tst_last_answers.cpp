#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/last_answers.h"

#include <QTest>

using namespace rmtscope;

namespace {

class TestLastAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheLastTime();
    void knowsOnlyWhatWasRead();
    void knowsNothingWithoutAnExpectedAnswer();
    void isEmptyWhenNothingWasAsked();
};

/// The first segments of a fake document, asked after each.
TraceList traces(const FakePlan& plan, std::size_t count) {
    TraceList list;
    const auto all = readFakeDocument(plan, {.askEvery = 1});
    for (std::size_t i = 0; i < count; ++i) {
        list.append(all[static_cast<qsizetype>(i)]);
    }
    return list;
}

void TestLastAnswers::takesTheLastTime() {
    const FakePlan plan;
    const QList<RecordedAnswer> answers = lastAnswers(traces(plan, 30), fakeContext(plan));
    QCOMPARE(answers.size(), 3);
    QCOMPARE(answers[1].id, QStringLiteral("q1"));
    QCOMPARE(answers[1].question, QStringLiteral("Where is John?"));
    QCOMPARE(answers[1].expected, QStringLiteral("bedroom"));
    QCOMPARE(answers[1].given, QStringLiteral("bedroom"));
    QCOMPARE(answers[1].segment, 29);
    QCOMPARE(answers[1].correct, std::optional(true));
    QCOMPARE(answers[1].expectedProbability, std::optional(answers[1].probability));
    QVERIFY(answers[1].probability > 0.2 && answers[1].probability < 1);
}

void TestLastAnswers::knowsOnlyWhatWasRead() {
    const FakePlan plan;
    const QList<RecordedAnswer> answers = lastAnswers(traces(plan, 3), fakeContext(plan));
    QCOMPARE(answers[0].correct, std::optional(true));   // its fact stands in segment 1
    QCOMPARE(answers[2].correct, std::optional<bool>()); // and this one in segment 5
    QVERIFY(answers[2].expectedProbability.has_value()); // which can be told all the same
}

void TestLastAnswers::knowsNothingWithoutAnExpectedAnswer() {
    const FakePlan plan;
    RunContext context = fakeContext(plan);
    auto document = std::make_shared<Document>(*context.document);
    document->questions[0].answer.clear();
    document->questions[1].answer = "attic"; // no label
    document->questions[2].answer = "GARDEN";
    context.document = document;
    const QList<RecordedAnswer> answers = lastAnswers(traces(plan, 30), context);
    QCOMPARE(answers[0].correct, std::optional<bool>());
    QCOMPARE(answers[0].expectedProbability, std::optional<double>());
    QCOMPARE(answers[1].correct, std::optional(false));
    QCOMPARE(answers[2].correct, std::optional(true));
}

void TestLastAnswers::isEmptyWhenNothingWasAsked() {
    const FakePlan plan;
    QVERIFY(lastAnswers({}, fakeContext(plan)).isEmpty());
    TraceList unasked;
    for (const auto& trace : readFakeDocument(plan, {.askEvery = 0})) {
        unasked.append(trace);
    }
    QVERIFY(lastAnswers(unasked, fakeContext(plan)).isEmpty());
    RunContext nothing = fakeContext(plan);
    nothing.document.reset();
    QVERIFY(lastAnswers(traces(plan, 3), nothing).isEmpty());
}

} // namespace

QTEST_GUILESS_MAIN(TestLastAnswers)
#include "tst_last_answers.moc"
