#include "engine/tasks/noise_text.h"
#include "tests/engine/tasks/reference_tasks.h"
#include "tests/engine/text/text_files.h"

#include <QTest>

using namespace rmtscope;

namespace {

class NoiseTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesWholeWords_data();
    void givesWholeWords();
    void piecesAreTheTextAgainAndAgain_data();
    void piecesAreTheTextAgainAndAgain();
    void refusesTextWithoutWords_data();
    void refusesTextWithoutWords();
};

void NoiseTextTest::givesWholeWords_data() {
    QTest::addColumn<int>("tokens");
    QTest::addColumn<QList<QByteArray>>("pieces");
    // "call me" is two tokens of the bundled vocabulary, "cetologies" three.
    QTest::newRow("one word") << 1 << QList<QByteArray>{"Call ", "me ", ""};
    QTest::newRow("two words, not a part of the third") << 2 << QList<QByteArray>{"Call me ", ""};
    QTest::newRow("a long word") << 3 << QList<QByteArray>{"Call me ", "cetologies", " now.", "Call me "};
    QTest::newRow("all") << 100 << QList<QByteArray>{"Call me cetologies now.", "Call me cetologies now."};
}

void NoiseTextTest::givesWholeWords() {
    QFETCH(int, tokens);
    QFETCH(QList<QByteArray>, pieces);
    const auto tokenizer = bundledTokenizer();
    QCOMPARE(tokenIdsOf(*tokenizer, "cetologies").size(), 3U);
    NoiseText noise(*tokenizer, "Call me cetologies now.");
    for (const QByteArray& expected : pieces) {
        const NoiseText::Piece piece = noise.next(tokens);
        QCOMPARE(QByteArray(piece.text.data(), static_cast<qsizetype>(piece.text.size())).trimmed(),
                 expected.trimmed());
        QCOMPARE(static_cast<std::size_t>(piece.tokens), tokenIdsOf(*tokenizer, piece.text).size());
    }
}

void NoiseTextTest::piecesAreTheTextAgainAndAgain_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("start");
    QTest::newRow("short") << QByteArray("One two three.") << 0;
    QTest::newRow("from the middle") << QByteArray("One two three.") << 4;
    QTest::newRow("blanks around") << QByteArray("\n One two three.\n\n") << 0;
    QTest::newRow("blanks at the start") << QByteArray("One two three.  ") << 14;
    QTest::newRow("longer than a chunk") << QByteArray("Call me Ishmael, please. ").repeated(2000) << 8;
    QTest::newRow("words without blanks") << QByteArray("鲸鱼来了。").repeated(5000) << 0;
}

void NoiseTextTest::piecesAreTheTextAgainAndAgain() {
    QFETCH(QByteArray, text);
    QFETCH(int, start);
    const auto tokenizer = bundledTokenizer();
    NoiseText noise(*tokenizer, {text.constData(), static_cast<std::size_t>(text.size())},
                    static_cast<std::size_t>(start));
    const QByteArray wanted = text.mid(start) + text.repeated(3);
    QByteArray got;
    int begins = 0;
    for (std::int64_t tokens = 1; got.size() < wanted.size(); tokens = tokens % 7 + 1) {
        const NoiseText::Piece piece = noise.next(tokens);
        QVERIFY(piece.tokens <= tokens);
        begins += piece.beginsAgain ? 1 : 0;
        got += QByteArray(piece.text.data(), static_cast<qsizetype>(piece.text.size()));
    }
    const auto withoutBlanks = [](QByteArray bytes) { return bytes.replace('\n', "").replace(' ', ""); };
    QVERIFY(withoutBlanks(got).startsWith(withoutBlanks(wanted)));
    QVERIFY(begins >= 3);
}

void NoiseTextTest::refusesTextWithoutWords_data() {
    QTest::addColumn<std::string>("text");
    QTest::newRow("empty") << std::string();
    QTest::newRow("blanks") << std::string(" \n\n ");
}

void NoiseTextTest::refusesTextWithoutWords() {
    QFETCH(std::string, text);
    const auto tokenizer = bundledTokenizer();
    NoiseText noise(*tokenizer, text);
    QCOMPARE(thrownBy([&] { static_cast<void>(noise.next(5)); }).code, std::optional(ErrorCode::Usage));
}

} // namespace

QTEST_APPLESS_MAIN(NoiseTextTest)
#include "tst_noise_text.moc"
