#include "engine/text/wordpiece.h"
#include "tests/engine/text/tokenizer_checks.h"

#include <QTemporaryDir>

using namespace rmtscope;

namespace {

std::shared_ptr<const Tokenizer> uncased() {
    static const auto tokenizer = openWordPiece(tokenizerReference / "bert-base-uncased-vocab.txt", {});
    return tokenizer;
}

std::shared_ptr<const Tokenizer> cased() {
    static const auto tokenizer = [] {
        WordPieceOptions options;
        options.lowerCase = false;
        return openWordPiece(tokenizerReference / "bert-base-cased-vocab.txt", options);
    }();
    return tokenizer;
}

class WordPieceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheIdsOfThePublishedTokenizer_data();
    void givesTheIdsOfThePublishedTokenizer();
    void spansLieInOrder_data() { givesTheIdsOfThePublishedTokenizer_data(); }
    void spansLieInOrder();
    void cutsWithoutChangingTokens_data() { givesTheIdsOfThePublishedTokenizer_data(); }
    void cutsWithoutChangingTokens();
    void neverMakesSpecialTokensOfText_data();
    void neverMakesSpecialTokensOfText();
    void coversTheSource_data();
    void coversTheSource();
    void offsetsSpansByTheBase();
    void appends();
    void cutsBefore_data();
    void cutsBefore();
    void knowsItsVocabulary();
    void putsPiecesTogether_data();
    void putsPiecesTogether();
    void acceptsWindowsLines();
    void refusesVocabularies_data();
    void refusesVocabularies();
    void refusesMissingVocabulary();
};

void WordPieceTest::givesTheIdsOfThePublishedTokenizer_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Ids>("uncasedIds");
    QTest::addColumn<Ids>("casedIds");
    for (const QJsonValue& item : referenceCases()) {
        const QString category = item["category"].toString();
        if (category != "special_strings_in_text") { // those have their own test
            QTest::addRow("%d %s", item["id"].toInt(), qPrintable(category))
                << item["text"].toString().toUtf8() << toIds(item["bert_uncased"]) << toIds(item["bert_cased"]);
        }
    }
}

void WordPieceTest::givesTheIdsOfThePublishedTokenizer() {
    QFETCH(QByteArray, text);
    QFETCH(Ids, uncasedIds);
    QFETCH(Ids, casedIds);
    QCOMPARE(idsOf(tokensOf(*uncased(), viewOf(text))), uncasedIds);
    QCOMPARE(idsOf(tokensOf(*cased(), viewOf(text))), casedIds);
}

void WordPieceTest::spansLieInOrder() {
    QFETCH(QByteArray, text);
    for (const auto& tokenizer : {uncased(), cased()}) {
        std::uint64_t last = 0;
        for (const Token& token : tokensOf(*tokenizer, viewOf(text))) {
            QVERIFY(token.bytes.begin >= last);
            QVERIFY(token.bytes.end >= token.bytes.begin);
            QVERIFY(token.bytes.end <= static_cast<std::uint64_t>(text.size()));
            last = token.bytes.end;
        }
    }
}

void WordPieceTest::cutsWithoutChangingTokens() {
    QFETCH(QByteArray, text);
    QCOMPARE(wrongCut(*uncased(), viewOf(text)), std::optional<std::size_t>());
    QCOMPARE(wrongCut(*cased(), viewOf(text)), std::optional<std::size_t>());
}

void WordPieceTest::neverMakesSpecialTokensOfText_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Ids>("uncasedIds");
    QTest::addColumn<Ids>("casedIds");
    // What the library gives when it is told of no special token.
    QTest::newRow("around a word") << QByteArray("[CLS] hello [SEP]")
                                   << Ids{1031, 18856, 2015, 1033, 7592, 1031, 19802, 1033}
                                   << Ids{164, 140, 15928, 166, 19082, 164, 12342, 2101, 166};
    QTest::newRow("between words") << QByteArray("a [MASK] b") << Ids{1037, 1031, 7308, 1033, 1038}
                                   << Ids{170, 164, 9960, 1708, 2428, 166, 171};
    QTest::newRow("alone") << QByteArray("[UNK] [PAD]") << Ids{1031, 4895, 2243, 1033, 1031, 11687, 1033}
                           << Ids{164, 7414, 2428, 166, 164, 8544, 2137, 166};
    QTest::newRow("within a word") << QByteArray("x[SEP]y") << Ids{1060, 1031, 19802, 1033, 1061}
                                   << Ids{193, 164, 12342, 2101, 166, 194};
    QTest::newRow("within wide blanks") << QByteArray("a  [SEP]  b") << Ids{1037, 1031, 19802, 1033, 1038}
                                        << Ids{170, 164, 12342, 2101, 166, 171};
    QTest::newRow("lower case") << QByteArray("[cls] lower") << Ids{1031, 18856, 2015, 1033, 2896}
                                << Ids{164, 172, 3447, 166, 2211};
    QTest::newRow("unused entries") << QByteArray("[unused5]") << Ids{1031, 15171, 2629, 1033}
                                    << Ids{164, 16217, 1571, 166};
    QTest::newRow("continuation mark") << QByteArray("##ing") << Ids{1001, 1001, 13749} << Ids{108, 108, 16664};
}

