#include "engine/text/basic_tokens.h"
#include "engine/text/utf8.h"

#include <QTest>

#include <string>
#include <vector>

using namespace rmtscope;

namespace {

using Words = std::vector<std::string>;

Words wordsOf(const QByteArray& text, const BasicTokenOptions& options) {
    BasicTokens words({text.constData(), static_cast<std::size_t>(text.size())}, options);
    SourceWord word;
    Words found;
    while (words.next(word)) {
        found.emplace_back(countCodePoints(word.text) > options.longestWord ? "(too long)" : word.text);
    }
    return found;
}

class BasicTokensTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsAndNormalises_data();
    void splitsAndNormalises();
    void tellsLongWords_data();
    void tellsLongWords();
};

void BasicTokensTest::splitsAndNormalises_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("lowerCase");
    QTest::addColumn<bool>("stripAccents");
    QTest::addColumn<bool>("isolateCjk");
    QTest::addColumn<Words>("words");
    QTest::newRow("all") << QByteArray("Été 中文!") << true << true << true << Words{"ete", "中", "文", "!"};
    QTest::newRow("cased") << QByteArray("Été 中文!") << false << false << true << Words{"Été", "中", "文", "!"};
    QTest::newRow("cased, stripped") << QByteArray("Été") << false << true << true << Words{"Ete"};
    QTest::newRow("lower case with accents") << QByteArray("ÉTÉ") << true << false << true << Words{"été"};
    QTest::newRow("dotted i with accents") << QByteArray("İ") << true << false << true << Words{"i\u0307"};
    QTest::newRow("ideographs stay together") << QByteArray("a中文b") << true << true << false << Words{"a中文b"};
    QTest::newRow("compatibility ideograph") << QByteArray("\uF900") << true << true << true << Words{"\u8C48"};
    QTest::newRow("compatibility ideograph, cased")
        << QByteArray("\uF900") << false << false << true << Words{"\uF900"};
    QTest::newRow("line separators") << QByteArray("a\u2028b\u2029c\u00A0d") << true << true << true
                                     << Words{"a", "b", "c", "d"};
    QTest::newRow("controls join") << QByteArray("a\x0B"
                                                 "b\x0C"
                                                 "c\x1C"
                                                 "d\u0085e\u200Df")
                                   << true << true << true << Words{"abcdef"};
    QTest::newRow("mark that decomposes to punctuation")
        << QByteArray("a\u037Eb") << true << true << true << Words{"a", ";", "b"};
    // U+302E has combining class 224, U+0301 230, U+1D165 216, U+034F 0: NFD puts the lower class first unless a
    // character of class 0 stands between, even one that is stripped afterwards.
    QTest::newRow("marks in canonical order")
        << QByteArray("a\u302E\U0001D165") << true << true << true << Words{"a\U0001D165\u302E"};
    QTest::newRow("marks around a stripped one")
        << QByteArray("a\u302E\u0301\U0001D165") << true << true << true << Words{"a\U0001D165\u302E"};
    QTest::newRow("marks kept apart") << QByteArray("a\u302E\u034F\U0001D165") << true << true << true
                                      << Words{"a\u302E\U0001D165"};
    QTest::newRow("marks, cased") << QByteArray("a\u302E\U0001D165") << false << false << true
                                  << Words{"a\u302E\U0001D165"};
}

void BasicTokensTest::splitsAndNormalises() {
    QFETCH(QByteArray, text);
    QFETCH(bool, lowerCase);
    QFETCH(bool, stripAccents);
    QFETCH(bool, isolateCjk);
    QFETCH(Words, words);
    QCOMPARE(wordsOf(text, {lowerCase, stripAccents, isolateCjk, BertTables::Newest, 100}), words);
}

void BasicTokensTest::tellsLongWords_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Words>("words");
    QTest::newRow("short enough") << QByteArray("abc d") << Words{"abc", "d"};
    QTest::newRow("too long") << QByteArray("abcd e") << Words{"(too long)", "e"};
    QTest::newRow("characters, not bytes") << QByteArray("жил был") << Words{"жил", "был"};
    QTest::newRow("too long, not ASCII") << QByteArray("жила d") << Words{"(too long)", "d"};
    QTest::newRow("stripped marks don't count") << QByteArray("a\u0301b\u0301c\u0301") << Words{"abc"};
    QTest::newRow("punctuation ends a word") << QByteArray("abc-def") << Words{"abc", "-", "def"};
}

void BasicTokensTest::tellsLongWords() {
    QFETCH(QByteArray, text);
    QFETCH(Words, words);
    QCOMPARE(wordsOf(text, {true, true, true, BertTables::Newest, 3}), words);
}

} // namespace

QTEST_APPLESS_MAIN(BasicTokensTest)
#include "tst_basic_tokens.moc"
