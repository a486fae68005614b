#include "engine/text/byte_pair.h"
#include "engine/text/token_stream.h"
#include "tests/engine/text/tokenizer_checks.h"

#include <QTemporaryDir>

#include <thread>

using namespace rmtscope;

namespace {

std::shared_ptr<const Tokenizer> gpt2() {
    static const auto tokenizer =
        openBytePair(tokenizerReference / "vocab.json", tokenizerReference / "merges.txt", {});
    return tokenizer;
}

std::shared_ptr<const Tokenizer> prefixed() {
    static const auto tokenizer = openBytePair(tokenizerReference / "vocab.json", tokenizerReference / "merges.txt",
                                               {.addPrefixSpace = true, .special = {}, .addedTokens = {}});
    return tokenizer;
}

class BytePairTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheIdsOfThePublishedTokenizer_data();
    void givesTheIdsOfThePublishedTokenizer();
    void losesNoByte_data() { givesTheIdsOfThePublishedTokenizer_data(); }
    void losesNoByte();
    void putsPiecesTogether_data() { givesTheIdsOfThePublishedTokenizer_data(); }
    void putsPiecesTogether();
    void coversTheSource_data();
    void coversTheSource();
    void putsABlankInFront_data();
    void putsABlankInFront();
    void cutsWithoutChangingTokens_data();
    void cutsWithoutChangingTokens();
    void cutsBefore_data();
    void cutsBefore();
    void offsetsSpansByTheBase();
    void joinsLongWordsAsShortOnes();
    void findsAddedTokens();
    void knowsItsVocabulary();
    void servesSeveralThreads();
    void treatsUnknownBytes_data();
    void treatsUnknownBytes();
    void refusesFiles_data();
    void refusesFiles();
};

void BytePairTest::givesTheIdsOfThePublishedTokenizer_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Ids>("ids");
    for (const QJsonValue& item : referenceCases()) {
        QTest::addRow("%d %s", item["id"].toInt(), qPrintable(item["category"].toString()))
            << item["text"].toString().toUtf8() << toIds(item["gpt2"]);
    }
}

void BytePairTest::givesTheIdsOfThePublishedTokenizer() {
    QFETCH(QByteArray, text);
    QFETCH(Ids, ids);
    QCOMPARE(idsOf(tokensOf(*gpt2(), viewOf(text))), ids);
}

void BytePairTest::losesNoByte() {
    QFETCH(QByteArray, text);
    std::uint64_t last = 0;
    for (const Token& token : tokensOf(*gpt2(), viewOf(text))) {
        QCOMPARE(token.bytes.begin, last);
        QVERIFY(token.bytes.end > last);
        last = token.bytes.end;
    }
    QCOMPARE(last, static_cast<std::uint64_t>(text.size()));
}

void BytePairTest::putsPiecesTogether() {
    QFETCH(QByteArray, text);
    QByteArray together;
    for (const Token& token : tokensOf(*gpt2(), viewOf(text))) {
        const TokenPiece piece = gpt2()->piece(token.id);
        QVERIFY(!piece.beginsWord); // the blank is in the piece
        together += QByteArray::fromStdString(piece.text);
    }
    QCOMPARE(together, text);
}

void BytePairTest::coversTheSource_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Pieces>("pieces");
    QTest::newRow("blank before a word") << QByteArray("Hello world")
                                         << Pieces{{"Hello", "Hello"}, {"Ġworld", " world"}};
    QTest::newRow("the last blank is the next word's")
        << QByteArray("a   b") << Pieces{{"a", "a"}, {"Ġ", " "}, {"Ġ", " "}, {"Ġb", " b"}};
    QTest::newRow("blanks at the end") << QByteArray("a   ") << Pieces{{"a", "a"}, {"Ġ", " "}, {"Ġ", " "}, {"Ġ", " "}};
    QTest::newRow("newlines before a word")
        << QByteArray("a\n\nb") << Pieces{{"a", "a"}, {"Ċ", "\n"}, {"Ċ", "\n"}, {"b", "b"}};
    QTest::newRow("contractions in lower case only")
        << QByteArray("it's IT'S") << Pieces{{"it", "it"}, {"'s", "'s"}, {"ĠIT", " IT"}, {"'", "'"}, {"S", "S"}};
    QTest::newRow("blank before an apostrophe") << QByteArray(" 's") << Pieces{{"Ġ'", " '"}, {"s", "s"}};
    QTest::newRow("parts of one character") << QByteArray("☂") << Pieces{{"âĺ", "\xE2\x98"}, {"Ĥ", "\x82"}};
    QTest::newRow("special token is text")
        << QByteArray("<|endoftext|>")
        << Pieces{{"<", "<"}, {"|", "|"}, {"end", "end"}, {"of", "of"}, {"text", "text"}, {"|", "|"}, {">", ">"}};
}

