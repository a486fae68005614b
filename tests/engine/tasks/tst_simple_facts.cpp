#include "engine/tasks/simple_facts.h"
#include "tests/engine/text/text_files.h"

#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

using namespace rmtscope;

namespace {

std::vector<SimpleFact> draw(std::uint64_t seed, std::size_t count, std::vector<std::string> peopleInNoise = {}) {
    SeededRandom random(seed);
    return drawSimpleFacts(random, count, peopleInNoise);
}

class SimpleFactsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void factsReadAsPublished();
    void labelsAreInThePublishedOrder();
    void everyChoiceIsDrawn();
    void peopleDiffer();
    void theSameSeedGivesTheSameFacts();
    void leavesOutPeopleInTheNoise();
    void refuses_data();
    void refuses();
};

void SimpleFactsTest::factsReadAsPublished() {
    const QRegularExpression shape("^(Mary|John|Daniel|Sandra) (moved|went|went back|journeyed|travelled) to the "
                                   "(bathroom|hallway|garden|office|bedroom|kitchen)\\.$");
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        for (const SimpleFact& fact : draw(seed, 2)) {
            const auto match = shape.match(QString::fromStdString(fact.sentence));
            QVERIFY2(match.hasMatch(), fact.sentence.c_str());
            QCOMPARE(QString::fromStdString(fact.question), "Where is " + match.captured(1) + "?");
            QCOMPARE(QString::fromStdString(std::string(fact.answer())), match.captured(3));
        }
    }
}

void SimpleFactsTest::labelsAreInThePublishedOrder() {
    QCOMPARE(simplePlaces,
             (std::array<std::string_view, 6>{"bathroom", "hallway", "garden", "office", "bedroom", "kitchen"}));
}

void SimpleFactsTest::everyChoiceIsDrawn() {
    std::set<std::string> sentences;
    std::map<std::size_t, int> labels;
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        const SimpleFact fact = draw(seed, 1).front();
        sentences.insert(fact.sentence);
        ++labels[fact.label];
    }
    QCOMPARE(sentences.size(), std::size_t{4 * 5 * 6});
    for (const auto& [label, count] : labels) {
        QVERIFY2(count > 400 && count < 600, qPrintable(QString::number(count))); // 500 ± 4.9 deviations
    }
}

void SimpleFactsTest::peopleDiffer() {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        std::set<std::string> questions;
        for (const SimpleFact& fact : draw(seed, 4)) {
            questions.insert(fact.question);
        }
        QCOMPARE(questions.size(), 4U);
    }
}

void SimpleFactsTest::theSameSeedGivesTheSameFacts() {
    QCOMPARE(draw(7, 1).front().sentence, draw(7, 1).front().sentence);
    QCOMPARE(draw(7, 1).front().sentence, draw(7, 3).front().sentence);
}

void SimpleFactsTest::leavesOutPeopleInTheNoise() {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const auto all = draw(seed, 4);
        const auto some = draw(seed, 2, {"Mary", "Daniel"});
        std::vector<std::string> expected;
        for (const SimpleFact& fact : all) {
            if (!fact.question.ends_with("Mary?") && !fact.question.ends_with("Daniel?")) {
                expected.push_back(fact.question);
            }
        }
        QCOMPARE((std::vector{some[0].question, some[1].question}), expected);
    }
}

void SimpleFactsTest::refuses_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<std::vector<std::string>>("peopleInNoise");
    QTest::addColumn<QString>("part");
    using Names = std::vector<std::string>;
    QTest::newRow("no fact") << 0 << Names{} << "ask for 1 to 4";
    QTest::newRow("more facts than people") << 5 << Names{} << "ask for 1 to 4";
    QTest::newRow("more facts than people left") << 3 << Names{"John", "Sandra"} << "leaves 2 of 4 people";
    QTest::newRow("nobody left") << 1 << Names{"John", "Sandra", "Mary", "Daniel"} << "already says where";
}

void SimpleFactsTest::refuses() {
    QFETCH(int, count);
    QFETCH(std::vector<std::string>, peopleInNoise);
    QFETCH(QString, part);
    const Thrown thrown = thrownBy([&] { draw(1, static_cast<std::size_t>(count), peopleInNoise); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

} // namespace

QTEST_APPLESS_MAIN(SimpleFactsTest)
#include "tst_simple_facts.moc"
