#include "engine/tasks/task.h"
#include "tests/engine/text/text_files.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <set>

using namespace rmtscope;

namespace {

class TaskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tells_data();
    void tells();
    void labelsAreDrawnByTheirChance_data() { tells_data(); }
    void labelsAreDrawnByTheirChance();
    void theSameSeedTellsTheSame_data() { tells_data(); }
    void theSameSeedTellsTheSame();
    void neverTellsOfPeopleInTheNoise_data() { tells_data(); }
    void neverTellsOfPeopleInTheNoise();
    void refuses_data();
    void refuses();
};

void TaskTest::tells_data() {
    QTest::addColumn<std::string>("name");
    for (const std::string_view name : taskNames()) {
        QTest::newRow(std::string(name).c_str()) << std::string(name);
    }
}

void TaskTest::tells() {
    QFETCH(std::string, name);
    const auto task = makeTask(name);
    QCOMPARE(std::string(task->name()), name);
    QVERIFY(task->chanceLevel() > 0 && task->chanceLevel() < 1);
    SeededRandom random(1);
    for (int i = 0; i < 500; ++i) {
        const TaskFacts told = task->draw(random);
        QVERIFY(!told.facts.empty());
        for (const std::string& fact : told.facts) {
            QVERIFY2(fact.ends_with(".") && std::isupper(static_cast<unsigned char>(fact.front())), fact.c_str());
        }
        QVERIFY2(told.question.ends_with("?"), told.question.c_str());
        QCOMPARE(told.label.has_value(), !task->labels().empty());
        if (told.label) {
            QCOMPARE(told.answer, std::string(task->labels()[*told.label]));
        }
    }
}

void TaskTest::labelsAreDrawnByTheirChance() {
    QFETCH(std::string, name);
    const auto task = makeTask(name);
    SeededRandom random(2);
    constexpr int draws = 12'000;
    std::vector<int> counts(task->labels().size());
    for (int i = 0; i < draws && !counts.empty(); ++i) {
        ++counts[*task->draw(random).label];
    }
    for (const int count : counts) {
        const double share = 1.0 / static_cast<double>(counts.size());
        QVERIFY2(std::abs(count / double(draws) - share) < 5 * std::sqrt(share / draws),
                 qPrintable(QString::number(count)));
    }
}

void TaskTest::theSameSeedTellsTheSame() {
    QFETCH(std::string, name);
    const auto draws = [&name](std::uint64_t seed) {
        SeededRandom random(seed);
        const auto task = makeTask(name);
        std::vector<std::string> all;
        for (int i = 0; i < 20; ++i) {
            const TaskFacts told = task->draw(random);
            all.insert(all.end(), told.facts.begin(), told.facts.end());
            all.push_back(told.question + told.answer);
        }
        return all;
    };
    QCOMPARE(draws(7), draws(7));
    QVERIFY(draws(7) != draws(8));
}

void TaskTest::neverTellsOfPeopleInTheNoise() {
    QFETCH(std::string, name);
    const auto task = makeTask(name, {.peopleInNoise = {"Mary", "Daniel", "Sandra"}});
    SeededRandom random(3);
    const QRegularExpression named("Mary|Daniel|Sandra");
    for (int i = 0; i < 200; ++i) {
        const TaskFacts told = task->draw(random);
        for (const std::string& fact : told.facts) {
            QVERIFY2(!QString::fromStdString(fact).contains(named), fact.c_str());
        }
        QVERIFY2(!QString::fromStdString(told.question).contains(named), told.question.c_str());
    }
}

void TaskTest::refuses_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::vector<std::string>>("peopleInNoise");
    QTest::addColumn<int>("symbols");
    QTest::addColumn<QString>("part");
    const std::vector<std::string> all = {"Mary", "Daniel", "Sandra", "John"};
    const std::vector<std::string> none;
    QTest::newRow("unknown") << std::string("sort") << none << 24 << "choose one of these: memorize, detect-memorize";
    QTest::newRow("empty") << std::string() << none << 24 << "There is no task \"\"";
    QTest::newRow("no symbol") << std::string("copy") << none << 0 << "1 symbol or more";
    QTest::newRow("nobody left") << std::string("memorize") << all << 24 << "choose another text";
    QTest::newRow("nobody left for a story") << std::string("qa2") << all << 24 << "choose another text";
}

void TaskTest::refuses() {
    QFETCH(std::string, name);
    QFETCH(std::vector<std::string>, peopleInNoise);
    QFETCH(int, symbols);
    QFETCH(QString, part);
    TaskOptions options;
    options.peopleInNoise = peopleInNoise;
    options.symbols = static_cast<std::size_t>(symbols);
    const Thrown thrown = thrownBy([&] { static_cast<void>(makeTask(name, options)); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
}

} // namespace

QTEST_APPLESS_MAIN(TaskTest)
#include "tst_task.moc"
