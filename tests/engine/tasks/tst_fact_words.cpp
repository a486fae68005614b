#include "engine/tasks/fact_words.h"
#include "engine/tasks/simple_facts.h"

#include <QTest>

using namespace rmtscope;

namespace {

class TestFactWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWholeWords_data();
    void findsWholeWords();
    void tellsTheStatedValue_data();
    void tellsTheStatedValue();
    void tellsTheFactThatIsNeeded_data();
    void tellsTheFactThatIsNeeded();
};

void TestFactWords::findsWholeWords_data() {
    QTest::addColumn<QByteArray>("sentence");
    QTest::addColumn<int>("place");
    QTest::newRow("at the begin") << QByteArray("bed and more") << 0;
    QTest::newRow("at the end") << QByteArray("to the bed.") << 7;
    QTest::newRow("behind a longer word") << QByteArray("the bedroom, the bed") << 17;
    QTest::newRow("only within others") << QByteArray("the bedroom is embedded") << -1;
    QTest::newRow("nowhere") << QByteArray("nothing") << -1;
}

void TestFactWords::findsWholeWords() {
    QFETCH(QByteArray, sentence);
    QFETCH(int, place);
    const std::size_t found = findWord(sentence.toStdString(), "bed");
    QCOMPARE(found == std::string_view::npos ? -1 : static_cast<int>(found), place);
}

void TestFactWords::tellsTheStatedValue_data() {
    QTest::addColumn<QByteArray>("sentence");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("one place") << QByteArray("Sandra went back to the office.") << QByteArray("office");
    QTest::newRow("the first of two") << QByteArray("The kitchen is north of the garden.") << QByteArray("kitchen");
    QTest::newRow("none") << QByteArray("Sandra took the milk.") << QByteArray();
}

void TestFactWords::tellsTheStatedValue() {
    QFETCH(QByteArray, sentence);
    QFETCH(QByteArray, value);
    const auto stated = statedValue(sentence.toStdString(), simplePlaces);
    QCOMPARE(stated.has_value(), !value.isEmpty());
    QVERIFY(!stated || simplePlaces[*stated] == value.toStdString());
}

void TestFactWords::tellsTheFactThatIsNeeded_data() {
    QTest::addColumn<QStringList>("facts"); ///< as they are told
    QTest::addColumn<QList<int>>("places"); ///< first token of each
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("needed");
    const QString kitchen = QStringLiteral("The kitchen is north of the office.");
    const QString garden = QStringLiteral("The garden is south of the office.");
    const QString ofOffice = QStringLiteral("What is north of the office?");
    QTest::newRow("the only one") << QStringList{QStringLiteral("Mary went to the garden.")} << QList<int>{5}
                                  << QStringLiteral("Where is Mary?") << QStringLiteral("garden") << 0;
    QTest::newRow("asked about, then another")
        << QStringList{kitchen, garden} << QList<int>{5, 90} << ofOffice << QStringLiteral("kitchen") << 0;
    QTest::newRow("another, then asked about")
        << QStringList{garden, kitchen} << QList<int>{5, 90} << ofOffice << QStringLiteral("kitchen") << 1;
    QTest::newRow("told last, read first")
        << QStringList{garden, kitchen} << QList<int>{90, 5} << ofOffice << QStringLiteral("kitchen") << 1;
    QTest::newRow("the last of two moves")
        << QStringList{QStringLiteral("Mary went to the garden."), QStringLiteral("John went to the garden."),
                       QStringLiteral("Mary moved to the garden."), QStringLiteral("John went to the office.")}
        << QList<int>{0, 10, 20, 30} << QStringLiteral("Where is Mary?") << QStringLiteral("garden") << 2;
    QTest::newRow("only the answer is named")
        << QStringList{QStringLiteral("Mary took the milk."), QStringLiteral("Mary went to the garden."),
                       QStringLiteral("Mary dropped the milk.")}
        << QList<int>{0, 10, 20} << QStringLiteral("Where is the milk?") << QStringLiteral("garden") << 1;
    QTest::newRow("nothing is named") << QStringList{QStringLiteral("The words are ash oak."), QStringLiteral("So.")}
                                      << QList<int>{0, 10} << QStringLiteral("What are the words?")
                                      << QStringLiteral("ash oak elm") << 1;
}

void TestFactWords::tellsTheFactThatIsNeeded() {
    QFETCH(QStringList, facts);
    QFETCH(QList<int>, places);
    QFETCH(QString, question);
    QFETCH(QString, answer);
    QFETCH(int, needed);
    Sample sample;
    for (qsizetype i = 0; i < facts.size(); ++i) {
        sample.says.facts.push_back(facts[i].toStdString());
        sample.facts.push_back({TokenIndex(places[i]), {1, 2, 3}});
    }
    sample.says.question = question.toStdString();
    sample.says.answer = answer.toStdString();
    QCOMPARE(static_cast<int>(lastNeededFact(sample, simplePlaces)), needed);
}

} // namespace

QTEST_APPLESS_MAIN(TestFactWords)
#include "tst_fact_words.moc"
