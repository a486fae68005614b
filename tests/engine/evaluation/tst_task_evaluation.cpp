#include "engine/api/error.h"
#include "engine/evaluation/batched_text.h"
#include "engine/evaluation/task_evaluation.h"
#include "engine/text/document_reader.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace rmtscope;

namespace {

const std::filesystem::path resources = RMTSCOPE_SOURCE_DIR "/resources";

/// The bundled encoder asked about facts in the end of the bundled novel.
class TestTaskEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersRightly_data();
    void answersRightly();
    void batchesAndWorkersChangeNothing_data();
    void batchesAndWorkersChangeNothing();
    void knowsNothingWhenItForgets();
    void forgettingIsReadingTheLastSegmentOnly();
    void readsOnlyWhatIsWanted();
    void refusesTasksItCannotAnswer();
    void refusesSamplesThatAreTooShort();
    void stops();

private:
    /// Verdicts by sample.
    [[nodiscard]] std::vector<Verdict> evaluate(const char* task, const EvaluationPlan& plan, int workers = 1) const;

    std::unique_ptr<const TorchModel> m_model;
    std::unique_ptr<const NoiseTokens> m_noise;
};

std::int64_t correct(const std::vector<Verdict>& verdicts) {
    return std::ranges::count_if(verdicts, &Verdict::correct);
}

std::vector<std::int64_t> firstSamples(std::int64_t count) {
    std::vector<std::int64_t> samples(static_cast<std::size_t>(count));
    std::iota(samples.begin(), samples.end(), 0);
    return samples;
}

void TestTaskEvaluation::initTestCase() {
    m_model = std::make_unique<const TorchModel>(readModelFolder(RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64"),
                                                 DeviceOptions{});
    const auto book = readDocument(resources / "documents/moby-dick.txt", {}, {});
    m_noise = std::make_unique<const NoiseTokens>(*m_model->tokenizer(), textWithoutFacts(*book),
                                                  m_model->info().segmentSize);
}

std::vector<Verdict> TestTaskEvaluation::evaluate(const char* task, const EvaluationPlan& plan, int workers) const {
    const auto made = makeTask(task, {.part = TaskPart::Test});
    std::vector<Verdict> verdicts;
    TaskEvaluation(*m_model, *made, *m_noise)
        .run(plan, firstSamples(plan.samples), workers,
             [&](const EvaluatedBatch& batch) {
                 verdicts.insert(verdicts.end(), batch.verdicts.begin(), batch.verdicts.end());
             },
             {});
    std::ranges::sort(verdicts, {}, &Verdict::sample);
    return verdicts;
}

void TestTaskEvaluation::answersRightly_data() {
    QTest::addColumn<QByteArray>("task");
    QTest::addColumn<int>("segments");
    QTest::newRow("memorize, 4 segments") << QByteArray("memorize") << 4;
    QTest::newRow("detect-memorize, 8 segments") << QByteArray("detect-memorize") << 8;
    QTest::newRow("reasoning, 1 segment") << QByteArray("reasoning") << 1;
}

void TestTaskEvaluation::answersRightly() {
    QFETCH(QByteArray, task);
    QFETCH(int, segments);
    const auto verdicts = evaluate(task, {.segments = segments, .samples = 40});
    QCOMPARE(verdicts.size(), std::size_t{40});
    QVERIFY2(correct(verdicts) >= 38,
             QByteArray::number(qlonglong{correct(verdicts)})); // the model card: 97 % and more
}

void TestTaskEvaluation::batchesAndWorkersChangeNothing_data() {
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("workers");
    QTest::newRow("one at a time") << 1 << 1;
    QTest::newRow("the last batch is shorter") << 7 << 1;
    QTest::newRow("several workers") << 5 << 3;
}

void TestTaskEvaluation::batchesAndWorkersChangeNothing() {
    QFETCH(int, batch);
    QFETCH(int, workers);
    const auto expected = evaluate("reasoning", {.segments = 3, .samples = 24, .seed = 9, .batch = 24});
    const auto verdicts = evaluate("reasoning", {.segments = 3, .samples = 24, .seed = 9, .batch = batch}, workers);
    QCOMPARE(verdicts.size(), expected.size());
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        QCOMPARE(verdicts[i].sample, expected[i].sample);
        QCOMPARE(verdicts[i].answer, expected[i].answer);
        QCOMPARE(verdicts[i].given, expected[i].given);
    }
}

