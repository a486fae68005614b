#include "engine/api/error.h"
#include "engine/layers/tensor_view.h"
#include "engine/runtime/text_generation.h"
#include "tests/support/one_token_decoder.h"

#include <ATen/ATen.h>
#include <QDir>
#include <QTest>

using namespace rmtscope;

namespace {

const std::filesystem::path folder = RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny";
// Of the published cases "generate…": all of its segments but the last are in the memory that they give.
const std::string text = "of our craft; I did not like that plan at all. I had not a little relied upon";

std::shared_ptr<const TorchModel> openTiny(bool writeMemory) {
    ModelFolder model = readModelFolder(folder);
    model.memory.generatesAfterWriteMemory = writeMemory;
    return std::make_shared<const TorchModel>(model, DeviceOptions{});
}

std::vector<std::int64_t> idsOf(const std::vector<GeneratedToken>& tokens) {
    std::vector<std::int64_t> ids;
    for (const GeneratedToken& token : tokens) {
        ids.push_back(token.id);
    }
    return ids;
}

} // namespace

class TestTextGeneration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatThePublishedCodeWrites_data();
    void writesWhatThePublishedCodeWrites();
    void handsOverEachToken();
    void saysWhyItEnds_data();
    void saysWhyItEnds();
    void wordsBeginWithABlank_data();
    void wordsBeginWithABlank();
    void contextGivesWay();
    void countsTheContext_data();
    void countsTheContext();
    void refusesAnEmptyPrompt();
    void stopsBetweenTokens();
};

void TestTextGeneration::writesWhatThePublishedCodeWrites_data() {
    QTest::addColumn<bool>("writeMemory");
    QTest::newRow("expected_generate") << true;
    QTest::newRow("expected_generate_no_write_mem") << false;
}

void TestTextGeneration::writesWhatThePublishedCodeWrites() {
    QFETCH(bool, writeMemory);
    const auto model = openTiny(writeMemory);
    const auto expected = openSafetensors(folder / (std::string(QTest::currentDataTag()) + ".safetensors"));
    const at::Tensor given = toTensor(expected->tensors.at("input_ids"))[0];
    const at::Tensor state = toTensor(expected->tensors.at("memory_last_segment"));
    const at::Tensor wanted = toTensor(expected->tensors.at("new_tokens"))[0];

    std::vector<Token> tokens;
    model->tokenizer()->tokenize(text, 0, tokens);
    QCOMPARE(static_cast<std::int64_t>(tokens.size()), given.size(0));
    const std::size_t last = tokens.size() / 24 * 24; // the first token of the last segment
    const std::string prompt = text.substr(tokens[last].bytes.begin);
    const auto written = generateText(*model, {state, {}, prompt}, {.maxTokens = wanted.size(0)}, {}, {});
    QCOMPARE(idsOf(written.tokens), std::vector<std::int64_t>(wanted.data_ptr<std::int64_t>(),
                                                              wanted.data_ptr<std::int64_t>() + wanted.numel()));
}

void TestTextGeneration::handsOverEachToken() {
    const auto model = openTiny(false);
    std::vector<GeneratedToken> seen;
    const auto written = generateText(*model, {model->memory()->initialState(1), {}, "I had"}, {.maxTokens = 5},
                                      [&seen](const GeneratedToken& token) { seen.push_back(token); }, {});
    QCOMPARE(idsOf(seen), idsOf(written.tokens));
    QCOMPARE(seen.size(), std::size_t{5});
    for (const GeneratedToken& token : seen) {
        QCOMPARE(token.read.size(), model->memory()->shape().cells());
        QVERIFY(token.probability > 0 && token.probability <= 1);
        QVERIFY(std::ranges::all_of(token.read, [](float mass) { return mass >= 0 && mass <= 1; }));
    }
    QVERIFY(seen[0].read != seen[1].read);
}

void TestTextGeneration::saysWhyItEnds_data() {
    QTest::addColumn<qint64>("token");
    QTest::addColumn<qint64>("most");
    QTest::addColumn<GenerationEnd>("end");
    QTest::addColumn<qint64>("tokens");
    const qint64 letter = OneTokenDecoder::letterA;
    // 64 positions: 4 slots, 1 token of prompt; the last token needs none, because nothing is read behind it.
    const qint64 room = 64 - 4 - 1 + 1;
    QTest::newRow("end of text") << qint64{OneTokenDecoder::endOfText} << qint64{8} << GenerationEnd::EndOfText
                                 << qint64{0};
    QTest::newRow("limit") << letter << qint64{8} << GenerationEnd::TokenLimit << qint64{8};
    QTest::newRow("limit of one token") << letter << qint64{1} << GenerationEnd::TokenLimit << qint64{1};
    QTest::newRow("no position left") << letter << room + 1 << GenerationEnd::NoPositions << room;
    QTest::newRow("limit at the last position") << letter << room << GenerationEnd::TokenLimit << room;
}

