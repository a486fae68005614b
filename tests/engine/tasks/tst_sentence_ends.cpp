#include "engine/tasks/sentence_ends.h"

#include <QTest>

using namespace rmtscope;

namespace {

class SentenceEndsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheNearest_data();
    void findsTheNearest();
};

void SentenceEndsTest::findsTheNearest_data() {
    QTest::addColumn<QByteArray>("before"); // the text up to the place that must be found
    QTest::addColumn<QByteArray>("behind");
    QTest::addColumn<int>("wanted");
    const auto row = [](const char* name, const char* before, const char* behind, int wanted) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(behind) << wanted;
    };
    row("before the wanted place", "One two. Three.", " Four five six seven.", 17);
    row("behind the wanted place", "One two. Three.", " Four five six seven.", 12);
    row("at the wanted place", "One two.", " Three.", 8);
    row("two equally near: the first", "One.", " Five. Nine.", 7);
    row("the begin", "", "One two three four. Five.", 2);
    row("the end", "One. Two three four five", "", 22);
    row("begin of the text", "", "One. Two.", 0);
    row("end of the text", "One. Two.", "", 9);
    row("beyond the end", "One. Two.", "", 90);
    row("question", "Who are you?", " I am Ishmael, the sailor.", 14);
    row("shout", "There she blows!", " A hump like a snow-hill.", 20);
    row("quote", "He said \"Go.\"", " Then they all went.", 15);
    row("curly quote and bracket", "(He said “Go.”)", " Then they all went.", 24);
    row("new line", "The end.", "\n\nThe next begins here.", 12);
    row("title", "We saw Mr. Starbuck.", " He was there, on deck.", 11);
    row("initial", "We saw J. Starbuck.", " He was there, on deck.", 11);
    row("first person", "It is I.", " He was there, on deck.", 9);
    row("number", "It is 3.14 of them.", " He was there, on deck.", 11);
    row("Chinese", "鲸鱼来了。", "我们去看看。好的", 13);
    row("no sentence: between words", "call me", " ishmael said the man", 8);
    row("no sentence, wide blanks", "call", "   me ishmael said the man", 5);
    row("one word", "", "ishmael", 2);
    row("no text", "", "", 0);
}

void SentenceEndsTest::findsTheNearest() {
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, behind);
    QFETCH(int, wanted);
    const QByteArray text = before + behind;
    const std::size_t found =
        nearestSentenceEnd({text.constData(), static_cast<std::size_t>(text.size())}, static_cast<std::size_t>(wanted));
    QCOMPARE(text.left(static_cast<qsizetype>(found)), before);
}

} // namespace

QTEST_APPLESS_MAIN(SentenceEndsTest)
#include "tst_sentence_ends.moc"
