#include "engine/text/tokenizer_json.h"
#include "tests/engine/text/tokenizer_checks.h"

#include <QTemporaryDir>

using namespace rmtscope;

namespace {

std::shared_ptr<const Tokenizer> openJson(const QJsonObject& json) {
    const QTemporaryDir folder;
    return openTokenizerJson(writeBytes(folder.path(), "tokenizer.json", QJsonDocument(json).toJson()), {});
}

/// WordPiece of four words, without normaliser; `changes` replaces parts of it.
QJsonObject small(const QByteArray& changes = "{}") {
    QJsonObject json = QJsonDocument::fromJson(R"({"added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": {"type": "Whatever"},
        "model": {"type": "WordPiece", "vocab": {"[UNK]": 0, "a": 1, "b": 2, "##b": 3, "[PAD]": 4}}})")
                           .object();
    const QJsonDocument changed = QJsonDocument::fromJson(changes);
    Q_ASSERT(changed.isObject());
    const QJsonObject parts = changed.object();
    for (auto part = parts.begin(); part != parts.end(); ++part) {
        json[part.key()] = part.value();
    }
    return json;
}

class TokenizerJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAddedTokens_data();
    void findsAddedTokens();
    void takesNamesOfSpecialTokens();
    void readsOlderFiles();
    void refuses_data();
    void refuses();
};

void TokenizerJsonTest::findsAddedTokens_data() {
    QTest::addColumn<QByteArray>("flags");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Pieces>("pieces");
    QTest::newRow("inside a word") << QByteArray("{}") << QByteArray("a<x>b")
                                   << Pieces{{"a", "a"}, {"<x>", "<x>"}, {"b", "b"}};
    QTest::newRow("single word, inside") << QByteArray(R"({"single_word": true})") << QByteArray("a<x>b")
                                         << Pieces{{"[UNK]", "a<x>b"}};
    QTest::newRow("single word, alone") << QByteArray(R"({"single_word": true})") << QByteArray("a <x>.")
                                        << Pieces{{"a", "a"}, {"<x>", "<x>"}, {"[UNK]", "."}};
    QTest::newRow("strips left") << QByteArray(R"({"lstrip": true})") << QByteArray("a \t<x> b")
                                 << Pieces{{"a", "a"}, {"<x>", " \t<x>"}, {"b", "b"}};
    QTest::newRow("strips right") << QByteArray(R"({"rstrip": true})") << QByteArray("a <x> \u3000b")
                                  << Pieces{{"a", "a"}, {"<x>", "<x> \u3000"}, {"b", "b"}};
    QTest::newRow("white space is taken once") << QByteArray(R"({"lstrip": true, "rstrip": true})")
                                               << QByteArray("<x> <x>") << Pieces{{"<x>", "<x> "}, {"<x>", "<x>"}};
    QTest::newRow("special") << QByteArray(R"({"special": true})") << QByteArray("<x>") << Pieces{{"<x>", "<x>"}};
}

void TokenizerJsonTest::findsAddedTokens() {
    QFETCH(QByteArray, flags);
    QFETCH(QByteArray, text);
    QFETCH(Pieces, pieces);
    QJsonObject token = QJsonDocument::fromJson(flags).object();
    token["id"] = 7; // a gap: 5 and 6 are no entries
    token["content"] = "<x>";
    QJsonObject json = small();
    json["added_tokens"] = QJsonArray{token};
    const auto tokenizer = openJson(json);
    QCOMPARE(tokenizer->vocabularySize(), 8);
    QCOMPARE(tokenizer->entry(6), std::string_view());
    QCOMPARE(piecesOf(*tokenizer, text), pieces);
}

void TokenizerJsonTest::takesNamesOfSpecialTokens() {
    const QTemporaryDir folder;
    const auto file = writeBytes(folder.path(), "tokenizer.json", QJsonDocument(small()).toJson());
    QCOMPARE(openTokenizerJson(file, {})->special().padding, std::optional(4));
    SpecialTokenNames names;
    names.padding = std::string(1, 'a');
    names.beginOfText = std::string(1, 'b');
    const SpecialTokens special = openTokenizerJson(file, names)->special();
    QCOMPARE(special.padding, std::optional(1));
    QCOMPARE(special.beginOfText, std::optional(2));
    QCOMPARE(special.unknown, std::optional(0));
    QCOMPARE(special.classifier, std::optional<std::int32_t>());
}