void TestTextGeneration::saysWhyItEnds() {
    QFETCH(qint64, token);
    QFETCH(qint64, most);
    QFETCH(GenerationEnd, end);
    QFETCH(qint64, tokens);
    const OneTokenDecoder decoder(token);
    const TorchModel model(readModelFolder(decoder.path()), {});
    const GeneratedText written =
        generateText(model, {model.memory()->initialState(1), {}, "a"}, {.maxTokens = most}, {}, {});
    QCOMPARE(written.end, end);
    QCOMPARE(idsOf(written.tokens), std::vector<std::int64_t>(static_cast<std::size_t>(tokens), token));
}

void TestTextGeneration::wordsBeginWithABlank_data() {
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<std::string>("text");
    QTest::newRow("a word") << QByteArray("kitchen") << std::string(" kitchen");
    QTest::newRow("its end") << QByteArray("##ing") << std::string("ing");
}

void TestTextGeneration::wordsBeginWithABlank() {
    QFETCH(QByteArray, entry);
    QFETCH(std::string, text);
    const OneTokenDecoder decoder(OneTokenDecoder::letterA);
    const QDir folder(decoder.folder());
    for (const char* name : {"vocab.json", "merges.txt", "tokenizer_config.json"}) {
        QVERIFY(QFile::remove(folder.filePath(QLatin1String(name))));
    }
    QFile vocabulary(folder.filePath(QStringLiteral("vocab.txt")));
    QVERIFY(vocabulary.open(QIODevice::WriteOnly));
    for (int id = 0; id < 300; ++id) {
        vocabulary.write(id == OneTokenDecoder::letterA ? entry
                         : id < 5                       ? QByteArray("[PAD] [UNK] [CLS] [SEP] a").split(' ').value(id)
                                                        : "word" + QByteArray::number(id));
        vocabulary.write("\n");
    }
    vocabulary.close();
    const TorchModel model(readModelFolder(decoder.path()), {});
    const GeneratedText written =
        generateText(model, {model.memory()->initialState(1), {}, "a"}, {.maxTokens = 2}, {}, {});
    QCOMPARE(written.tokens.size(), std::size_t{2});
    QCOMPARE(written.tokens.front().text, text);
}

void TestTextGeneration::contextGivesWay() {
    const auto model = openTiny(false);
    const std::vector<std::int64_t> context(20, 7);
    const auto write = [&](std::span<const std::int64_t> before, std::int64_t tokens) {
        const GeneratedText written =
            generateText(*model, {model->memory()->initialState(1), before, "abc"}, {.maxTokens = tokens}, {}, {});
        return idsOf(written.tokens);
    };
    QVERIFY(write(context, 8) != write({}, 8));
    QCOMPARE(write(context, 60), write({}, 60)); // no position left for it
}

void TestTextGeneration::countsTheContext_data() {
    QTest::addColumn<qint64>("available");
    QTest::addColumn<qint64>("tokens");
    QTest::addColumn<bool>("promptOnly");
    QTest::addColumn<qint64>("counted");
    // A segment has 24 tokens, three of which are the prompt's; there are 60 positions behind the memory.
    QTest::newRow("all there is") << qint64{20} << qint64{8} << false << qint64{20};
    QTest::newRow("a full segment") << qint64{24} << qint64{8} << false << qint64{21};
    QTest::newRow("room for new tokens") << qint64{24} << qint64{50} << false << qint64{7};
    QTest::newRow("no room") << qint64{24} << qint64{60} << false << qint64{0};
    QTest::newRow("not wanted") << qint64{24} << qint64{8} << true << qint64{0};
}

void TestTextGeneration::countsTheContext() {
    QFETCH(qint64, available);
    QFETCH(qint64, tokens);
    QFETCH(bool, promptOnly);
    QFETCH(qint64, counted);
    const auto model = openTiny(false);
    const GenerationOptions options{.maxTokens = tokens, .promptOnly = promptOnly};
    QCOMPARE(qint64{contextTokens(*model, available, "abc", options)}, counted);
    // Tokens that aren't counted change nothing.
    const std::vector<std::int64_t> context(static_cast<std::size_t>(available), 7);
    const auto write = [&](std::span<const std::int64_t> before) {
        return generateText(*model, {model->memory()->initialState(1), before, "abc"}, options, {}, {});
    };
    const std::span<const std::int64_t> read(context);
    QCOMPARE(idsOf(write(read).tokens), idsOf(write(read.last(static_cast<std::size_t>(counted))).tokens));
}

void TestTextGeneration::refusesAnEmptyPrompt() {
    const auto model = openTiny(false);
    QVERIFY_EXCEPTION_THROWN(generateText(*model, {model->memory()->initialState(1), {}, ""}, {}, {}, {}), Error);
}

void TestTextGeneration::stopsBetweenTokens() {
    const auto model = openTiny(false);
    std::stop_source stop;
    int seen = 0;
    const auto stopAfterTwo = [&](const GeneratedToken&) {
        if (++seen == 2) {
            stop.request_stop();
        }
    };
    QVERIFY_EXCEPTION_THROWN(generateText(*model, {model->memory()->initialState(1), {}, "I"}, {.maxTokens = 9},
                                          stopAfterTwo, stop.get_token()),
                             Error);
    QCOMPARE(seen, 2);
}

QTEST_APPLESS_MAIN(TestTextGeneration)
#include "tst_text_generation.moc"
