#include "engine/text/token_source.h"
#include "engine/text/wordpiece.h"
#include "tests/engine/text/tokenizer_checks.h"

using namespace rmtscope;

namespace {

std::shared_ptr<const Tokenizer> uncased() {
    static const auto tokenizer = openWordPiece(tokenizerReference / "bert-base-uncased-vocab.txt", {});
    return tokenizer;
}

/// Where the tokens of a document come from.
class TokenSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokenizesATextDocument();
    void givesASamplesOwnTokens();
};

void TokenSourceTest::tokenizesATextDocument() {
    Document document;
    document.text = "the whale went to sea";
    const auto source = tokenSourceOf(document, uncased());
    source->count({}, {});
    QCOMPARE(source->tokens(), 5);
    std::vector<Token> tokens;
    source->read(TokenIndex(1), 2, tokens);
    QCOMPARE(tokens.size(), std::size_t{2});
    QCOMPARE(uncased()->entry(tokens[0].id), std::string_view("whale"));
    QVERIFY(tokens[1].bytes == (ByteSpan{10, 14}));
}

/// Ids that no text is tokenized to: the end of a word stands alone.
void TokenSourceTest::givesASamplesOwnTokens() {
    auto sample = std::make_shared<SampleTokens>();
    sample->tokens = {{2075, 0, 3}, {2075, 3, 6}, {1996, 7, 10}};
    Document document;
    document.text = "inging the";
    document.sample = sample;
    const auto source = tokenSourceOf(document, uncased());
    source->count({}, {});
    QCOMPARE(source->tokens(), 3);
    std::vector<Token> tokens;
    source->read(TokenIndex(0), 3, tokens);
    QCOMPARE(idsOf(tokens), (Ids{2075, 2075, 1996}));
    QVERIFY(tokens[1].bytes == (ByteSpan{3, 6}));
    source->read(TokenIndex(2), 1, tokens);
    QCOMPARE(idsOf(tokens), (Ids{1996}));
    source->read(TokenIndex(3), 0, tokens);
    QVERIFY(tokens.empty());
    source->clone()->read(TokenIndex(2), 1, tokens);
    QCOMPARE(idsOf(tokens), (Ids{1996}));
}

} // namespace

QTEST_APPLESS_MAIN(TokenSourceTest)
#include "tst_token_source.moc"
