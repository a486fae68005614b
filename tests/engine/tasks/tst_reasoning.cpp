#include "engine/tasks/reasoning.h"
#include "engine/tasks/simple_facts.h"
#include "tests/engine/tasks/reference_tasks.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <map>
#include <set>

using namespace rmtscope;

namespace {

/// "X is D of Y".
struct Relation {
    QString subject, direction, object;
    bool operator==(const Relation&) const = default;
};

const std::map<QString, QString> opposites = {
    {"north", "south"}, {"south", "north"}, {"east", "west"}, {"west", "east"}};

Relation relationOf(const std::string& fact) {
    static const QRegularExpression shape("^The (\\w+) is (\\w+) of the (\\w+)\\.$");
    const auto match = shape.match(QString::fromStdString(fact));
    return {match.captured(1), match.captured(2), match.captured(3)};
}

/// Who is where the question asks; found by reading, not by how it was made.
QStringList answersOf(const TaskFacts& told) {
    const QString question = QString::fromStdString(told.question);
    static const QRegularExpression directForm("^What is (\\w+) of the (\\w+)\\?$");
    const auto direct = directForm.match(question);
    static const QRegularExpression inverseForm("^What is the (\\w+) (\\w+) of\\?$");
    const auto inverse = inverseForm.match(question);
    const QString direction = direct.hasMatch() ? direct.captured(1) : opposites.at(inverse.captured(2));
    const QString place = direct.hasMatch() ? direct.captured(2) : inverse.captured(1);
    QStringList answers;
    for (const std::string& fact : told.facts) {
        const Relation relation = relationOf(fact);
        if (relation.direction == direction && relation.object == place) {
            answers += relation.subject;
        } else if (opposites.at(relation.direction) == direction && relation.subject == place) {
            answers += relation.object;
        }
    }
    return answers;
}

char shapeOf(const TaskFacts& told) {
    const Relation first = relationOf(told.facts[0]);
    const Relation second = relationOf(told.facts[1]);
    if (first.direction == second.direction) {
        return second.object == first.subject ? 'a' : 'b';
    }
    return second.object == first.object ? 'f' : 't';
}

class ReasoningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreThePublishedFile();
    void codesAreOneToOne();
    void swappingTellsTheSame();
    void trainingKeepsOffThePublishedRows();
    void trainingHasThePublishedShapes();
    void hasTheOneAnswer_data();
    void hasTheOneAnswer();
    void testingDrawsThePublishedRows();
    void publishedLabelsAreInTheOrderOfTheFile();
};

QList<QByteArray> publishedLines() {
    QList<QByteArray> lines = readReference(taskReference / "two_facts_reasoning.csv").split('\n');
    lines.removeFirst();
    while (!lines.isEmpty() && lines.last().trimmed().isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

QByteArray asLine(const TaskFacts& told) {
    return QByteArray::fromStdString(told.facts[0] + "," + told.facts[1] + "," + told.question + "," + told.answer);
}

void ReasoningTest::rowsAreThePublishedFile() {
    const QList<QByteArray> lines = publishedLines();
    QCOMPARE(lines.size(), 1000);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const std::uint16_t code = publishedReasoningRows()[static_cast<std::size_t>(i)];
        QCOMPARE(asLine(ReasoningRow::fromCode(code).inWords()), lines[i].trimmed());
    }
}

void ReasoningTest::codesAreOneToOne() {
    for (std::uint16_t code = 0; code < ReasoningRow::codes; ++code) {
        QCOMPARE(ReasoningRow::fromCode(code).code(), code);
    }
}

void ReasoningTest::swappingTellsTheSame() {
    for (const std::uint16_t code : publishedReasoningRows()) {
        const ReasoningRow row = ReasoningRow::fromCode(code);
        TaskFacts told = row.inWords();
        std::swap(told.facts[0], told.facts[1]);
        QCOMPARE(asLine(row.swapped().inWords()), asLine(told));
        QCOMPARE(row.swapped().swapped(), row);
    }
}

void ReasoningTest::trainingKeepsOffThePublishedRows() {
    std::set<QByteArray> published;
    for (const QByteArray& line : publishedLines()) {
        published.insert(line.trimmed());
    }
    const auto task = makeTask("reasoning");
    SeededRandom random(1);
    std::set<QByteArray> drawn;
    for (int i = 0; i < 30'000; ++i) {
        TaskFacts told = task->draw(random);
        drawn.insert(asLine(told));
        QVERIFY2(!published.contains(asLine(told)), asLine(told).constData());
        std::swap(told.facts[0], told.facts[1]);
        QVERIFY2(!published.contains(asLine(told)), asLine(told).constData());
    }
    QVERIFY2(drawn.size() > 5000, qPrintable(QString::number(drawn.size()))); // nearly all that are left
}

void ReasoningTest::trainingHasThePublishedShapes() {
    const auto task = makeTask("reasoning");
    SeededRandom random(2);
    std::map<char, int> shapes;
    constexpr int draws = 10'000;
    for (int i = 0; i < draws; ++i) {
        ++shapes[shapeOf(task->draw(random))];
    }
    const std::map<char, double> published = {{'f', .442}, {'a', .234}, {'b', .211}, {'t', .113}};
    for (const auto& [shape, share] : published) {
        const double deviation = std::sqrt(share * (1 - share) / draws);
        QVERIFY2(std::abs(shapes[shape] / double(draws) - share) < 5 * deviation,
                 qPrintable(QString("%1: %2").arg(shape).arg(shapes[shape])));
    }
}

void ReasoningTest::hasTheOneAnswer_data() {
    QTest::addColumn<TaskPart>("part");
    QTest::newRow("training") << TaskPart::Training;
    QTest::newRow("test") << TaskPart::Test;
}

void ReasoningTest::hasTheOneAnswer() {
    QFETCH(TaskPart, part);
    const auto task = makeTask("reasoning", {.part = part});
    SeededRandom random(3);
    for (int i = 0; i < 5000; ++i) {
        const TaskFacts told = task->draw(random);
        QCOMPARE(answersOf(told), QStringList(QString::fromStdString(told.answer)));
        QCOMPARE(std::string(task->labels()[*told.label]), told.answer);
        const Relation first = relationOf(told.facts[0]);
        QVERIFY2(first.subject != first.object, told.facts[0].c_str());
    }
}

void ReasoningTest::testingDrawsThePublishedRows() {
    std::set<QByteArray> published;
    for (const QByteArray& line : publishedLines()) {
        published.insert(line.trimmed());
    }
    const auto task = makeTask("reasoning", {.part = TaskPart::Test});
    SeededRandom random(4);
    std::set<QByteArray> drawn;
    for (int i = 0; i < 20'000; ++i) {
        drawn.insert(asLine(task->draw(random)));
    }
    QCOMPARE(drawn, published); // each of 1000 is missed with a chance of 2e-9
}

void ReasoningTest::publishedLabelsAreInTheOrderOfTheFile() {
    QStringList order;
    for (const QByteArray& line : publishedLines()) {
        if (const QString answer = line.trimmed().split(',').last(); !order.contains(answer)) {
            order += answer;
        }
    }
    QCOMPARE(order.size(), qsizetype(publishedReasoningPlaces.size()));
    for (qsizetype i = 0; i < order.size(); ++i) {
        QCOMPARE(order[i].toStdString(), std::string(publishedReasoningPlaces[static_cast<std::size_t>(i)]));
    }
}

} // namespace

QTEST_APPLESS_MAIN(ReasoningTest)
#include "tst_reasoning.moc"
