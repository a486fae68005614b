#include "engine/text/terminal_text.h"

#include <QTest>

using namespace rmtscope;

namespace {

/// What reaches a terminal of a model's bytes.
class TerminalTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsNoControls_data();
    void showsNoControls();
    void joinsPieces_data();
    void joinsPieces();
};

void TerminalTextTest::showsNoControls_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char* name, const QByteArray& bytes, const char* shown) {
        QTest::newRow(name) << bytes << QByteArray(shown);
    };
    row("text", "It was the th\xC3\xADrd day \xF0\x9F\x90\x8B.", "It was the th\xC3\xADrd day \xF0\x9F\x90\x8B.");
    row("newline and tab", "a\n\tb", "a\n\tb");
    row("an order to clear the screen", "\x1B[2J", "\u241B[2J");
    row("carriage return, bell, backspace", "\r\a\b", "\u240D\u2407\u2408");
    row("zero", QByteArray("a\0b", 3),
        "a\u2400"
        "b");
    row("delete", "\x7F", "\u2421");
    row("the same order in one character",
        "\xC2\x9B"
        "2J",
        "\uFFFD"
        "2J");
    row("the last control and what follows", "\xC2\x9F\xC2\xA0", "\uFFFD\u00A0");
    row("the same order as a byte",
        "\x9B"
        "2J",
        "\uFFFD"
        "2J");
    row("no UTF-8", "\xC0\xAF\xFF", "\uFFFD\uFFFD\uFFFD");
    row("half a character, then more",
        "\xE2\x82"
        "a",
        "\uFFFD\uFFFD"
        "a");
    row("half a character at the end", "a\xE2\x82", "a\uFFFD");
}

void TerminalTextTest::showsNoControls() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, shown);
    TerminalText whole;
    QByteArray atOnce = QByteArray::fromStdString(whole.append(bytes.toStdString()));
    atOnce += QByteArray::fromStdString(whole.finish());
    QCOMPARE(atOnce, shown);
    TerminalText pieces;
    QByteArray byByte;
    for (const char byte : bytes) {
        byByte += QByteArray::fromStdString(pieces.append(std::string_view(&byte, 1)));
    }
    byByte += QByteArray::fromStdString(pieces.finish());
    QCOMPARE(byByte, shown);
}

void TerminalTextTest::joinsPieces_data() {
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("shownFirst");
    QTest::addColumn<QByteArray>("shownSecond");
    QTest::newRow("a character") << QByteArray("a\xE2\x82") << QByteArray("\xAC") << QByteArray("a")
                                 << QByteArray("\xE2\x82\xAC");
    QTest::newRow("a control") << QByteArray("\xC2")
                               << QByteArray("\x9B"
                                             "2J")
                               << QByteArray() << QByteArray("\uFFFD2J");
}

void TerminalTextTest::joinsPieces() {
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    TerminalText text;
    QTEST(QByteArray::fromStdString(text.append(first.toStdString())), "shownFirst");
    QTEST(QByteArray::fromStdString(text.append(second.toStdString())), "shownSecond");
    QCOMPARE(text.finish(), std::string());
}

} // namespace

QTEST_APPLESS_MAIN(TerminalTextTest)
#include "tst_terminal_text.moc"