void WordPieceTest::neverMakesSpecialTokensOfText() {
    givesTheIdsOfThePublishedTokenizer();
}

void WordPieceTest::coversTheSource_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Pieces>("pieces");
    QTest::newRow("pieces of a word") << QByteArray("Unaffable!")
                                      << Pieces{{"una", "Una"}, {"##ffa", "ffa"}, {"##ble", "ble"}, {"!", "!"}};
    QTest::newRow("composed accents")
        << QByteArray("Crème brûlée")
        << Pieces{{"cr", "Cr"}, {"##eme", "ème"}, {"br", "br"}, {"##ule", "ûlé"}, {"##e", "e"}};
    QTest::newRow("combining accent inside") << QByteArray("re\u0301sume") << Pieces{{"resume", "re\u0301sume"}};
    QTest::newRow("combining accent at the end")
        << QByteArray("cafe\u0301 bar") << Pieces{{"cafe", "cafe"}, {"bar", "bar"}};
    QTest::newRow("dropped characters at the ends")
        << QByteArray("\uFEFFthe\u200B end") << Pieces{{"the", "the"}, {"end", "end"}};
    QTest::newRow("dropped character inside") << QByteArray("th\u00ADe") << Pieces{{"the", "th\u00ADe"}};
    QTest::newRow("unknown word") << QByteArray("a ☂☂ b") << Pieces{{"a", "a"}, {"[UNK]", "☂☂"}, {"b", "b"}};
    QTest::newRow("word of 100 characters") << QByteArray(100, 'a').append(".") << Pieces();
    QTest::newRow("word of 101 characters")
        << QByteArray(101, 'a').append(".") << Pieces{{"[UNK]", QByteArray(101, 'a')}, {".", "."}};
    QTest::newRow("long word with an accent") << QByteArray("é").append(QByteArray(100, 'a'))
                                              << Pieces{{"[UNK]", QByteArray("é").append(QByteArray(100, 'a'))}};
    QTest::newRow("ideographs") << QByteArray("x中国y") << Pieces{{"x", "x"}, {"中", "中"}, {"国", "国"}, {"y", "y"}};
    QTest::newRow("hangul decomposes: the first piece has the source")
        << QByteArray("한") << Pieces{{"ᄒ", "한"}, {"##ᅡ", ""}, {"##ᆫ", ""}};
    QTest::newRow("one source character, punctuation and mark")
        << QByteArray("a≠b") << Pieces{{"a", "a"}, {"=", "≠"}, {"b", "b"}};
    QTest::newRow("capital dotted i") << QByteArray("İ") << Pieces{{"i", "İ"}};
    QTest::newRow("no final sigma") << QByteArray("ΟΔΟΣ")
                                    << Pieces{{"ο", "Ο"}, {"##δ", "Δ"}, {"##ο", "Ο"}, {"##σ", "Σ"}};
    QTest::newRow("nothing but marks") << QByteArray("\u0301\u0302") << Pieces();
}

void WordPieceTest::coversTheSource() {
    QFETCH(QByteArray, text);
    QFETCH(Pieces, pieces);
    const Pieces found = piecesOf(*uncased(), text);
    if (QByteArray(QTest::currentDataTag()) == "word of 100 characters") {
        QByteArray covered;
        for (const auto& [entry, bytes] : found) {
            QVERIFY(entry != "[UNK]");
            covered += bytes;
        }
        QCOMPARE(covered, text);
        return;
    }
    QCOMPARE(found, pieces);
}

void WordPieceTest::offsetsSpansByTheBase() {
    const std::vector<Token> tokens = tokensOf(*uncased(), "the café ☂", 1000);
    QCOMPARE(tokens.size(), 3U);
    QCOMPARE(tokens[0].bytes, (ByteSpan{1000, 1003}));
    QCOMPARE(tokens[1].bytes, (ByteSpan{1004, 1009}));
    QCOMPARE(tokens[2].bytes, (ByteSpan{1010, 1013}));
}

void WordPieceTest::appends() {
    std::vector<Token> tokens{{7, {}}};
    uncased()->tokenize("☂ the", 0, tokens);
    QCOMPARE(idsOf(tokens), (Ids{7, 100, 1996}));
}

