#include "engine/tasks/simple_facts.h"
#include "tests/engine/text/text_files.h"

#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

using namespace rmtscope;

namespace {

class SimpleFactsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void factsReadAsPublished();
    void labelsAreInThePublishedOrder();
    void everyChoiceIsDrawn();
    void peopleDiffer();
    void theSameSeedGivesTheSameFacts();
    void plansByTask_data();
    void plansByTask();
    void refuses_data();
    void refuses();
};

void SimpleFactsTest::factsReadAsPublished() {
    const QRegularExpression shape("^(Mary|John|Daniel|Sandra) (moved|went|went back|journeyed|travelled) to the "
                                   "(bathroom|hallway|garden|office|bedroom|kitchen)\\.$");
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        for (const SimpleFact& fact : drawSimpleFacts(seed, 2)) {
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
        const SimpleFact fact = drawSimpleFacts(seed, 1).front();
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
        for (const SimpleFact& fact : drawSimpleFacts(seed, 4)) {
            questions.insert(fact.question);
        }
        QCOMPARE(questions.size(), 4U);
    }
}

void SimpleFactsTest::theSameSeedGivesTheSameFacts() {
    QCOMPARE(drawSimpleFacts(7, 1).front().sentence, drawSimpleFacts(7, 1).front().sentence);
    QCOMPARE(drawSimpleFacts(7, 1).front().sentence, drawSimpleFacts(7, 3).front().sentence);
}

void SimpleFactsTest::plansByTask_data() {
    QTest::addColumn<std::string>("task");
    QTest::addColumn<std::vector<double>>("positions");
    QTest::newRow("memorize") << std::string("memorize") << std::vector<double>{0};
    QTest::newRow("detect-memorize") << std::string("detect-memorize") << std::vector<double>{};
}

void SimpleFactsTest::plansByTask() {
    QFETCH(std::string, task);
    QFETCH(std::vector<double>, positions);
    const auto plans = simpleFactsToPlant(task, 5, 2);
    const auto facts = drawSimpleFacts(5, 2);
    QCOMPARE(plans.size(), 2U);
    for (std::size_t i = 0; i < plans.size(); ++i) {
        QCOMPARE(plans[i].task, task);
        QCOMPARE(plans[i].positions, positions);
        QCOMPARE(plans[i].facts, std::vector{facts[i].sentence});
        QCOMPARE(plans[i].question, facts[i].question);
        QCOMPARE(plans[i].answer, std::string(facts[i].answer()));
    }
}

void SimpleFactsTest::refuses_data() {
    QTest::addColumn<std::string>("task");
    QTest::addColumn<int>("count");
    QTest::newRow("no fact") << std::string("memorize") << 0;
    QTest::newRow("more facts than people") << std::string("memorize") << 5;
    QTest::newRow("other task") << std::string("sort") << 1;
}

void SimpleFactsTest::refuses() {
    QFETCH(std::string, task);
    QFETCH(int, count);
    QCOMPARE(thrownBy([&] { simpleFactsToPlant(task, 1, static_cast<std::size_t>(count)); }).code,
             std::optional(ErrorCode::Usage));
}

} // namespace

QTEST_APPLESS_MAIN(SimpleFactsTest)
#include "tst_simple_facts.moc"
