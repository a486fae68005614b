#include "engine/text/open_tokenizer.h"
#include "tests/engine/text/tokenizer_checks.h"

#include <QTemporaryDir>

#include <optional>

using namespace rmtscope;

namespace {

const QByteArray lines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\nTHE\n<p>\n";
const QByteArray entries = R"({"a": 0, "b": 1, "ab": 2, "<|endoftext|>": 3, "Ġ": 4, "Ġab": 5})";
const QByteArray merges = "#version: 0.2\na b\nĠ ab\n";
const QByteArray json = R"({"pre_tokenizer": {"type": "Whitespace"}, "model": {"type": "WordPiece",
    "vocab": {"[UNK]": 0, "json": 1}}})";

class OpenTokenizerTest : public QObject {
    Q_OBJECT

private:
    void write(const char* name, const QByteArray& bytes) { writeBytes(m_folder->path(), name, bytes); }
    [[nodiscard]] std::filesystem::path path() const { return m_folder->path().toStdString(); }

    std::optional<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder.emplace(); }
    void choosesByWhatIsThere_data();
    void choosesByWhatIsThere();
    void namesWhatIsMissing_data();
    void namesWhatIsMissing();
    void readsWordPieceSettings();
    void readsBytePairSettings();
    void readsAddedTokens();
    void takesSpecialTokensFromTheirMap();
    void refusesSettings_data();
    void refusesSettings();
    void refusesOtherClasses_data();
    void refusesOtherClasses();
};

using Files = QList<std::pair<const char*, QByteArray>>;

void OpenTokenizerTest::choosesByWhatIsThere_data() {
    QTest::addColumn<Files>("files");
    QTest::addColumn<std::int64_t>("size");
    QTest::newRow("lines") << Files{{"vocab.txt", lines}} << std::int64_t{7};
    QTest::newRow("pairs") << Files{{"vocab.json", entries}, {"merges.txt", merges}} << std::int64_t{6};
    QTest::newRow("json") << Files{{"tokenizer.json", json}} << std::int64_t{2};
    QTest::newRow("lines before pairs") << Files{{"vocab.txt", lines}, {"vocab.json", entries}, {"merges.txt", merges}}
                                        << std::int64_t{7};
    QTest::newRow("json before all") << Files{{"vocab.txt", lines},
                                              {"vocab.json", entries},
                                              {"merges.txt", merges},
                                              {"tokenizer.json", json}}
                                     << std::int64_t{2};
}

void OpenTokenizerTest::choosesByWhatIsThere() {
    QFETCH(Files, files);
    QFETCH(std::int64_t, size);
    for (const auto& [name, bytes] : files) {
        write(name, bytes);
    }
    QCOMPARE(openTokenizer(path())->vocabularySize(), size);
}

void OpenTokenizerTest::namesWhatIsMissing_data() {
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("part");
    QTest::newRow("all") << Files{} << "lacks a tokenizer, which is tokenizer.json, vocab.txt, or vocab.json";
    QTest::newRow("merges") << Files{{"vocab.json", entries}} << "lacks merges.txt.";
    QTest::newRow("entries") << Files{{"merges.txt", merges}} << "lacks vocab.json.";
}

void OpenTokenizerTest::namesWhatIsMissing() {
    QFETCH(Files, files);
    QFETCH(QString, part);
    for (const auto& [name, bytes] : files) {
        write(name, bytes);
    }
    const Thrown thrown = thrownBy([&] { (void)openTokenizer(path()); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::ModelIncomplete));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

void OpenTokenizerTest::readsWordPieceSettings() {
    write("vocab.txt", lines);
    QCOMPARE(idsOf(tokensOf(*openTokenizer(path()), "THE thé 中")), (Ids{4, 4, 1}));
    QCOMPARE(openTokenizer(path())->special().classifier, std::optional(2));
    write("tokenizer_config.json", R"({"do_lower_case": false, "strip_accents": true, "tokenize_chinese_chars": false,
        "pad_token": {"content": "<p>", "lstrip": false}, "cls_token": "the", "tokenizer_class": "BertTokenizerFast"})");
    const auto changed = openTokenizer(path());
    QCOMPARE(idsOf(tokensOf(*changed, "THE thé 中a")), (Ids{5, 4, 1}));
    QCOMPARE(changed->special().padding, std::optional(6));
    QCOMPARE(changed->special().classifier, std::optional(4));
    QCOMPARE(changed->special().separator, std::optional(3));
}