void BytePairTest::coversTheSource() {
    QFETCH(QByteArray, text);
    QFETCH(Pieces, pieces);
    QCOMPARE(piecesOf(*gpt2(), text), pieces);
}

void BytePairTest::putsABlankInFront_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Pieces>("pieces");
    QTest::newRow("word") << QByteArray("Hello there") << Pieces{{"ĠHello", "Hello"}, {"Ġthere", " there"}};
    QTest::newRow("blank is there") << QByteArray(" Hello") << Pieces{{"ĠHello", " Hello"}};
    QTest::newRow("newline") << QByteArray("\nHello") << Pieces{{"Ġ", ""}, {"Ċ", "\n"}, {"Hello", "Hello"}};
    QTest::newRow("two newlines") << QByteArray("\n\nA") << Pieces{{"Ġ", ""}, {"Ċ", "\n"}, {"Ċ", "\n"}, {"A", "A"}};
    QTest::newRow("apostrophe") << QByteArray("'s") << Pieces{{"Ġ'", "'"}, {"s", "s"}};
    QTest::newRow("nothing") << QByteArray() << Pieces{};
}

void BytePairTest::putsABlankInFront() {
    QFETCH(QByteArray, text);
    QFETCH(Pieces, pieces);
    QCOMPARE(piecesOf(*prefixed(), text), pieces);
}

void BytePairTest::cutsWithoutChangingTokens_data() {
    QTest::addColumn<QByteArray>("text");
    for (const QJsonValue& item : referenceCases()) {
        QTest::addRow("%d", item["id"].toInt()) << item["text"].toString().toUtf8();
    }
    for (unsigned seed = 0; seed < 100; ++seed) {
        QTest::addRow("ugly %u", seed) << QByteArray::fromStdString(uglyText(seed, 40, uglyParts));
    }
}

void BytePairTest::cutsWithoutChangingTokens() {
    QFETCH(QByteArray, text);
    QCOMPARE(wrongCut(*gpt2(), viewOf(text)), std::optional<std::size_t>());
    QCOMPARE(wrongCut(*prefixed(), viewOf(text)), std::optional<std::size_t>());
}

void BytePairTest::cutsBefore_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("wanted");
    QTest::addColumn<int>("cut");
    QTest::newRow("end") << QByteArray("hello") << 5 << 5;
    QTest::newRow("one word") << QByteArray("hello") << 4 << 0;
    QTest::newRow("before a blank") << QByteArray("the whale") << 8 << 3;
    QTest::newRow("never behind a blank") << QByteArray("the whale") << 4 << 3;
    QTest::newRow("before a full stop") << QByteArray("no.") << 2 << 2;
    QTest::newRow("behind a full stop") << QByteArray("no.no") << 4 << 3;
    QTest::newRow("never behind an apostrophe") << QByteArray("it's") << 3 << 2;
    QTest::newRow("ideographs and their full stop") << QByteArray("中国。") << 8 << 6;
}

void BytePairTest::cutsBefore() {
    QFETCH(QByteArray, text);
    QFETCH(int, wanted);
    QFETCH(int, cut);
    QCOMPARE(gpt2()->cutBefore(viewOf(text), static_cast<std::size_t>(wanted)), static_cast<std::size_t>(cut));
}

void BytePairTest::offsetsSpansByTheBase() {
    const std::vector<Token> tokens = tokensOf(*gpt2(), "a b", 1000);
    QCOMPARE(tokens.size(), 2U);
    QCOMPARE(tokens[1].bytes, (ByteSpan{1001, 1003}));
}

void BytePairTest::joinsLongWordsAsShortOnes() {
    // Words on both sides of where the way of joining changes; the expected ids are the published tokenizer's.
    const Ids all = idsOf(tokensOf(*gpt2(), std::string(1000, 'a')));
    QCOMPARE(all, Ids(250, 24794)); // "aaaa"
    const Ids mixed = idsOf(tokensOf(*gpt2(), "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamten"));
    QCOMPARE(mixed, (Ids{3987,  3885, 696, 9501,  354,  361,  487, 993,  17034, 325, 293, 21841, 47847, 5350, 316,
                         16550, 559,  457, 11181, 5034, 1443, 86,  9587, 65,    559, 403, 353,   40045, 1452}));
}

void BytePairTest::findsAddedTokens() {
    const auto tokenizer = openBytePair(tokenizerReference / "vocab.json", tokenizerReference / "merges.txt",
                                        {.special = {}, .addedTokens = {{"<fact>", 50257}, {"<fact>!", 50258}}});
    QCOMPARE(tokenizer->vocabularySize(), 50259);
    QCOMPARE(piecesOf(*tokenizer, "a <fact> b<fact>!"),
             (Pieces{{"a", "a"}, {"Ġ", " "}, {"<fact>", "<fact>"}, {"Ġb", " b"}, {"<fact>!", "<fact>!"}}));
}

