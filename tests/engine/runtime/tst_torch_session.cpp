#include "engine/api/engine.h"
#include "engine/api/error.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace rmtscope;

namespace {

std::filesystem::path source(const char* path) {
    return std::filesystem::path(RMTSCOPE_SOURCE_DIR) / path;
}

std::shared_ptr<const Document> documentOf(const std::string& text, std::vector<Question> questions = {}) {
    auto storage = std::make_shared<std::string>(text);
    auto document = std::make_shared<Document>();
    document->path = "made up";
    document->text = *storage;
    document->storage = storage;
    document->questions = std::move(questions);
    return document;
}

std::string manyWords(int count) {
    static const std::vector<std::string> words{"the", "whale",   "went", "to", "sea",
                                                "and", "Ishmael", "saw",  "it", "there"};
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += words[static_cast<std::size_t>(i * i + i / 7) % words.size()] + (i % 12 == 11 ? ". " : " ");
    }
    return text;
}

const std::vector<Question> whereIsMary{{"q1", "memorize", "Where is Mary?", "kitchen", {}}};

} // namespace

/// The bundled model read by the real engine.
class TestTorchSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsEveryTokenOnce();
    void tellsWhereFactsStand();
    void replayIsBitIdentical();
    void rowsComeBackByReplay();
    void massesAgreeWithTheReplayedMap();
    void askingLeavesTheMemoryUntouched();
    void rewindRepeatsTheRun();
    void tracesHoldTheMemoryAfter();
    void aStopLeavesTheSessionAsItWas();
    void remembersAFact();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void withoutATapeNothingIsReplayed();
    void refusesAQuestionThatFitsNoSegment_data();
    void refusesAQuestionThatFitsNoSegment();
    void asksManyQuestionsInTurns();

private:
    std::unique_ptr<Session> open(const std::string& text, const SessionOptions& options = {},
                                  std::vector<Question> questions = {}) {
        auto session = m_engine->createSession(m_model, documentOf(text, std::move(questions)), options);
        session->prepare({}, {});
        return session;
    }

    std::unique_ptr<Engine> m_engine = makeEngine();
    std::shared_ptr<const Model> m_model;
};

void TestTorchSession::initTestCase() {
    m_model = m_engine->openModel(source("tests/models/rmt-encoder-64"), {}, {}, {});
}

void TestTorchSession::readsEveryTokenOnce() {
    const auto session = open(manyWords(1000));
    std::int64_t tokens = 0;
    std::uint64_t lastByte = 0;
    while (!session->finished()) {
        const auto trace = session->advance({});
        QCOMPARE(trace->firstToken.value, tokens);
        QVERIFY(trace->bytes.begin >= lastByte);
        lastByte = trace->bytes.end;
        tokens += trace->tokens;
    }
    QCOMPARE(tokens, session->geometry().tokens);
    QCOMPARE(session->position().value, session->geometry().segments);
    QVERIFY(session->geometry().segments > 10);
}

void TestTorchSession::tellsWhereFactsStand() {
    const std::string before = manyWords(150);
    const std::string fact = "Mary went to the kitchen.";
    std::vector<Question> questions = whereIsMary;
    questions[0].facts.push_back({{before.size(), before.size() + fact.size()}, fact});
    const auto session = open(before + fact + " " + manyWords(100), {}, questions);
    std::optional<FactToken> first;
    while (!session->finished()) {
        const auto trace = session->advance({});
        if (!trace->facts.empty() && !first) {
            first = trace->facts.front();
            const SegmentDetail detail = session->detail(trace->segment, {});
            std::int64_t token = trace->firstToken.value;
            for (const SegmentToken& each : detail.tokens) {
                if (each.role == TokenRole::Text && each.bytes.begin < before.size()) {
                    ++token;
                }
            }
            QCOMPARE(first->token.value, token); // the first one behind all that stand before the fact
        }
    }
    QVERIFY(first.has_value());
    QCOMPARE(first->question, 0U);
    QCOMPARE(first->fact, 0U);
}

