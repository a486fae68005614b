#include "engine/api/engine.h"
#include "engine/api/error.h"
#include "engine/runtime/side_branch.h"

#include <ATen/ATen.h>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace rmtscope;

namespace {

const std::filesystem::path encoder = RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64";
const std::filesystem::path decoder = RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny";
const std::filesystem::path book = RMTSCOPE_SOURCE_DIR "/resources/documents/moby-dick.txt";

const SampleName sampleName{.task = "detect-memorize", .segments = 5, .seed = 3, .noise = book};

/// The last row of whole maps, as the answer's query would be seen without sparing any work.
class WholeMaps final : public Probe {
public:
    explicit WholeMaps(std::int64_t slots)
        : m_slots(slots) {}
    bool wantsAttention(LayerIndex) const override { return true; }
    void attention(LayerIndex, const at::Tensor& probabilities) override {
        const at::Tensor row = probabilities[0].select(1, -1).slice(1, 0, m_slots).contiguous();
        read.insert(read.end(), row.data_ptr<float>(), row.data_ptr<float>() + row.numel());
    }

    std::vector<float> read;

private:
    std::int64_t m_slots;
};

/// What answers read, against what they give without being watched and against replayed maps.
class TestAnswerReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void watchingChangesNoBit();
    void theLastSegmentOfASampleAnswersItsOwnQuestion();
    void readsWhatTheReplayedMapShows();
    void aDecoderReadsFromItsLastPosition_data();
    void aDecoderReadsFromItsLastPosition();
    void saysWhoCannotAnswer();
    void stops();

private:
    [[nodiscard]] std::unique_ptr<Session> readSample(const std::filesystem::path& path) const {
        const auto model = m_engine->openModel(path, {}, {}, {});
        auto session = m_engine->createSession(model, m_engine->openSample(model, sampleName, {}, {}), {});
        session->prepare({}, {});
        while (!session->finished()) {
            m_last = session->advance({});
        }
        return session;
    }
    [[nodiscard]] Question question() const {
        const auto model = m_engine->openModel(encoder, {}, {}, {});
        return m_engine->openSample(model, sampleName, {}, {})->questions.front();
    }

    std::unique_ptr<Engine> m_engine = makeEngine();
    mutable std::shared_ptr<const SegmentTrace> m_last;
};

void TestAnswerReading::watchingChangesNoBit() {
    const auto session = readSample(encoder);
    const Question asked = question();
    for (SegmentIndex segment; segment.value + 1 < session->geometry().segments; ++segment) {
        const auto plain = session->ask(segment, std::span(&asked, 1), {});
        const AnswerReading watched = session->watchAnswer(segment, asked, {});
        QCOMPARE(watched.answer.label, plain.front().label);
        QVERIFY(watched.answer.probabilities == plain.front().probabilities);
        QCOMPARE(watched.memoryBefore, segment + 1);
        QCOMPARE(watched.read.size(), watched.shape.cells());
    }
}

void TestAnswerReading::theLastSegmentOfASampleAnswersItsOwnQuestion() {
    const auto session = readSample(encoder);
    const AnswerReading watched = session->watchAnswer(m_last->segment, question(), {});
    QCOMPARE(watched.memoryBefore, m_last->segment);
    QVERIFY(watched.answer.probabilities == m_last->answers.front().probabilities);
}

void TestAnswerReading::readsWhatTheReplayedMapShows() {
    const auto session = readSample(encoder);
    const AnswerReading watched = session->watchAnswer(m_last->segment, question(), {});
    const auto map = session->replay(m_last->segment, {});
    for (LayerIndex l; l.value < map->shape.layers; ++l) {
        for (HeadIndex h; h.value < map->shape.heads; ++h) {
            for (SlotIndex s; s.value < map->shape.slots; ++s) {
                const float read = watched.read[map->shape.offset(l, h, s)];
                QVERIFY(std::abs(read - map->at(l, h, 0, 1 + s.offset())) < 1e-5F);
            }
        }
    }
}

void TestAnswerReading::aDecoderReadsFromItsLastPosition_data() {
    QTest::addColumn<bool>("writeMemory");
    QTest::newRow("behind the text") << false;
    QTest::newRow("behind the write memory") << true;
}

void TestAnswerReading::aDecoderReadsFromItsLastPosition() {
    QFETCH(bool, writeMemory);
    ModelFolder folder = readModelFolder(decoder);
    folder.memory.labels = {"a", "kitchen", "the garden"};
    folder.memory.generatesAfterWriteMemory = writeMemory;
    const TorchModel model(folder, {});
    const c10::InferenceMode inference;
    const std::vector<std::int64_t> ids{5, 17, 120, 33};
    at::manual_seed(3);
    const at::Tensor state = at::randn({1, model.info().slots, model.info().hiddenSize});
    const WatchedAnswer watched = watchOnSideBranch(model, state, {}, ids, {});
    const auto plain = askOnSideBranch(model, state, {}, std::span(&ids, 1), {});
    QVERIFY(watched.answer.probabilities == plain.front().probabilities);

    WholeMaps whole(model.info().slots);
    const at::Tensor text = at::tensor(ids, at::TensorOptions().dtype(at::kLong)).unsqueeze(0);
    static_cast<void>(model.generative()->begin({text, state, writeMemory}, &whole, {}));
    QCOMPARE(watched.read.size(), whole.read.size());
    QCOMPARE(watched.read.size(), model.memory()->shape().cells());
    for (std::size_t i = 0; i < whole.read.size(); ++i) {
        QVERIFY(std::abs(watched.read[i] - whole.read[i]) < 1e-6F);
    }
}

void TestAnswerReading::saysWhoCannotAnswer() {
    QTemporaryDir folder;
    const std::filesystem::path text = folder.filePath(QStringLiteral("text.txt")).toStdString();
    std::ofstream(text) << "The ship sails on and on over the sea.";
    const auto model = m_engine->openModel(decoder, {}, {}, {}); // no labels to choose among
    const auto session = m_engine->createSession(model, m_engine->openDocument(text, {}, {}), {});
    session->prepare({}, {});
    static_cast<void>(session->advance({}));
    try {
        static_cast<void>(session->watchAnswer(SegmentIndex(0), question(), {}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Usage);
        QVERIFY(std::string(error.what()).ends_with('.'));
    }
}

void TestAnswerReading::stops() {
    const auto session = readSample(encoder);
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(session->watchAnswer(SegmentIndex(1), question(), stop.get_token()));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
}

} // namespace

QTEST_APPLESS_MAIN(TestAnswerReading)
#include "tst_answer_reading.moc"
