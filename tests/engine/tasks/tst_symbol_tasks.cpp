#include "engine/tasks/symbol_tasks.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <set>

using namespace rmtscope;

namespace {

class SymbolTasksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void repeatsTheSymbols_data();
    void repeatsTheSymbols();
    void retrievesTheDigit();
};

void SymbolTasksTest::repeatsTheSymbols_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<int>("symbols");
    QTest::newRow("copy") << std::string("copy") << 24;
    QTest::newRow("copy one") << std::string("copy") << 1;
    QTest::newRow("reverse") << std::string("reverse") << 24;
    QTest::newRow("reverse many") << std::string("reverse") << 120;
}

void SymbolTasksTest::repeatsTheSymbols() {
    QFETCH(std::string, name);
    QFETCH(int, symbols);
    TaskOptions options;
    options.symbols = static_cast<std::size_t>(symbols);
    const auto task = makeTask(name, options);
    SeededRandom random(1);
    std::set<QString> used;
    for (int i = 0; i < 200; ++i) {
        const TaskFacts told = task->draw(random);
        const QString fact = QString::fromStdString(told.facts.front());
        QVERIFY(fact.startsWith("The words are "));
        QStringList words = fact.mid(14).chopped(1).split(' ');
        QCOMPARE(words.size(), symbols);
        used.insert(words.begin(), words.end());
        if (name == "reverse") {
            std::ranges::reverse(words);
        }
        QCOMPARE(QString::fromStdString(told.answer), words.join(' '));
    }
    QCOMPARE(used.size(), taskSymbols.size());
}

void SymbolTasksTest::retrievesTheDigit() {
    const auto task = makeTask("retrieval");
    SeededRandom random(2);
    std::set<qsizetype> asked;
    std::set<QString> letters;
    for (int i = 0; i < 1000; ++i) {
        const TaskFacts told = task->draw(random);
        QCOMPARE(told.facts.size(), 4U);
        const QString question = QString::fromStdString(told.question);
        const QString key = QRegularExpression("^What is the number of ([a-z])\\?$").match(question).captured(1);
        QStringList keys;
        for (const std::string& fact : told.facts) {
            static const QRegularExpression shape("^The number of ([a-z]) is ([0-9])\\.$");
            const auto match = shape.match(QString::fromStdString(fact));
            QVERIFY2(match.hasMatch(), fact.c_str());
            keys += match.captured(1);
            if (keys.last() == key) {
                QCOMPARE(QString::fromStdString(told.answer), match.captured(2));
            }
        }
        QCOMPARE(std::set<QString>(keys.begin(), keys.end()).size(), 4U);
        QVERIFY(keys.contains(key));
        asked.insert(keys.indexOf(key));
        letters.insert(keys.begin(), keys.end());
    }
    QCOMPARE(asked.size(), 4U);
    QCOMPARE(letters.size(), 26U);
}

} // namespace

QTEST_APPLESS_MAIN(SymbolTasksTest)
#include "tst_symbol_tasks.moc"