void TestTorchSession::replayIsBitIdentical() {
    const auto session = open(manyWords(600));
    std::vector<std::shared_ptr<const MemoryRows>> first;
    while (!session->finished()) {
        const SegmentIndex segment = session->position();
        static_cast<void>(session->advance({}));
        first.push_back(session->detail(segment, {}).rows);
    }
    for (SegmentIndex k; k.value < session->geometry().segments; ++k) {
        const auto map = session->replay(k, {});
        const MemoryRows& rows = *first[k.offset()];
        const auto length = static_cast<std::size_t>(rows.positions());
        QCOMPARE(map->tokens.size(), length);
        for (LayerIndex l; l.value < rows.shape().layers; ++l) {
            for (HeadIndex h; h.value < rows.shape().heads; ++h) {
                for (SlotIndex s; s.value < rows.shape().slots; ++s) {
                    for (std::size_t t = 0; t < length; ++t) {
                        const std::size_t at = rows.shape().offset(l, h, s) * length + t;
                        QCOMPARE(toHalf(map->at(l, h, 1 + s.offset(), t)).bits, rows.write()[at].bits);
                        QCOMPARE(toHalf(map->at(l, h, t, 1 + s.offset())).bits, rows.read()[at].bits);
                    }
                }
            }
        }
        QVERIFY(session->replay(k, {})->weights == map->weights);
    }
}

void TestTorchSession::rowsComeBackByReplay() {
    SessionOptions options;
    const auto everything = open(manyWords(600), options);
    options.detailBudgetBytes = 200'000; // three segments or so
    const auto little = open(manyWords(600), options);
    while (!everything->finished()) {
        static_cast<void>(everything->advance({}));
        static_cast<void>(little->advance({}));
        QVERIFY(little->memoryUse().rowsBytes <= options.detailBudgetBytes);
    }
    QVERIFY(little->memoryUse().rowsDropped > 0);
    QCOMPARE(everything->memoryUse().rowsDropped, 0);
    const SegmentDetail kept = everything->detail(SegmentIndex(1), {});
    const SegmentDetail again = little->detail(SegmentIndex(1), {});
    QVERIFY(!kept.replayed);
    QVERIFY(again.replayed);
    QVERIFY(std::ranges::equal(kept.rows->write(), again.rows->write()));
    QVERIFY(std::ranges::equal(kept.rows->read(), again.rows->read()));
}

void TestTorchSession::massesAgreeWithTheReplayedMap() {
    const auto session = open(manyWords(300));
    static_cast<void>(session->advance({}));
    const auto trace = session->advance({});
    const auto map = session->replay(SegmentIndex(1), {});
    for (LayerIndex l; l.value < trace->shape.layers; ++l) {
        for (HeadIndex h; h.value < trace->shape.heads; ++h) {
            for (SlotIndex s; s.value < trace->shape.slots; ++s) {
                double text = 0;
                for (std::size_t t = 0; t < map->tokens.size(); ++t) {
                    text += map->tokens[t].role == TokenRole::Text
                                ? static_cast<double>(map->at(l, h, 1 + s.offset(), t))
                                : 0;
                }
                const float kept = toFloat(trace->mass(MassKind::Write)[trace->shape.offset(l, h, s)]);
                QVERIFY(std::abs(static_cast<double>(kept) - text) < 1e-3);
            }
        }
    }
}

void TestTorchSession::askingLeavesTheMemoryUntouched() {
    SessionOptions silent;
    silent.askEvery = 0;
    SessionOptions curious;
    curious.askEvery = 1;
    const auto without = open(manyWords(400), silent, whereIsMary);
    const auto with = open(manyWords(400), curious, whereIsMary);
    while (!without->finished()) {
        QVERIFY(without->advance({})->answers.empty());
        const auto trace = with->advance({});
        QCOMPARE(trace->answers.size(), std::size_t{1});
        float sum = 0;
        for (const float probability : trace->answers.front().probabilities) {
            sum += probability;
        }
        QVERIFY(std::abs(sum - 1) < 1e-5F);
    }
    QVERIFY(without->memoryBefore(without->position()) == with->memoryBefore(with->position()));
    const auto again = with->ask(SegmentIndex(2), whereIsMary, {});
    QCOMPARE(again.size(), std::size_t{1});
}

void TestTorchSession::rewindRepeatsTheRun() {
    const auto session = open(manyWords(500));
    std::vector<std::vector<float>> states;
    while (!session->finished()) {
        static_cast<void>(session->advance({}));
        states.push_back(session->memoryBefore(session->position()));
    }
    session->rewind(SegmentIndex(3));
    QCOMPARE(session->position(), SegmentIndex(3));
    QVERIFY(session->memoryBefore(SegmentIndex(3)) == states[2]);
    QVERIFY_EXCEPTION_THROWN(session->replay(SegmentIndex(3), {}), Error);
    while (!session->finished()) {
        const SegmentIndex segment = session->position();
        static_cast<void>(session->advance({}));
        QVERIFY(session->memoryBefore(session->position()) == states[segment.offset()]);
    }
}

