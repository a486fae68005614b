#include "engine/tasks/story_tasks.h"

#include <QMap>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace rmtscope;

namespace {

/// Reads a story as a person would, knowing nothing of how it was made.
class Reader {
public:
    void read(const QString& sentence);
    [[nodiscard]] QString answer(const QString& question) const;

    QStringList contradictions;

private:
    QMap<QString, QString> m_personAt;
    QMap<QString, QString> m_holderOf;
    QMap<QString, QStringList> m_placesOf; ///< of a thing, neighbours differ
};

void Reader::read(const QString& sentence) {
    static const QRegularExpression walk("^(\\w+) (?:moved|went|went back|journeyed|travelled) to the (\\w+)\\.$");
    static const QRegularExpression take("^(\\w+) (?:took|got|grabbed|picked up) the (\\w+)\\.$");
    static const QRegularExpression drop("^(\\w+) (?:dropped|left|discarded|put down) the (\\w+)\\.$");
    if (const auto match = walk.match(sentence); match.hasMatch()) {
        const QString person = match.captured(1);
        const QString place = match.captured(2);
        if (m_personAt.value(person) == place) {
            contradictions += sentence;
        }
        m_personAt[person] = place;
        for (const QString& thing : m_holderOf.keys(person)) {
            m_placesOf[thing] += place;
        }
    } else if (const auto taken = take.match(sentence); taken.hasMatch()) {
        const QString place = m_personAt.value(taken.captured(1));
        QStringList& places = m_placesOf[taken.captured(2)];
        if (place.isEmpty() || m_holderOf.contains(taken.captured(2)) ||
            (!places.isEmpty() && places.last() != place)) {
            contradictions += sentence;
        }
        m_holderOf[taken.captured(2)] = taken.captured(1);
        if (places.isEmpty()) {
            places += place;
        }
    } else if (const auto dropped = drop.match(sentence);
               !dropped.hasMatch() || m_holderOf.take(dropped.captured(2)) != dropped.captured(1)) {
        contradictions += sentence;
    }
}

QString Reader::answer(const QString& question) const {
    static const QRegularExpression person("^Where is (\\w+)\\?$");
    static const QRegularExpression thing("^Where is the (\\w+)\\?$");
    static const QRegularExpression before("^Where was the (\\w+) before the (\\w+)\\?$");
    if (const auto match = person.match(question); match.hasMatch()) {
        return m_personAt.value(match.captured(1));
    }
    if (const auto match = thing.match(question); match.hasMatch()) {
        const QStringList places = m_placesOf.value(match.captured(1));
        return places.isEmpty() ? QString() : places.last();
    }
    const auto match = before.match(question);
    const QStringList places = m_placesOf.value(match.captured(1));
    const qsizetype at = places.indexOf(match.captured(2));
    return at < 1 || places.count(match.captured(2)) != 1 ? QString() : places[at - 1];
}

class StoryTasksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void storiesAnswerTheirQuestion_data();
    void storiesAnswerTheirQuestion();
    void storiesAreTheirTasks_data();
    void storiesAreTheirTasks();
};

void StoryTasksTest::storiesAnswerTheirQuestion_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::vector<std::string>>("peopleInNoise");
    for (const char* name : {"qa1", "qa2", "qa3"}) {
        QTest::addRow("%s", name) << std::string(name) << std::vector<std::string>{};
        QTest::addRow("%s, one person", name)
            << std::string(name) << std::vector<std::string>{"Mary", "John", "Sandra"};
    }
}

void StoryTasksTest::storiesAnswerTheirQuestion() {
    QFETCH(std::string, name);
    QFETCH(std::vector<std::string>, peopleInNoise);
    TaskOptions options;
    options.peopleInNoise = peopleInNoise;
    const auto task = makeTask(name, options);
    SeededRandom random(1);
    for (int i = 0; i < 3000; ++i) {
        const TaskFacts told = task->draw(random);
        Reader reader;
        for (const std::string& fact : told.facts) {
            reader.read(QString::fromStdString(fact));
        }
        QCOMPARE(reader.contradictions, QStringList());
        QCOMPARE(reader.answer(QString::fromStdString(told.question)), QString::fromStdString(told.answer));
    }
}

void StoryTasksTest::storiesAreTheirTasks_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<QString>("question");
    QTest::addColumn<int>("fewest");
    QTest::addColumn<int>("most");
    QTest::newRow("qa1") << std::string("qa1") << "^Where is (Mary|John|Daniel|Sandra)\\?$" << 2 << 6;
    QTest::newRow("qa2") << std::string("qa2") << "^Where is the (football|apple|milk)\\?$" << 3 << 8;
    QTest::newRow("qa3") << std::string("qa3") << "^Where was the (football|apple|milk) before the \\w+\\?$" << 4 << 12;
}

void StoryTasksTest::storiesAreTheirTasks() {
    QFETCH(std::string, name);
    QFETCH(QString, question);
    QFETCH(int, fewest);
    QFETCH(int, most);
    const QRegularExpression shape(question);
    const auto task = makeTask(name);
    SeededRandom random(2);
    std::set<std::size_t> lengths;
    std::set<QString> subjects;
    for (int i = 0; i < 2000; ++i) {
        const TaskFacts told = task->draw(random);
        lengths.insert(told.facts.size());
        const auto match = shape.match(QString::fromStdString(told.question));
        QVERIFY2(match.hasMatch(), told.question.c_str());
        subjects.insert(match.captured(1));
    }
    QCOMPARE(*lengths.begin(), std::size_t(fewest));
    QCOMPARE(*lengths.rbegin(), std::size_t(most));
    QCOMPARE(lengths.size(), std::size_t(most - fewest + 1));
    QCOMPARE(subjects.size(), name == "qa1" ? 4U : 3U);
}

} // namespace

QTEST_APPLESS_MAIN(StoryTasksTest)
#include "tst_story_tasks.moc"
