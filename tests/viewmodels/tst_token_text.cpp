#include "viewmodels/token_text.h"

#include <QtTest>

using namespace rmtscope;

namespace {

class TestTokenText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsCharacters_data();
    void joinsCharacters();
    void namesTokens_data();
    void namesTokens();
};

void TestTokenText::joinsCharacters_data() {
    QTest::addColumn<QList<QByteArray>>("tokens");
    QTest::addColumn<QStringList>("texts");
    const auto row = [](const char* name, const QList<QByteArray>& tokens, const QStringList& texts) {
        QTest::newRow(name) << tokens << texts;
    };
    row("whole words", {"Sandra", " went"}, {"Sandra", " went"});
    row("two bytes apart", {"caf\xC3", "\xA9!"}, {"caf", "é!"});
    row("four bytes, one a token", {"\xF0", "\x9F", "\x90", "\x8B ok"}, {"", "", "", QStringLiteral("\U0001F40B ok")});
    row("ends within a character", {"a\xE2\x82"}, {"a"});
    row("a character that never ends", {"\xE2\x82", "abc"}, {"", QStringLiteral("\uFFFD\uFFFDabc")});
    row("no UTF-8", {"\xFF", "a"}, {QStringLiteral("\uFFFD"), "a"});
    row("empty", {"", "a", ""}, {"", "a", ""});
}

void TestTokenText::joinsCharacters() {
    QFETCH(QList<QByteArray>, tokens);
    QFETCH(QStringList, texts);
    TokenText joined;
    QStringList shown;
    for (const QByteArray& token : tokens) {
        shown.append(joined.append(token.toStdString()));
    }
    QCOMPARE(shown, texts);
}

void TestTokenText::namesTokens_data() {
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("name");
    QTest::newRow("a word") << QByteArray(" whale") << QStringLiteral(" whale");
    QTest::newRow("half a character") << QByteArray("\xF0\x9F") << QStringLiteral("<F0 9F>");
    QTest::newRow("the other half") << QByteArray("\x90\x8B") << QStringLiteral("<90 8B>");
    QTest::newRow("nothing") << QByteArray() << QString();
}

void TestTokenText::namesTokens() {
    QFETCH(QByteArray, token);
    QFETCH(QString, name);
    QCOMPARE(tokenName(token.toStdString()), name);
}

} // namespace

QTEST_APPLESS_MAIN(TestTokenText)
#include "tst_token_text.moc"
