#include "engine/api/error.h"
#include "engine/evaluation/task_evaluation.h"
#include "engine/tasks/held_out_noise.h"
#include "engine/tasks/sample_stream.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace rmtscope;

namespace {

const std::filesystem::path resources = RMTSCOPE_SOURCE_DIR "/resources";
const std::filesystem::path book = resources / "documents/moby-dick.txt";
const std::filesystem::path encoder = RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64";
const std::filesystem::path decoder = RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny";
constexpr std::uint64_t evaluationSeed = 4;

SampleName nameOf(const QByteArray& task, std::int64_t segments, std::int64_t sample) {
    return {.task = task.toStdString(),
            .segments = segments,
            .seed = static_cast<std::uint64_t>(sample),
            .evaluationSeed = evaluationSeed,
            .noise = book};
}

/// A copy of the bundled encoder that cuts documents in another way.
std::filesystem::path alignedEncoder(const QTemporaryDir& folder, const QByteArray& alignment) {
    const std::filesystem::path copy = folder.path().toStdString();
    std::filesystem::copy(encoder, copy, std::filesystem::copy_options::recursive);
    QFile file(folder.filePath(QStringLiteral("rmtscope.json")));
    [&] { QVERIFY(file.open(QIODevice::ReadOnly)); }();
    QByteArray settings = file.readAll();
    file.close();
    settings.replace("\"right\"", '"' + alignment + '"');
    [&] { QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(settings) > 0); }();
    return copy;
}

std::vector<std::int64_t> textIds(const std::vector<SegmentToken>& tokens) {
    std::vector<std::int64_t> ids;
    for (const SegmentToken& token : tokens) {
        if (token.role == TokenRole::Text) {
            ids.push_back(token.id);
        }
    }
    return ids;
}

/// A sample read by a session, like any document, against the same one read by its evaluation.
class TestOpenSample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsTheEvaluationDid_data();
    void answersAsTheEvaluationDid();
    void readsTheSameIds_data();
    void readsTheSameIds();
    void marksFactsWhereTheyAreRead();
    void measuresWhatItsOwnQuestionOwes();
    void refusesAModelWithoutMemory();

private:
    std::unique_ptr<Engine> m_engine = makeEngine();
};

void TestOpenSample::answersAsTheEvaluationDid_data() {
    QTest::addColumn<QByteArray>("task");
    QTest::addColumn<int>("segments");
    QTest::addColumn<QByteArray>("alignment");
    QTest::newRow("reasoning, one segment") << QByteArray("reasoning") << 1 << QByteArray("right");
    QTest::newRow("reasoning, wrong answers too") << QByteArray("reasoning") << 16 << QByteArray("right");
    QTest::newRow("memorize") << QByteArray("memorize") << 3 << QByteArray("right");
    QTest::newRow("detect-memorize") << QByteArray("detect-memorize") << 7 << QByteArray("right");
    QTest::newRow("documents cut from the left") << QByteArray("reasoning") << 5 << QByteArray("left");
    QTest::newRow("documents in equal segments") << QByteArray("reasoning") << 5 << QByteArray("center");
}