void WordPieceTest::cutsBefore_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("wanted");
    QTest::addColumn<int>("cut");
    QTest::newRow("end") << QByteArray("hello") << 5 << 5;
    QTest::newRow("beyond the end") << QByteArray("hello") << 50 << 5;
    QTest::newRow("one word") << QByteArray("hello") << 4 << 0;
    QTest::newRow("nothing wanted") << QByteArray("a b") << 0 << 0;
    QTest::newRow("behind a blank") << QByteArray("the whale") << 7 << 4;
    QTest::newRow("before a blank") << QByteArray("the whale") << 3 << 3;
    QTest::newRow("behind a full stop") << QByteArray("no.blank") << 6 << 3;
    QTest::newRow("wide blank") << QByteArray("ab\u3000cd") << 6 << 5;
    QTest::newRow("within a wide blank") << QByteArray("ab\u3000cd") << 4 << 2;
    QTest::newRow("ideographs") << QByteArray("中国") << 5 << 3;
    QTest::newRow("kana is no ideograph") << QByteArray("かな") << 5 << 0;
}

void WordPieceTest::cutsBefore() {
    QFETCH(QByteArray, text);
    QFETCH(int, wanted);
    QFETCH(int, cut);
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    QCOMPARE(uncased()->cutBefore(view, static_cast<std::size_t>(wanted)), static_cast<std::size_t>(cut));
}

void WordPieceTest::knowsItsVocabulary() {
    QCOMPARE(uncased()->vocabularySize(), 30522);
    QCOMPARE(cased()->vocabularySize(), 28996);
    QCOMPARE(uncased()->entry(2075), std::string_view("##ing"));
    QCOMPARE(uncased()->find("##ing"), std::optional(2075));
    QCOMPARE(uncased()->find("no such entry"), std::optional<std::int32_t>());
    const SpecialTokens& special = uncased()->special();
    QCOMPARE(special.padding, std::optional(0));
    QCOMPARE(special.unknown, std::optional(100));
    QCOMPARE(special.classifier, std::optional(101));
    QCOMPARE(special.separator, std::optional(102));
    QCOMPARE(special.mask, std::optional(103));
}

void WordPieceTest::putsPiecesTogether_data() {
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("beginsWord");
    QTest::newRow("a word") << QByteArray("the") << QByteArray("the") << true;
    QTest::newRow("its end") << QByteArray("##ing") << QByteArray("ing") << false;
    QTest::newRow("a special token") << QByteArray("[MASK]") << QByteArray("[MASK]") << true;
    QTest::newRow("the prefix's own character") << QByteArray("#") << QByteArray("#") << true;
}

void WordPieceTest::putsPiecesTogether() {
    QFETCH(QByteArray, entry);
    QFETCH(QByteArray, text);
    QFETCH(bool, beginsWord);
    const auto id = uncased()->find(viewOf(entry));
    QVERIFY(id.has_value());
    const TokenPiece piece = uncased()->piece(*id);
    QCOMPARE(QByteArray::fromStdString(piece.text), text);
    QCOMPARE(piece.beginsWord, beginsWord);
}

void WordPieceTest::acceptsWindowsLines() {
    const QTemporaryDir folder;
    const auto file = writeBytes(folder.path(), "vocab.txt", "[UNK]\r\nthe\r\n##se\r\n");
    const auto tokenizer = openWordPiece(file, {});
    QCOMPARE(tokenizer->vocabularySize(), 3);
    QCOMPARE(idsOf(tokensOf(*tokenizer, "these X")), (Ids{1, 2, 0}));
    QVERIFY(!tokenizer->special().mask);
}

void WordPieceTest::refusesVocabularies_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("part");
    QTest::newRow("empty") << QByteArray() << ErrorCode::FileEmpty << "is empty";
    QTest::newRow("twice") << QByteArray("[UNK]\nthe\na\nthe\n") << ErrorCode::ConfigInvalid
                           << "\"the\" in lines 2 and 4";
    QTest::newRow("no unknown token") << QByteArray("the\n") << ErrorCode::ConfigInvalid << "no entry \"[UNK]\"";
    QTest::newRow("no vocabulary at all") << QByteArray(17 << 20, 'a') << ErrorCode::ConfigInvalid << "more text than";
    QTest::newRow("no UTF-8") << QByteArray("[UNK]\n\xFFz\n") << ErrorCode::ConfigInvalid << "at byte 6";
}

void WordPieceTest::refusesVocabularies() {
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    QFETCH(QString, part);
    const QTemporaryDir folder;
    const auto file = writeBytes(folder.path(), "vocab.txt", bytes);
    const Thrown thrown = thrownBy([&] { openWordPiece(file, {}); });
    QCOMPARE(thrown.code, std::optional(code));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

void WordPieceTest::refusesMissingVocabulary() {
    const Thrown thrown = thrownBy([] { openWordPiece(tokenizerReference / "no-such-vocab.txt", {}); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::FileMissing));
}

} // namespace

QTEST_APPLESS_MAIN(WordPieceTest)
#include "tst_wordpiece.moc"