void OpenTokenizerTest::readsBytePairSettings() {
    write("vocab.json", entries);
    write("merges.txt", merges);
    QCOMPARE(idsOf(tokensOf(*openTokenizer(path()), "ab ab")), (Ids{2, 5}));
    write("tokenizer_config.json",
          R"({"add_prefix_space": true, "tokenizer_class": "GPT2Tokenizer", "pad_token": "a"})");
    const auto changed = openTokenizer(path());
    QCOMPARE(idsOf(tokensOf(*changed, "ab ab")), (Ids{5, 5}));
    QCOMPARE(changed->special().endOfText, std::optional(3));
    QCOMPARE(changed->special().padding, std::optional(0));
}

void OpenTokenizerTest::readsAddedTokens() {
    write("vocab.txt", lines);
    write("added_tokens.json", R"({"[FACT]": 7, "[SEP]": 3})");
    const auto tokenizer = openTokenizer(path());
    QCOMPARE(tokenizer->vocabularySize(), 8);
    QCOMPARE(idsOf(tokensOf(*tokenizer, "the[FACT]the [SEP]")), (Ids{4, 7, 4, 3}));
}

void OpenTokenizerTest::takesSpecialTokensFromTheirMap() {
    write("vocab.txt", lines);
    write("tokenizer_config.json", R"({"cls_token": "[SEP]", "sep_token": "the"})");
    write("special_tokens_map.json", R"({"cls_token": {"content": "THE"}})");
    QCOMPARE(openTokenizer(path())->special().classifier, std::optional(5));
    QCOMPARE(openTokenizer(path())->special().separator, std::optional(4));
}

void OpenTokenizerTest::refusesSettings_data() {
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("tokenizer_config.json isn't valid JSON");
    QTest::newRow("no basic tokenizer") << QByteArray(R"({"do_basic_tokenize": false})")
                                        << QByteArray("\"do_basic_tokenize\": false; expected true");
    QTest::newRow("text as lower case") << QByteArray(R"({"do_lower_case": "no"})")
                                        << QByteArray("\"do_lower_case\": \"no\"; expected true or false");
    QTest::newRow("number as accents") << QByteArray(R"({"strip_accents": 1})") << QByteArray("\"strip_accents\": 1");
    QTest::newRow("text as Chinese") << QByteArray(R"({"tokenize_chinese_chars": "x"})")
                                     << QByteArray("\"tokenize_chinese_chars\": \"x\"");
    for (const char* key :
         {"unk_token", "pad_token", "cls_token", "sep_token", "mask_token", "bos_token", "eos_token"}) {
        const QByteArray name(key);
        QTest::newRow(name + " empty") << QByteArray("{\"" + name + "\": \"\"}") << QByteArray(name + "\": \"\"");
        QTest::newRow(name + " number") << QByteArray("{\"" + name + "\": 3}") << QByteArray(name + "\": 3");
        QTest::newRow(name + " without content")
            << QByteArray("{\"" + name + "\": {}}") << QByteArray(name + "\": an object; expected the text of a token");
    }
}

void OpenTokenizerTest::refusesSettings() {
    QFETCH(QByteArray, config);
    QFETCH(QByteArray, part);
    write("vocab.txt", lines);
    write("tokenizer_config.json", config);
    const Thrown thrown = thrownBy([&] { (void)openTokenizer(path()); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::ConfigInvalid));
    QVERIFY2(thrown.sentence.contains(QString(part)), qPrintable(thrown.sentence));
}

void OpenTokenizerTest::refusesOtherClasses_data() {
    QTest::addColumn<Files>("files");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("lines") << Files{{"vocab.txt", lines}} << QByteArray("GPT2Tokenizer");
    QTest::newRow("pairs") << Files{{"vocab.json", entries}, {"merges.txt", merges}} << QByteArray("CLIPTokenizer");
}

void OpenTokenizerTest::refusesOtherClasses() {
    QFETCH(Files, files);
    QFETCH(QByteArray, name);
    for (const auto& [file, bytes] : files) {
        write(file, bytes);
    }
    write("tokenizer_config.json", R"({"tokenizer_class": ")" + name + R"("})");
    const Thrown thrown = thrownBy([&] { (void)openTokenizer(path()); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::ConfigInvalid));
    QVERIFY2(thrown.sentence.contains("\"tokenizer_class\": \"" + name + "\""), qPrintable(thrown.sentence));
}

} // namespace

QTEST_APPLESS_MAIN(OpenTokenizerTest)
#include "tst_open_tokenizer.moc"
