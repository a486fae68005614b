#include "engine/tasks/plan_facts.h"
#include "tests/engine/text/text_files.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace rmtscope;

namespace {

class PlanFactsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void positionsFollowTheTask_data();
    void positionsFollowTheTask();
    void everySegmentIsDrawn();
    void theSameSeedPlansTheSame_data();
    void theSameSeedPlansTheSame();
    void questionsAreAboutDifferentPeople();
    void bundledDocumentCanBeMadeAgain();
    void refuses_data();
    void refuses();
};

void PlanFactsTest::positionsFollowTheTask_data() {
    QTest::addColumn<std::string>("task");
    QTest::addColumn<int>("segments");
    QTest::addColumn<QString>("expected");
    QTest::newRow("memorize") << std::string("memorize") << 10 << "begin";
    QTest::newRow("memorize, whole text") << std::string("memorize") << 0 << "begin";
    QTest::newRow("copy") << std::string("copy") << 0 << "begin";
    QTest::newRow("detect-memorize") << std::string("detect-memorize") << 10 << "tenths";
    QTest::newRow("detect-memorize, whole text") << std::string("detect-memorize") << 0 << "none";
    QTest::newRow("reasoning") << std::string("reasoning") << 10 << "tenths";
    QTest::newRow("reasoning, whole text") << std::string("reasoning") << 0 << "none";
    QTest::newRow("qa3") << std::string("qa3") << 10 << "rising";
    QTest::newRow("qa3, whole text") << std::string("qa3") << 0 << "rising";
    QTest::newRow("retrieval") << std::string("retrieval") << 0 << "rising";
}

void PlanFactsTest::positionsFollowTheTask() {
    QFETCH(std::string, task);
    QFETCH(int, segments);
    QFETCH(QString, expected);
    const auto length = segments > 0 ? std::optional<std::int64_t>(segments) : std::nullopt;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const auto plans = planFacts(task, 1, {}, length, seed);
        QCOMPARE(plans.size(), 1U);
        const std::vector<double>& positions = plans[0].positions;
        QCOMPARE(plans[0].task, task);
        QCOMPARE(positions.size(), expected == "none" ? 0 : plans[0].facts.size());
        QVERIFY(std::ranges::all_of(positions, [](double position) { return position >= 0 && position < 1; }));
        if (expected == "begin") {
            QCOMPARE(positions, std::vector<double>(positions.size(), 0));
        } else if (expected == "tenths") {
            for (const double position : positions) {
                QVERIFY(std::abs(position * 10 - std::round(position * 10)) < 1e-9);
            }
        } else {
            QVERIFY(std::ranges::is_sorted(positions));
        }
    }
}

void PlanFactsTest::everySegmentIsDrawn() {
    std::set<double> positions;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        positions.insert(planFacts("detect-memorize", 1, {}, 4, seed)[0].positions[0]);
    }
    QCOMPARE(positions, (std::set<double>{0, 0.25, 0.5, 0.75}));
}

void PlanFactsTest::theSameSeedPlansTheSame_data() {
    QTest::addColumn<std::string>("task");
    for (const std::string_view name : taskNames()) {
        QTest::newRow(std::string(name).c_str()) << std::string(name);
    }
}

void PlanFactsTest::theSameSeedPlansTheSame() {
    QFETCH(std::string, task);
    const auto once = planFacts(task, 1, {}, 7, 3);
    const auto again = planFacts(task, 1, {}, 7, 3);
    QCOMPARE(again[0].facts, once[0].facts);
    QCOMPARE(again[0].positions, once[0].positions);
    QCOMPARE(again[0].question + again[0].answer, once[0].question + once[0].answer);
    std::set<std::string> facts;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        facts.insert(planFacts(task, 1, {}, 7, seed)[0].facts[0]);
    }
    QVERIFY(facts.size() > 1);
}

void PlanFactsTest::questionsAreAboutDifferentPeople() {
    const auto plans = planFacts("detect-memorize", 4, {}, {}, 1);
    std::set<std::string> questions;
    for (const FactsToPlant& plan : plans) {
        questions.insert(plan.question);
    }
    QCOMPARE(questions.size(), 4U);
}

void PlanFactsTest::bundledDocumentCanBeMadeAgain() {
    const auto plans = planFacts("detect-memorize", 1, {}, {}, 3);
    QCOMPARE(plans[0].facts, std::vector<std::string>{"Sandra went to the office."});
}

void PlanFactsTest::refuses_data() {
    QTest::addColumn<std::string>("task");
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("part");
    QTest::newRow("unknown task") << std::string("sort") << 1 << "choose one of these";
    QTest::newRow("no fact") << std::string("memorize") << 0 << "ask for 1 to 4";
    QTest::newRow("more facts than people") << std::string("memorize") << 5 << "ask for 1 to 4";
    QTest::newRow("two stories") << std::string("qa1") << 2 << "contradict each other";
    QTest::newRow("no reasoning") << std::string("reasoning") << 0 << "ask for one";
}

void PlanFactsTest::refuses() {
    QFETCH(std::string, task);
    QFETCH(int, count);
    QFETCH(QString, part);
    const Thrown thrown =
        thrownBy([&] { static_cast<void>(planFacts(task, static_cast<std::size_t>(count), {}, {}, 1)); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

} // namespace

QTEST_APPLESS_MAIN(PlanFactsTest)
#include "tst_plan_facts.moc"