void TestTaskEvaluation::knowsNothingWhenItForgets() {
    const EvaluationPlan plan{.segments = 3, .samples = 60, .forgets = true};
    QVERIFY(correct(evaluate("memorize", plan)) < 30); // chance is 10
}

void TestTaskEvaluation::forgettingIsReadingTheLastSegmentOnly() {
    const EvaluationPlan plan{.segments = 3, .samples = 12, .seed = 4, .forgets = true};
    const auto verdicts = evaluate("detect-memorize", plan);
    const auto task = makeTask("detect-memorize", {.part = TaskPart::Test});
    const MemorySystem& memory = *m_model->memory();
    const SampleShape shape{.segments = plan.segments, .segmentSize = m_model->info().segmentSize};
    for (const Verdict& verdict : verdicts) {
        std::vector<SampleStream> stream;
        stream.emplace_back(drawSample(*task, *m_model->tokenizer(), m_noise->part(NoisePart::Test), shape, plan.seed,
                                       static_cast<std::uint64_t>(verdict.sample)));
        BatchedText text(memory, std::move(stream));
        StepOutput output;
        for (std::int64_t segment = 0; segment < plan.segments; ++segment) { // each from an unread document's memory
            output = memory.step(text.next(), memory.initialState(1), nullptr, {});
        }
        const auto label = memory.answer(output).argmax(1).item<std::int64_t>();
        QCOMPARE(verdict.given, m_model->info().labels[static_cast<std::size_t>(label)]);
    }
}

void TestTaskEvaluation::readsOnlyWhatIsWanted() {
    const auto task = makeTask("memorize");
    const std::vector<std::int64_t> wanted{3, 17, 4};
    std::vector<std::int64_t> seen;
    TaskEvaluation(*m_model, *task, *m_noise)
        .run({.segments = 1, .samples = 20, .batch = 2}, wanted, 1,
             [&seen](const EvaluatedBatch& batch) {
                 QVERIFY(batch.verdicts.size() <= 2 && batch.seconds > 0);
                 std::ranges::transform(batch.verdicts, std::back_inserter(seen), &Verdict::sample);
             },
             {});
    QCOMPARE(seen, wanted);
}

void TestTaskEvaluation::refusesTasksItCannotAnswer() {
    QVERIFY_EXCEPTION_THROWN(TaskEvaluation(*m_model, *makeTask("copy"), *m_noise), Error);
    QVERIFY_EXCEPTION_THROWN(TaskEvaluation(*m_model, *makeTask("retrieval"), *m_noise), Error);
}

void TestTaskEvaluation::refusesSamplesThatAreTooShort() {
    const auto story = makeTask("qa3");
    try {
        const TaskEvaluation evaluation(*m_model, *story, *m_noise);
        evaluation.run({.segments = 1, .samples = 200}, firstSamples(200), 1, [](const EvaluatedBatch&) {}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Usage);
    }
}

void TestTaskEvaluation::stops() {
    const auto task = makeTask("memorize");
    std::stop_source stop;
    int batches = 0;
    try {
        TaskEvaluation(*m_model, *task, *m_noise)
            .run(
                {.segments = 2, .samples = 20, .batch = 2}, firstSamples(20), 2,
                [&](const EvaluatedBatch&) {
                    ++batches;
                    stop.request_stop();
                },
                stop.get_token());
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Cancelled);
    }
    QVERIFY(batches >= 1 && batches <= 3);
}

} // namespace

QTEST_APPLESS_MAIN(TestTaskEvaluation)
#include "tst_task_evaluation.moc"
