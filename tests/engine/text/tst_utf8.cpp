#include "engine/text/character_offsets.h"
#include "engine/text/utf8.h"

#include <QTest>

using namespace rmtscope;

namespace {

using Offsets = std::vector<std::uint64_t>;

class Utf8Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodePointComesBack();
    void tellsWellFormedSequences_data();
    void tellsWellFormedSequences();
    void findsTheFirstInvalidByte();
    void replacesWhatIsInvalid();
    void findsPreviousCharacters();
    void bytesOfCharactersAnswersInAnyOrder();
    void charactersBeforeBytesIsTheInverse();
};

void Utf8Test::everyCodePointComesBack() {
    std::string text;
    std::uint64_t count = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c < 0xD800 || c > 0xDFFF) {
            appendUtf8(c, text);
            ++count;
        }
    }
    QCOMPARE(countCodePoints(text), count);
    QCOMPARE(firstInvalidUtf8(text), text.size());
    std::size_t at = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c < 0xD800 || c > 0xDFFF) {
            const std::size_t length = sequenceLength(text, at);
            const std::size_t begin = at;
            QCOMPARE(nextCodePoint(text, at), c);
            QCOMPARE(at - begin, length);
        }
    }
}

void Utf8Test::tellsWellFormedSequences_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("length");
    QTest::newRow("ASCII") << QByteArray("a") << 1;
    QTest::newRow("two bytes") << QByteArray("\xC3\xA9z") << 2;
    QTest::newRow("three bytes") << QByteArray("\xE4\xB8\xAD") << 3;
    QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x90\xB3") << 4;
    QTest::newRow("lone continuation") << QByteArray("\x80") << 0;
    QTest::newRow("cut after one of two") << QByteArray("\xC3") << 0;
    QTest::newRow("cut after two of three") << QByteArray("\xE4\xB8") << 0;
    QTest::newRow("cut after three of four") << QByteArray("\xF0\x9F\x90") << 0;
    QTest::newRow("third byte no continuation") << QByteArray("\xE4\xB8z") << 0;
    QTest::newRow("fourth byte no continuation") << QByteArray("\xF0\x9F\x90z") << 0;
    QTest::newRow("overlong, two") << QByteArray("\xC1\xBF") << 0;
    QTest::newRow("overlong, three") << QByteArray("\xE0\x9F\xBF") << 0;
    QTest::newRow("overlong, four") << QByteArray("\xF0\x8F\xBF\xBF") << 0;
    QTest::newRow("first surrogate") << QByteArray("\xED\xA0\x80") << 0;
    QTest::newRow("before the surrogates") << QByteArray("\xED\x9F\xBF") << 3;
    QTest::newRow("last character") << QByteArray("\xF4\x8F\xBF\xBF") << 4;
    QTest::newRow("above the last character") << QByteArray("\xF4\x90\x80\x80") << 0;
    QTest::newRow("no lead") << QByteArray("\xF5\x80\x80\x80") << 0;
}

void Utf8Test::tellsWellFormedSequences() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, length);
    QCOMPARE(sequenceLength(bytes.toStdString(), 0), static_cast<std::size_t>(length));
}

void Utf8Test::findsTheFirstInvalidByte() {
    QCOMPARE(firstInvalidUtf8(""), 0U);
    QCOMPARE(firstInvalidUtf8("Zoë"), 4U);
    QCOMPARE(firstInvalidUtf8("Zoë\xFFz\xFF"), 4U);
    QCOMPARE(firstInvalidUtf8("Zoë\xFFz\xFF", 5), 6U);
}

void Utf8Test::findsPreviousCharacters() {
    const std::string text = "aë中🐳";
    QCOMPARE(previousCharacter(text, text.size()), 6U);
    QCOMPARE(previousCharacter(text, 6), 3U);
    QCOMPARE(previousCharacter(text, 3), 1U);
    QCOMPARE(previousCharacter(text, 1), 0U);
}

void Utf8Test::bytesOfCharactersAnswersInAnyOrder() {
    const std::string text = "aë中🐳z";
    QCOMPARE(bytesOfCharacters(text, {4, 0, 5, 2, 2, 6, 1, 3}), (Offsets{10, 0, 11, 3, 3, noOffset, 1, 6}));
    QCOMPARE(bytesOfCharacters("", {0, 1}), (Offsets{0, noOffset}));
    QCOMPARE(bytesOfCharacters(text, {}), Offsets());
}

void Utf8Test::charactersBeforeBytesIsTheInverse() {
    const std::string text = "aë中🐳z";
    QCOMPARE(charactersBeforeBytes(text, {10, 0, 11, 3, 3, 1, 6}), (Offsets{4, 0, 5, 2, 2, 1, 3}));
}

} // namespace

void Utf8Test::replacesWhatIsInvalid() {
    QCOMPARE(withoutInvalidUtf8("caf\xC3\xA9"), std::string("caf\xC3\xA9"));
    QCOMPARE(withoutInvalidUtf8("caf\xE9 au\xFF"), std::string("caf\xEF\xBF\xBD au\xEF\xBF\xBD"));
    QCOMPARE(withoutInvalidUtf8("\xC3"), std::string("\xEF\xBF\xBD"));
    QCOMPARE(withoutInvalidUtf8(""), std::string());
}

QTEST_APPLESS_MAIN(Utf8Test)
#include "tst_utf8.moc"
