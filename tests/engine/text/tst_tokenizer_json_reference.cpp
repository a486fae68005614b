#include "engine/text/tokenizer_json.h"
#include "engine/text/utf8.h"
#include "tests/engine/text/tokenizer_checks.h"

#include <QMap>
#include <QTemporaryDir>

using namespace rmtscope;

namespace {

QJsonObject reference() {
    static const auto object =
        QJsonDocument::fromJson(QByteArray::fromStdString(readBytes(tokenizerReference / "tokenizer_json_cases.json")))
            .object();
    return object;
}

/// The vocabulary, and the merges if it has some, that a reference tokenizer names.
void addVocabulary(const QString& name, QJsonObject& model) {
    if (name == "gpt2") {
        const std::string vocabulary = readBytes(tokenizerReference / "vocab.json");
        model["vocab"] = QJsonDocument::fromJson(QByteArray::fromStdString(vocabulary)).object();
        QJsonArray merges;
        for (const QByteArray& line :
             QByteArray::fromStdString(readBytes(tokenizerReference / "merges.txt")).split('\n')) {
            if (!line.isEmpty() && !line.startsWith("#version")) {
                merges.append(QString::fromUtf8(line));
            }
        }
        model["merges"] = merges;
    } else if (name.endsWith(".txt")) {
        QJsonObject entries;
        int id = 0;
        for (const QByteArray& line :
             QByteArray::fromStdString(readBytes(tokenizerReference / name.toStdString())).split('\n')) {
            if (!line.isEmpty()) {
                entries[QString::fromUtf8(line)] = id++;
            }
        }
        model["vocab"] = entries;
    } else {
        const QJsonObject own = reference()["vocabularies"].toObject()[name].toObject();
        for (auto part = own.begin(); part != own.end(); ++part) {
            model[part.key()] = part.value();
        }
    }
}

std::shared_ptr<const Tokenizer> openJson(const QJsonObject& json) {
    const QTemporaryDir folder;
    return openTokenizerJson(writeBytes(folder.path(), "tokenizer.json", QJsonDocument(json).toJson()), {});
}

std::shared_ptr<const Tokenizer> referenceTokenizer(const QString& name) {
    static QMap<QString, std::shared_ptr<const Tokenizer>> opened;
    if (!opened.contains(name)) {
        for (const QJsonValue& item : reference()["tokenizers"].toArray()) {
            if (item["name"].toString() == name) {
                QJsonObject json = item["tokenizer"].toObject();
                QJsonObject model = json["model"].toObject();
                addVocabulary(item["vocabulary"].toString(), model);
                json["model"] = model;
                opened[name] = openJson(json);
            }
        }
    }
    return opened[name];
}

std::vector<ByteSpan> wholeCharacters(const std::vector<Token>& tokens, std::string_view text) {
    std::vector<ByteSpan> spans;
    for (const Token& token : tokens) {
        ByteSpan span = token.bytes;
        while (span.begin > 0 && span.begin < text.size() && isContinuation(text[span.begin])) {
            --span.begin;
        }
        while (span.end < text.size() && isContinuation(text[span.end])) {
            ++span.end;
        }
        spans.push_back(span);
    }
    return spans;
}

class TokenizerJsonReferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesWhatThePublishedLibraryGives_data();
    void givesWhatThePublishedLibraryGives();
    void cutsWithoutChangingTokens_data();
    void cutsWithoutChangingTokens();
    void cutsLongTexts_data();
    void cutsLongTexts();
};

void TokenizerJsonReferenceTest::givesWhatThePublishedLibraryGives_data() {
    QTest::addColumn<QString>("tokenizer");
    QTest::addColumn<QJsonObject>("item");
    for (const QJsonValue& tokenizer : reference()["tokenizers"].toArray()) {
        const QJsonArray cases = tokenizer["cases"].toArray();
        for (qsizetype i = 0; i < cases.size(); ++i) {
            const QString name = tokenizer["name"].toString();
            QTest::addRow("%s %d", qPrintable(name), static_cast<int>(i)) << name << cases[i].toObject();
        }
    }
}

void TokenizerJsonReferenceTest::givesWhatThePublishedLibraryGives() {
    QFETCH(QString, tokenizer);
    QFETCH(QJsonObject, item);
    const QByteArray text = item["text"].toString().toUtf8();
    const std::vector<Token> tokens = tokensOf(*referenceTokenizer(tokenizer), viewOf(text));
    QCOMPARE(idsOf(tokens), toIds(item["ids"]));
    if (!item.contains("bytes")) {
        return;
    }
    std::vector<ByteSpan> expected;
    for (const QJsonValue& span : item["bytes"].toArray()) {
        expected.push_back({static_cast<std::uint64_t>(span[0].toInt()), static_cast<std::uint64_t>(span[1].toInt())});
    }
    QVERIFY(wholeCharacters(tokens, viewOf(text)) == expected);
}

void TokenizerJsonReferenceTest::cutsWithoutChangingTokens_data() {
    QTest::addColumn<QString>("name");
    for (const QJsonValue& tokenizer : reference()["tokenizers"].toArray()) {
        const QString name = tokenizer["name"].toString();
        QTest::addRow("%s", qPrintable(name)) << name;
    }
}

void TokenizerJsonReferenceTest::cutsWithoutChangingTokens() {
    QFETCH(QString, name);
    std::vector<std::string> parts = uglyParts;
    for (const char* part : {"<fact>", "<fact>!", " <l> ", "  <l>  ", "<r>  ", "\n<r>\n", " <lr> ", "<w>", "x<w>",
                             " ab ", "abc", "ÉT", "ét", "e\u0301q", "<fa", "ct>"}) {
        parts.emplace_back(part);
    }
    for (unsigned seed = 0; seed < 60; ++seed) {
        const std::string text = uglyText(seed, 30, parts);
        const auto wrong = wrongCut(*referenceTokenizer(name), text);
        QVERIFY2(!wrong,
                 qPrintable(QString("at byte %1 of %2").arg(wrong.value_or(0)).arg(QString::fromStdString(text))));
    }
}

void TokenizerJsonReferenceTest::cutsLongTexts_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("line");
    for (const QJsonValue& tokenizer : reference()["tokenizers"].toArray()) {
        const QString name = tokenizer["name"].toString();
        const QJsonObject splitter = tokenizer["tokenizer"]["pre_tokenizer"].toObject();
        if (!splitter["use_regex"].toBool(true)) {
            continue; // everything is one word to it
        }
        QTest::addRow("%s English", qPrintable(name))
            << name << QByteArray("It was the whale's, she said; Ahab came.\n");
        if (!splitter["add_prefix_space"].toBool(false)) { // which wants a blank to cut before
            QTest::addRow("%s Chinese", qPrintable(name)) << name << QByteArray("叫我以实玛利吧。几年之前，\n");
        }
    }
}

/// A place to cut must be near, or a long document's tokens would all be in memory at once.
void TokenizerJsonReferenceTest::cutsLongTexts() {
    QFETCH(QString, name);
    QFETCH(QByteArray, line);
    const QByteArray text = line.repeated(1000);
    QVERIFY(referenceTokenizer(name)->cutBefore(viewOf(text), 16'384) > 16'000);
}

} // namespace

QTEST_APPLESS_MAIN(TokenizerJsonReferenceTest)
#include "tst_tokenizer_json_reference.moc"
