#include "engine/tasks/held_out_noise.h"
#include "engine/tasks/sample_document.h"
#include "engine/text/segmenter.h"
#include "engine/text/token_source.h"
#include "engine/text/utf8.h"
#include "tests/engine/tasks/reference_tasks.h"
#include "tests/engine/text/text_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace rmtscope;

namespace {

constexpr std::int64_t segmentSize = 140;

/// The begin of Moby Dick.
const std::filesystem::path& book() {
    static const QTemporaryDir folder;
    static const std::filesystem::path file = [] {
        QByteArray text = readReference(RMTSCOPE_SOURCE_DIR "/resources/documents/moby-dick.txt").left(60'000);
        text.truncate(text.lastIndexOf('\n') + 1);
        return writeBytes(folder.path(), "book.txt", text);
    }();
    return file;
}

std::shared_ptr<const Tokenizer> gpt2() {
    return openTokenizer(referenceFolder / "gpt2-rmt-tiny");
}

SampleName nameOf(std::string_view task, std::int64_t segments, std::uint64_t seed = 3) {
    return {.task = std::string(task), .segments = segments, .seed = seed, .evaluationSeed = 8, .noise = book()};
}

std::shared_ptr<const Document> opened(const SampleName& name, const Tokenizer& tokenizer) {
    return openSampleDocument(name, tokenizer, segmentSize, {}, {});
}

class SampleDocumentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsTheIdsOfTheSample_data();
    void holdsTheIdsOfTheSample();
    void isCutAsTheStreamCutsIt();
    void knowsQuestionAndFacts_data() { holdsTheIdsOfTheSample_data(); }
    void knowsQuestionAndFacts();
    void putsPiecesTogether();
    void isTextWhateverWasCut();
    void leavesOutWhoIsInTheNoise();
    void refuses_data();
    void refuses();
    void stops();
};

void SampleDocumentTest::holdsTheIdsOfTheSample_data() {
    QTest::addColumn<std::string>("task");
    QTest::addColumn<int>("segments");
    QTest::addColumn<bool>("pairs");
    for (const std::string_view task : taskNames()) {
        for (const int segments : {1, 5}) {
            QTest::addRow("%s, %d segments", std::string(task).c_str(), segments)
                << std::string(task) << segments << false;
        }
    }
    QTest::newRow("byte pairs") << std::string("memorize") << 5 << true;
}

void SampleDocumentTest::holdsTheIdsOfTheSample() {
    QFETCH(std::string, task);
    QFETCH(int, segments);
    QFETCH(bool, pairs);
    const auto tokenizer = pairs ? gpt2() : bundledTokenizer();
    const SampleName name = nameOf(task, segments);
    const auto document = opened(name, *tokenizer);
    QVERIFY(document->sample->name == name);
    QCOMPARE(QString::fromStdString(document->path.string()), QString::fromStdString(titleOf(name)));

    const HeldOutNoise noise(book(), *tokenizer, segmentSize, name.trainShare, {});
    SampleStream stream(drawSample(*noise.task(task), *tokenizer, noise.tokens().part(NoisePart::Test),
                                   {segments, segmentSize, 2}, name.evaluationSeed, name.seed));
    std::size_t at = 0;
    std::uint32_t last = 0;
    for (std::vector<std::int64_t> ids; stream.next(ids);) {
        for (const std::int64_t id : ids) {
            const PlacedToken& token = document->sample->tokens.at(at++);
            QCOMPARE(std::int64_t{token.id}, id);
            QVERIFY(token.begin >= last && token.end >= token.begin);
            last = token.end;
        }
    }
    QCOMPARE(document->sample->tokens.size(), at);
    QCOMPARE(std::size_t{last}, document->text.size());
    QCOMPARE(firstInvalidUtf8(document->text), document->text.size());
}

void SampleDocumentTest::isCutAsTheStreamCutsIt() {
    const auto document = opened(nameOf("reasoning", 4), *bundledTokenizer());
    const auto source = tokenSourceOf(*document, bundledTokenizer());
    const Segmenter segmenter(source->tokens(), segmentSize, SegmentAlignment::Right);
    const SampleShape shape{4, segmentSize, 2};
    QCOMPARE(segmenter.segments(), 4);
    for (SegmentIndex segment; segment.value < 4; ++segment) {
        QCOMPARE(segmenter.range(segment).first, shape.begin(segment));
        QCOMPARE(shape.segmentOf(shape.begin(segment)), segment);
        QCOMPARE(shape.segmentOf(shape.begin(segment + 1) - 1), segment);
    }
}

void SampleDocumentTest::knowsQuestionAndFacts() {
    QFETCH(std::string, task);
    QFETCH(int, segments);
    QFETCH(bool, pairs);
    const auto tokenizer = pairs ? gpt2() : bundledTokenizer();
    const auto document = opened(nameOf(task, segments), *tokenizer);
    QCOMPARE(document->questions.size(), std::size_t{1});
    const Question& question = document->questions.front();
    QCOMPARE(question.task, task);
    const std::vector<PlacedToken>& tokens = document->sample->tokens;
    const std::vector<std::int32_t> asked = tokenIdsOf(*tokenizer, question.text);
    QVERIFY(std::equal(asked.rbegin(), asked.rend(), tokens.rbegin(),
                       [](std::int32_t id, const PlacedToken& token) { return id == token.id; }));

    QVERIFY(!question.facts.empty() && !question.answer.empty());
    std::uint64_t last = 0;
    std::int64_t lastToken = 0;
    for (const Fact& fact : question.facts) {
        QVERIFY(fact.bytes.begin >= last && fact.bytes.end <= document->text.size());
        last = fact.bytes.end;
        QCOMPARE(fact.text, std::string(document->text.substr(fact.bytes.begin, fact.bytes.size())));
        QVERIFY(fact.text.ends_with('.'));
        lastToken = std::ranges::find(tokens, fact.bytes.begin, &PlacedToken::begin) - tokens.begin();
    }
    const SampleShape shape{segments, segmentSize, 2};
    QCOMPARE(document->sample->lastFact, shape.segmentOf(TokenIndex(lastToken)));
}

/// Of a known sample: words stand apart, their ends don't, and a fact cuts what it is written over.
void SampleDocumentTest::putsPiecesTogether() {
    const auto tokenizer = bertTokenizer(false);
    const std::vector<std::int32_t> noise = tokenIdsOf(*tokenizer, "harpooneers unbelievably");
    const Sample sample{{1, 12, 2},
                        {{"Go."}, "Where?", "there", {}},
                        {{TokenIndex(1), tokenIdsOf(*tokenizer, "Go.")}},
                        tokenIdsOf(*tokenizer, "Where?"),
                        noise,
                        0};
    const auto document = sampleDocument(nameOf("memorize", 1), sample, *tokenizer, {});
    std::string expected;
    for (const PlacedToken& token : document->sample->tokens) {
        const std::string_view entry = tokenizer->entry(token.id);
        expected.append(entry.starts_with("##") || expected.empty() ? "" : " ");
        expected.append(entry.starts_with("##") ? entry.substr(2) : entry);
    }
    QCOMPARE(std::string(document->text), expected);
    QVERIFY(document->text.find("go .") != std::string_view::npos);
    QVERIFY(document->text.ends_with("where ?"));
    QCOMPARE(document->questions[0].facts[0].text, std::string("go ."));
    QCOMPARE(document->questions[0].text, std::string("Where?"));
}

/// Bytes of half a character become question marks, one each.
void SampleDocumentTest::isTextWhateverWasCut() {
    const auto tokenizer = gpt2();
    std::vector<std::int32_t> noise = tokenIdsOf(*tokenizer, "\u00e9\u20ac");
    noise.pop_back(); // the end of the last character
    const Sample sample{{1, 40, 2},
                        {{"Go."}, "Where?", "there", {}},
                        {{TokenIndex(0), tokenIdsOf(*tokenizer, "Go.")}},
                        tokenIdsOf(*tokenizer, "Where?"),
                        noise,
                        0};
    const auto document = sampleDocument(nameOf("memorize", 1), sample, *tokenizer, {});
    QCOMPARE(firstInvalidUtf8(document->text), document->text.size());
    QVERIFY(document->text.find('?') + 1 < document->text.size());
    QVERIFY(document->text.ends_with("Where?"));
    QCOMPARE(std::size_t{document->sample->tokens.back().end}, document->text.size());
}

void SampleDocumentTest::leavesOutWhoIsInTheNoise() {
    const QTemporaryDir folder;
    const std::string story = "Mary went to the kitchen. John moved to the office. Sandra journeyed to the garden. ";
    std::string text;
    while (text.size() < 20'000) {
        text += story;
    }
    SampleName name = nameOf("memorize", 2);
    name.noise = writeBytes(folder.path(), "story.txt", QByteArray::fromStdString(text));
    for (name.seed = 0; name.seed < 10; ++name.seed) {
        QCOMPARE(opened(name, *bundledTokenizer())->questions[0].text, std::string("Where is Daniel?"));
    }
}

void SampleDocumentTest::refuses_data() {
    QTest::addColumn<std::string>("task");
    QTest::addColumn<qlonglong>("segments");
    QTest::addColumn<QString>("part");
    QTest::newRow("unknown task") << std::string("chess") << qlonglong{1} << QStringLiteral("no task");
    QTest::newRow("no segment") << std::string("memorize") << qlonglong{0} << QStringLiteral("0 segments");
    QTest::newRow("too long") << std::string("memorize") << (qlonglong{1} << 32) << QStringLiteral("too long");
}

void SampleDocumentTest::refuses() {
    QFETCH(std::string, task);
    QFETCH(qlonglong, segments);
    QFETCH(QString, part);
    const Thrown thrown = thrownBy([&] { static_cast<void>(opened(nameOf(task, segments), *bundledTokenizer())); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

void SampleDocumentTest::stops() {
    std::stop_source stop;
    stop.request_stop();
    const Thrown thrown = thrownBy([&] {
        static_cast<void>(
            openSampleDocument(nameOf("memorize", 5), *bundledTokenizer(), segmentSize, {}, stop.get_token()));
    });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Cancelled));
}

} // namespace

QTEST_APPLESS_MAIN(SampleDocumentTest)
#include "tst_sample_document.moc"
