#include "viewmodels/text_edit.h"

#include <QtTest>

using namespace rmtscope;

namespace {

Document documentOf(std::string_view text) {
    Document document;
    document.path = "story.txt";
    document.text = text;
    return document;
}

class TestTextEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesOutWhatIsEqual_data();
    void leavesOutWhatIsEqual();
    void staysAtEndsOfCharacters();
    void makesTheEdit();
    void movesFacts();
};

void TestTextEdit::leavesOutWhatIsEqual_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");
    QTest::addColumn<QString>("text");
    QTest::newRow("a word in the middle") << "to the kitchen now"
                                          << "to the garden now" << 7 << 12 << "gard";
    QTest::newRow("nothing") << "the same"
                             << "the same" << 8 << 8 << "";
    QTest::newRow("all") << "abc"
                         << "xyz" << 0 << 3 << "xyz";
    QTest::newRow("something more") << "aa"
                                    << "aaa" << 2 << 2 << "a";
    QTest::newRow("something less") << "aaa"
                                    << "aa" << 2 << 3 << "";
    QTest::newRow("two bytes of three are equal")
        << QStringLiteral("a\u20acb") << QStringLiteral("a\u20adb") << 1 << 4 << QStringLiteral("\u20ad");
    QTest::newRow("the last byte is equal")
        << QStringLiteral("\u00e9") << QStringLiteral("\u0129") << 0 << 2 << QStringLiteral("\u0129");
}

void TestTextEdit::leavesOutWhatIsEqual() {
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const int, begin);
    QFETCH(const int, end);
    QFETCH(const QString, text);
    const std::string original = "..." + before.toStdString() + "...";
    const std::uint64_t size = original.size() - 6;
    const TextEdit least = trimmed({{3, 3 + size}, after.toStdString()}, original);
    QCOMPARE(least.replaced.begin, static_cast<std::uint64_t>(begin) + 3);
    QCOMPARE(least.replaced.end, static_cast<std::uint64_t>(end) + 3);
    QCOMPARE(QString::fromStdString(least.text), text);
}

void TestTextEdit::staysAtEndsOfCharacters() {
    const std::string text = "a\u20acb\u20acc"; // a euro sign has three bytes
    QVERIFY(wholeCharacters(text, {0, text.size()}) == (ByteSpan{0, 9}));
    QVERIFY(wholeCharacters(text, {2, 7}) == (ByteSpan{4, 5}));
    QVERIFY(wholeCharacters(text, {1, 4}) == (ByteSpan{1, 4}));
    QCOMPARE(wholeCharacters(text, {2, 3}).size(), 0U);
}

void TestTextEdit::makesTheEdit() {
    const std::string text = "Mary went to the kitchen. It was cold.";
    Document original = documentOf(text);
    original.sample = std::make_shared<const SampleTokens>();
    const auto edited = editedDocument(original, {{17, 24}, "garden"});
    QCOMPARE(std::string(edited->text), std::string("Mary went to the garden. It was cold."));
    QCOMPARE(edited->path.string(), std::string("story.txt"));
    QVERIFY(!edited->sample);
    QCOMPARE(std::string(original.text), text);
    QCOMPARE(std::string(editedDocument(original, {{0, text.size()}, ""})->text), std::string());
}

void TestTextEdit::movesFacts() {
    const std::string text = "One. Two. Three. Four.";
    Document original = documentOf(text);
    const auto fact = [&](const std::string& sentence) {
        const std::size_t begin = text.find(sentence);
        return Fact{{begin, begin + sentence.size()}, sentence};
    };
    original.questions = {{"q", "", "Which?", "two", {fact("One."), fact("Two."), fact("Four.")}}};
    // "Two." and "Three." are rewritten, "Three." stays as it was.
    const auto edited = editedDocument(original, {{5, 16}, "Twenty-two. Three."});
    const std::vector<Fact>& facts = edited->questions.front().facts;
    QCOMPARE(facts.size(), std::size_t{2});
    for (const Fact& each : facts) {
        QCOMPARE(std::string(edited->text.substr(each.bytes.begin, each.bytes.size())), each.text);
    }
    QCOMPARE(facts.back().text, std::string("Four."));
}

} // namespace

QTEST_APPLESS_MAIN(TestTextEdit)
#include "tst_text_edit.moc"