void TokenizerJsonTest::readsOlderFiles() {
    const auto pieces = openJson(small(R"({"model": {"unk_token": "?", "vocab": {"?": 0, "a": 1}}})"));
    QCOMPARE(idsOf(tokensOf(*pieces, "a b")), (Ids{1, 0}));
    const auto pairs = openJson(small(R"({"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
        "model": {"vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}})"));
    QCOMPARE(idsOf(tokensOf(*pairs, "abb")), (Ids{2, 1}));
}

void TokenizerJsonTest::refuses_data() {
    QTest::addColumn<QByteArray>("changes");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const QByteArray& changes, const char* part) {
        QTest::newRow(name) << changes << QString(part);
    };
    const QByteArray pairs = R"("vocab": {"a": 0, "b": 1, "ab": 2}, "merges": [["a", "b"]])";
    const QByteArray byteLevel = R"("pre_tokenizer": {"type": "ByteLevel"})";
    row("no model", R"({"model": null})", "has no \"model\"");
    row("other model", R"({"model": {"type": "Unigram"}})", "\"model.type\": \"Unigram\"; expected WordPiece or BPE");
    row("no vocabulary", R"({"model": {"type": "WordPiece"}})", "has no \"model.vocab\"");
    row("list as vocabulary", R"({"model": {"type": "WordPiece", "vocab": [1]}})", "\"model.vocab\": a list");
    row("no unknown token", R"({"model": {"type": "WordPiece", "vocab": {"a": 0}}})", "no entry \"[UNK]\"");
    row("no pre-tokenizer", R"({"pre_tokenizer": null})", "has no \"pre_tokenizer\"");
    row("other pre-tokenizer", R"({"pre_tokenizer": {"type": "Metaspace"}})", "\"pre_tokenizer.type\": \"Metaspace\"");
    row("other pre-tokenizer in a sequence",
        R"({"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Whitespace"}, {"type": "Digits"}]}})",
        "\"pre_tokenizer.pretokenizers[1].type\": \"Digits\"");
    row("empty sequence", R"({"pre_tokenizer": {"type": "Sequence", "pretokenizers": []}})", "at least one");
    row("other pattern", R"({"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "x+"}, "behavior": "Isolated"}})",
        "\"pre_tokenizer.pattern.Regex\": \"x+\"; expected GPT-2's pattern");
    row("other normaliser", R"({"normalizer": {"type": "Replace"}})", "\"normalizer.type\": \"Replace\"");
    row("normaliser without type", R"({"normalizer": {}})", "has no \"normalizer.type\"");
    row("text as setting", R"({"normalizer": {"type": "BertNormalizer", "lowercase": "no"}})",
        "\"normalizer.lowercase\": \"no\"; expected true or false");
    row("ByteLevel for WordPiece", "{" + byteLevel + "}", "expected no ByteLevel");
    row("BPE without ByteLevel", R"({"model": {"type": "BPE", )" + pairs + "}}", "expected ByteLevel as the last");
    row("step behind ByteLevel",
        R"({"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, {"type": "Whitespace"}]}})",
        "\"Whitespace\"; expected no step behind ByteLevel");
    const auto bpe = [&](const char* name, const QByteArray& setting, const char* part) {
        row(name, "{" + byteLevel + R"(, "model": {"type": "BPE", )" + setting + pairs + "}}", part);
    };
    bpe("byte fallback", R"("byte_fallback": true, )", "\"model.byte_fallback\": true; expected false");
    bpe("suffix", R"("end_of_word_suffix": "</w>", )", "\"model.end_of_word_suffix\": \"</w>\"");
    bpe("dropout", R"("dropout": 0.1, )", "\"model.dropout\": 0.1");
    bpe("unknown token that isn't there", R"("unk_token": "?", )", "no entry \"?\"");
    row("merge of three", "{" + byteLevel + R"(, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b c"]}})",
        "\"model.merges[0]\": \"a b c\"; expected two entries");
    row("merges missing", "{" + byteLevel + R"(, "model": {"type": "BPE", "vocab": {"a": 0}}})",
        "has no \"model.merges\"");
    row("added token without id", R"({"added_tokens": [{"content": "x"}]})", "has no \"added_tokens[0].id\"");
    row("added token on another's id", R"({"added_tokens": [{"id": 1, "content": "x"}]})", "the id 1 to \"a\"");
    row("added token with another id", R"({"added_tokens": [{"id": 9, "content": "a"}]})", "\"a\" the ids 1 and 9");
}

void TokenizerJsonTest::refuses() {
    QFETCH(QByteArray, changes);
    QFETCH(QString, part);
    const Thrown thrown = thrownBy([&] { openJson(small(changes)); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::ConfigInvalid));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
    QVERIFY(thrown.sentence.endsWith("."));
}

} // namespace

QTEST_APPLESS_MAIN(TokenizerJsonTest)
#include "tst_tokenizer_json.moc"