void TestOpenSample::answersAsTheEvaluationDid() {
    QFETCH(QByteArray, task);
    QFETCH(int, segments);
    QFETCH(QByteArray, alignment);
    const QTemporaryDir folder;
    const std::filesystem::path path = alignedEncoder(folder, alignment);
    const TorchModel model(readModelFolder(path), DeviceOptions{});
    const HeldOutNoise noise(book, *model.tokenizer(), model.info().segmentSize, SampleName().trainShare, {});
    const auto drawn = noise.task(task.toStdString());
    const EvaluationPlan plan{.segments = segments, .samples = 12, .seed = evaluationSeed, .batch = 5};
    const std::vector<std::int64_t> wanted{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    std::vector<Verdict> verdicts;
    TaskEvaluation(model, *drawn, noise.tokens())
        .run(plan, wanted, 1,
             [&](const EvaluatedBatch& batch) {
                 verdicts.insert(verdicts.end(), batch.verdicts.begin(), batch.verdicts.end());
             },
             {});
    QCOMPARE(verdicts.size(), wanted.size());
    QVERIFY(segments < 16 || !std::ranges::all_of(verdicts, &Verdict::correct));

    const auto opened = m_engine->openModel(path, {}, {}, {});
    for (const Verdict& verdict : verdicts) {
        const auto document = m_engine->openSample(opened, nameOf(task, segments, verdict.sample), {}, {});
        QCOMPARE(document->questions[0].answer, verdict.answer);
        const auto session = m_engine->createSession(opened, document, {});
        session->prepare({}, {});
        QCOMPARE(session->geometry().segments, std::int64_t{segments});
        std::shared_ptr<const SegmentTrace> last;
        while (!session->finished()) {
            last = session->advance({});
        }
        QCOMPARE(last->answers.size(), std::size_t{1});
        const Answer& answer = last->answers.front();
        QCOMPARE(opened->info().labels.at(answer.label), verdict.given);
        const double probability = static_cast<double>(answer.probabilities.at(answer.label));
        QVERIFY2(std::abs(probability - *verdict.probability) < 1e-5, QByteArray::number(probability));
        // The last segment itself, read again, gives the same.
        const auto map = session->replay(last->segment, {});
        QVERIFY(std::abs(map->probabilities.at(answer.label) - answer.probabilities[answer.label]) < 1e-5F);
    }
}

void TestOpenSample::readsTheSameIds_data() {
    QTest::addColumn<bool>("decodes");
    QTest::addColumn<int>("segments");
    QTest::newRow("encoder") << false << 6;
    QTest::newRow("encoder, one segment") << false << 1;
    QTest::newRow("decoder") << true << 6;
}

void TestOpenSample::readsTheSameIds() {
    QFETCH(bool, decodes);
    QFETCH(int, segments);
    const std::filesystem::path path = decodes ? decoder : encoder;
    const TorchModel model(readModelFolder(path), DeviceOptions{});
    const std::int64_t size = model.info().segmentSize;
    const HeldOutNoise noise(book, *model.tokenizer(), size, SampleName().trainShare, {});
    SampleStream stream(drawSample(*noise.task("memorize"), *model.tokenizer(), noise.tokens().part(NoisePart::Test),
                                   {.segments = segments, .segmentSize = size}, evaluationSeed, 2));

    const auto opened = m_engine->openModel(path, {}, {}, {});
    const auto session =
        m_engine->createSession(opened, m_engine->openSample(opened, nameOf("memorize", segments, 2), {}, {}), {});
    session->prepare({}, {});
    std::vector<std::int64_t> ids;
    while (!session->finished()) {
        static_cast<void>(session->advance({}));
        QVERIFY(stream.next(ids));
        QCOMPARE(textIds(session->detail(session->position() - 1, {}).tokens), ids);
    }
    QVERIFY(!stream.next(ids));
}

void TestOpenSample::marksFactsWhereTheyAreRead() {
    const auto opened = m_engine->openModel(encoder, {}, {}, {});
    for (std::int64_t sample = 0; sample < 5; ++sample) {
        const auto document = m_engine->openSample(opened, nameOf("reasoning", 9, sample), {}, {});
        const std::vector<Fact>& facts = document->questions[0].facts;
        QCOMPARE(facts.size(), std::size_t{2});
        const auto session = m_engine->createSession(opened, document, {});
        session->prepare({}, {});
        std::optional<SegmentIndex> lastFact;
        while (!session->finished()) {
            const auto trace = session->advance({});
            if (trace->bytes.contains(facts.back().bytes.begin)) {
                lastFact = trace->segment;
            }
        }
        QVERIFY(lastFact.has_value());
        QCOMPARE(*lastFact, document->sample->lastFact);
    }
}

/// The question that ends the last segment, not the same one asked again behind it.
void TestOpenSample::measuresWhatItsOwnQuestionOwes() {
    const auto opened = m_engine->openModel(encoder, {}, {}, {});
    const auto document = m_engine->openSample(opened, nameOf("memorize", 4, 1), {}, {});
    const auto session = m_engine->createSession(opened, document, {});
    session->prepare({}, {});
    std::shared_ptr<const SegmentTrace> last;
    while (!session->finished()) {
        last = session->advance({});
    }
    const auto logOf = [&](const SegmentTrace& trace) {
        return std::log(static_cast<double>(trace.answers.front().probabilities.at(last->answers.front().label)));
    };
    CausalPlan plan;
    plan.question = document->questions.front();
    plan.label = last->answers.front().label;
    plan.asked = last->segment;
    plan.segments = {last->segment};
    const auto measurement = session->measureCauses(plan);
    QVERIFY(std::abs(measurement->original() - logOf(*last)) < 1e-4);
    std::vector<CausalColumn> columns;
    while (columns.empty()) {
        columns = measurement->advance({});
    }
    for (SlotIndex slot; slot.value < opened->info().slots; ++slot) {
        const auto branch = session->branch(
            {.segment = last->segment, .interventions = {{InterventionKind::Zero, last->segment, {slot}}}}, {}, {});
        const double expected = logOf(*last) - logOf(*branch->advance({}));
        QVERIFY(std::abs(static_cast<double>(columns.front().effects[slot.offset()]) - expected) < 1e-3);
    }
}

void TestOpenSample::refusesAModelWithoutMemory() {
    const auto plain =
        m_engine->openModel(RMTSCOPE_SOURCE_DIR "/tests/reference/bert-plain-tiny", DeviceOptions{}, {}, {});
    try {
        static_cast<void>(m_engine->openSample(plain, nameOf("memorize", 2, 0), {}, {}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ConfigInvalid);
    }
}

} // namespace

QTEST_APPLESS_MAIN(TestOpenSample)
#include "tst_open_sample.moc"
