#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/answer_timeline.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

class TestAnswerTimeline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheChosenQuestion();
    void growsWithTheStore();
    void asksForNothingThatWasntAsked();
    void forgetsAQuestionThatIsGone();
    void knowsTheCorrectLabel_data();
    void knowsTheCorrectLabel();
};

void TestAnswerTimeline::followsTheChosenQuestion() {
    const FakePlan plan;
    const auto traces = readFakeDocument(plan); // asks every 8 segments
    TraceStore store;
    store.start(fakeContext(plan));
    AnswerTimeline timeline(store);
    store.append(traces);
    QCOMPARE(timeline.size(), 5U);
    QCOMPARE(timeline.segment(1).value, 15);
    QCOMPARE(timeline.tokensRead(1), 16 * plan.segmentSize);
    QSignalSpy reset(&timeline, &AnswerTimeline::reset);
    for (std::size_t question = 0; question < 3; ++question) {
        timeline.setQuestion(question);
        for (std::size_t i = 0; i < timeline.size(); ++i) {
            const Answer& answer = traces[static_cast<qsizetype>(8 * i + 7)]->answers[question];
            QCOMPARE(timeline.bestLabel(i), std::size_t{answer.label});
            for (std::size_t label = 0; label < plan.labels.size(); ++label) {
                QCOMPARE(static_cast<float>(timeline.probability(i, label)), answer.probabilities[label]);
            }
        }
    }
    QCOMPARE(reset.size(), 2);
    QCOMPARE(timeline.points(0, 100).size(), 5U);
    QCOMPARE(timeline.points(0, 100)[1].x, 192.0);
}

void TestAnswerTimeline::growsWithTheStore() {
    const FakePlan plan;
    const auto traces = readFakeDocument(plan);
    TraceStore store;
    store.start(fakeContext(plan));
    AnswerTimeline timeline(store);
    QSignalSpy appended(&timeline, &AnswerTimeline::appended);
    store.append(traces.mid(0, 7));
    QCOMPARE(appended.size(), 0);
    store.append(traces.mid(7, 12));
    QCOMPARE(appended, (QList<QVariantList>{{qsizetype{0}, qsizetype{2}}}));
    store.clear();
    QCOMPARE(timeline.size(), 0U);
}

void TestAnswerTimeline::asksForNothingThatWasntAsked() {
    const FakePlan plan;
    SessionOptions options;
    options.askEvery = 0;
    TraceStore store;
    store.start(fakeContext(plan));
    AnswerTimeline timeline(store);
    store.append(readFakeDocument(plan, options));
    QCOMPARE(timeline.size(), 0U);
    QVERIFY(timeline.points(0, 10).empty());
}

void TestAnswerTimeline::forgetsAQuestionThatIsGone() {
    FakePlan plan;
    TraceStore store;
    store.start(fakeContext(plan));
    AnswerTimeline timeline(store);
    timeline.setQuestion(2);
    store.start(fakeContext(plan)); // the same document again
    QCOMPARE(timeline.question(), 2U);
    plan.questions = 1;
    QSignalSpy changed(&timeline, &AnswerTimeline::questionChanged);
    store.start(fakeContext(plan));
    QCOMPARE(timeline.question(), 0U);
    QCOMPARE(changed.size(), 1);
}

void TestAnswerTimeline::knowsTheCorrectLabel_data() {
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("label");
    QTest::newRow("the same") << "garden" << 2;
    QTest::newRow("another case") << "Garden" << 2;
    QTest::newRow("no label") << "attic" << -1;
    QTest::newRow("beyond ASCII") << "KÜCHE" << 3;
}

void TestAnswerTimeline::knowsTheCorrectLabel() {
    QFETCH(QString, answer);
    QFETCH(int, label);
    auto document = std::make_shared<Document>();
    document->questions.push_back(Question{"q", "", "Where?", answer.toStdString(), {}});
    RunContext context;
    context.labels = {"hallway", "office", "garden", "küche"};
    context.document = document;
    TraceStore store;
    store.start(context);
    const AnswerTimeline timeline(store);
    const auto correct = timeline.correctLabel();
    QCOMPARE(correct ? static_cast<int>(*correct) : -1, label);
}

} // namespace

QTEST_GUILESS_MAIN(TestAnswerTimeline)
#include "tst_answer_timeline.moc"