void TestTorchSession::tracesHoldTheMemoryAfter() {
    std::vector<std::shared_ptr<const SegmentTrace>> traces;
    std::vector<std::vector<float>> states;
    {
        const auto session = open(manyWords(500));
        const std::uint64_t before = session->memoryUse().tapeBytes;
        while (!session->finished()) {
            traces.push_back(session->advance({}));
            states.push_back(session->memoryBefore(session->position()));
        }
        QCOMPARE(session->memoryUse().tapeBytes, before); // they all fit into the first chunk, which is shared
        session->rewind(SegmentIndex(3));
        static_cast<void>(session->advance({}));
    }
    QVERIFY(traces.size() > 5);
    for (std::size_t i = 0; i < traces.size(); ++i) { // also those of the run that was rewound, without its session
        QVERIFY(std::equal(states[i].begin(), states[i].end(), traces[i]->memoryAfter.get()));
    }
}

void TestTorchSession::aStopLeavesTheSessionAsItWas() {
    const auto session = open(manyWords(300));
    static_cast<void>(session->advance({}));
    const auto state = session->memoryBefore(session->position());
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(session->advance(stop.get_token()));
        QFAIL("a stopped step must not succeed");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
    QCOMPARE(session->position(), SegmentIndex(1));
    QVERIFY(session->memoryBefore(session->position()) == state);
    QCOMPARE(session->advance({})->segment, SegmentIndex(1));
}

void TestTorchSession::remembersAFact() {
    const auto session = open("Mary went to the kitchen. " + manyWords(2000), {}, whereIsMary);
    std::shared_ptr<const SegmentTrace> last;
    while (!session->finished()) {
        last = session->advance({});
    }
    QVERIFY(session->geometry().segments > 25);
    QCOMPARE(m_model->info().labels.at(last->answers.at(0).label), std::string("kitchen"));
}

void TestTorchSession::refusesWhatCannotBe_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    QTest::newRow("only white space") << QStringLiteral(" \n\t ") << static_cast<int>(ErrorCode::DocumentEmpty);
    QTest::newRow("only characters that vanish")
        << QStringLiteral("\u200d\u00ad") << static_cast<int>(ErrorCode::DocumentEmpty);
}

void TestTorchSession::refusesWhatCannotBe() {
    QFETCH(const QString, text);
    QFETCH(const int, code);
    try {
        static_cast<void>(open(text.toStdString()));
        QFAIL("must be refused");
    } catch (const Error& error) {
        QCOMPARE(static_cast<int>(error.code()), code);
        QVERIFY(std::string(error.what()).ends_with('.'));
    }
}

void TestTorchSession::withoutATapeNothingIsReplayed() {
    SessionOptions options;
    options.tape = false;
    const auto session = open(manyWords(300), options);
    static_cast<void>(session->advance({}));
    QVERIFY(session->advance({})->memoryAfter == nullptr);
    QCOMPARE(session->memoryUse().tapeBytes, 0U);
    QVERIFY_EXCEPTION_THROWN(session->replay(SegmentIndex(1), {}), Error);
}

void TestTorchSession::refusesAQuestionThatFitsNoSegment_data() {
    QTest::addColumn<QString>("question");
    QTest::newRow("longer than a segment") << QString::fromStdString(manyWords(70));
    QTest::newRow("without a token") << QStringLiteral(" ");
}

void TestTorchSession::refusesAQuestionThatFitsNoSegment() {
    QFETCH(const QString, question);
    try {
        static_cast<void>(open(manyWords(100), {}, {{"q1", "memorize", question.toStdString(), "kitchen", {}}}));
        QFAIL("must be refused before anything is read");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::QuestionsInvalid);
    }
}

void TestTorchSession::asksManyQuestionsInTurns() {
    const std::vector<Question> many(700, whereIsMary.front());
    const auto session = open("Mary went to the kitchen. " + manyWords(100), {}, whereIsMary);
    while (!session->finished()) {
        static_cast<void>(session->advance({}));
    }
    const SegmentIndex last = session->position() - 1;
    const auto one = session->ask(last, whereIsMary, {});
    const auto all = session->ask(last, many, {});
    QCOMPARE(all.size(), many.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(all[i].question, static_cast<std::uint32_t>(i));
        QCOMPARE(all[i].label, one.front().label);
        QVERIFY(std::abs(all[i].probabilities[0] - one.front().probabilities[0]) < 1e-5F);
    }
}

QTEST_APPLESS_MAIN(TestTorchSession)
#include "tst_torch_session.moc"