void BytePairTest::knowsItsVocabulary() {
    QCOMPARE(gpt2()->vocabularySize(), 50257);
    QCOMPARE(gpt2()->entry(262), std::string_view("Ġthe"));
    QCOMPARE(gpt2()->find("Ġthe"), std::optional(262));
    const SpecialTokens& special = gpt2()->special();
    QCOMPARE(special.beginOfText, std::optional(50256));
    QCOMPARE(special.endOfText, std::optional(50256));
    QCOMPARE(special.padding, std::optional<std::int32_t>());
}

void BytePairTest::servesSeveralThreads() {
    const std::string text = uglyText(5, 20'000, uglyParts);
    const Ids expected = idsOf(tokensOf(*gpt2(), text));
    std::vector<Ids> found(4);
    {
        std::vector<std::jthread> threads;
        for (Ids& ids : found) {
            threads.emplace_back([&] { ids = idsOf(tokensOf(*gpt2(), text)); });
        }
    }
    for (const Ids& ids : found) {
        QCOMPARE(ids, expected);
    }
}

void BytePairTest::treatsUnknownBytes_data() {
    QTest::addColumn<QByteArray>("vocabulary");
    QTest::addColumn<Ids>("ids");
    QTest::newRow("left out") << QByteArray(R"({"a": 0, "b": 1, "ab": 2})") << Ids{2, 0};
    QTest::newRow("unknown") << QByteArray(R"({"a": 0, "b": 1, "ab": 2, "<|endoftext|>": 3})") << Ids{2, 3, 3, 0};
}

void BytePairTest::treatsUnknownBytes() {
    QFETCH(QByteArray, vocabulary);
    QFETCH(Ids, ids);
    const QTemporaryDir folder;
    const auto tokenizer = openBytePair(writeBytes(folder.path(), "vocab.json", vocabulary),
                                        writeBytes(folder.path(), "merges.txt", "#version: 0.2\na b\n"), {});
    QCOMPARE(idsOf(tokensOf(*tokenizer, "abxya")), ids);
}

void BytePairTest::refusesFiles_data() {
    QTest::addColumn<QByteArray>("vocabulary");
    QTest::addColumn<QByteArray>("merges");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("part");
    const QByteArray fine = R"({"a": 0, "b": 1, "ab": 2})";
    const auto invalid = ErrorCode::ConfigInvalid;
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("a b") << invalid << "vocab.json isn't valid JSON";
    QTest::newRow("list") << QByteArray("[1]") << QByteArray("a b") << invalid << "holds a list";
    QTest::newRow("empty object") << QByteArray("{}") << QByteArray("a b") << invalid
                                  << "expected an object of entries";
    QTest::newRow("text as id") << QByteArray(R"({"a": "0"})") << QByteArray("a b") << invalid << "\"a\": \"0\"";
    QTest::newRow("negative id") << QByteArray(R"({"a": -1})") << QByteArray("a b") << invalid << "\"a\": -1";
    QTest::newRow("huge id") << QByteArray(R"({"a": 99999999})") << QByteArray("a b") << invalid << "from 0 to 4098";
    QTest::newRow("id twice") << QByteArray(R"({"a": 0, "b": 0})") << QByteArray("a b") << invalid
                              << "the id 0 to \"a\" and to \"b\"";
    QTest::newRow("empty file") << QByteArray() << QByteArray("a b") << ErrorCode::FileEmpty << "vocab.json is empty";
    QTest::newRow("one part") << fine << QByteArray("#version: 0.2\na b\nab\n") << invalid << "Line 3 of";
    QTest::newRow("three parts") << fine << QByteArray("a b c\n") << invalid << "Line 1 of";
    QTest::newRow("no UTF-8") << fine << QByteArray("a \xFF\n") << invalid << "Line 1 of";
    QTest::newRow("merge of nothing") << fine << QByteArray("a b\na c\n") << invalid << "merge 2, \"a\" and \"c\"";
    QTest::newRow("merge to nothing") << fine << QByteArray("b a\n") << invalid << "merge 1, \"b\" and \"a\"";
    QTest::newRow("empty merges") << fine << QByteArray() << ErrorCode::FileEmpty << "merges.txt is empty";
}

void BytePairTest::refusesFiles() {
    QFETCH(QByteArray, vocabulary);
    QFETCH(QByteArray, merges);
    QFETCH(ErrorCode, code);
    QFETCH(QString, part);
    const QTemporaryDir folder;
    const auto first = writeBytes(folder.path(), "vocab.json", vocabulary);
    const auto second = writeBytes(folder.path(), "merges.txt", merges);
    const Thrown thrown = thrownBy([&] { openBytePair(first, second, {}); });
    QCOMPARE(thrown.code, std::optional(code));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

} // namespace

QTEST_APPLESS_MAIN(BytePairTest)
#include "tst_byte_pair.moc"
