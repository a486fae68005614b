#include "engine/text/open_tokenizer.h"
#include "engine/training/lesson_writer.h"
#include "engine/training/relation_targets.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <set>

using namespace rmtscope;

namespace {

const std::vector<std::string> labels{"bathroom", "hallway", "garden", "office", "bedroom", "kitchen"};
const QStringList directions{"north", "south", "east", "west"};

/// The words of a text, with one blank between them.
QString wordsOf(const Tokenizer& tokenizer, const TextIds& text) {
    QStringList words;
    for (const std::int64_t id : text) {
        const std::string_view entry = tokenizer.entry(static_cast<std::int32_t>(id));
        words << QString::fromUtf8(entry.data(), static_cast<qsizetype>(entry.size()));
    }
    return words.join(u' ');
}

/// What a person reads in a text: the answer to the question at its end, or nothing.
QString answerOf(const QStringList& told, const QString& asked) {
    const QStringList question = asked.split(u' ');
    const QString all = told.join(QStringLiteral(" | "));
    const auto where = QRegularExpression(QStringLiteral("where is (\\w+) \\?$")).match(asked);
    if (where.hasMatch()) {
        QRegularExpression fact(where.captured(1) + " (?:moved|went|went back|journeyed|travelled) to the (\\w+) \\.");
        return fact.match(all).captured(1);
    }
    const auto opposite = [](const QString& direction) { return directions[directions.indexOf(direction) ^ 1]; };
    const auto what = QRegularExpression(QStringLiteral("what is (\\w+) of the (\\w+) \\?$")).match(asked);
    const auto from = QRegularExpression(QStringLiteral("what is the (\\w+) (\\w+) of \\?$")).match(asked);
    const QString direction = what.hasMatch() ? what.captured(1) : opposite(from.captured(2));
    const QString place = what.hasMatch() ? what.captured(2) : from.captured(1);
    // X is D of the place, or the place is -D of X.
    QRegularExpression forth("the (\\w+) is " + direction + " of the " + place + " \\.");
    QRegularExpression back("the " + place + " is " + opposite(direction) + " of the (\\w+) \\.");
    const QString found = forth.match(all).captured(1);
    return found.isEmpty() ? back.match(all).captured(1) : found;
}

QRegularExpression factPattern() {
    return QRegularExpression(
        QStringLiteral("(?:the \\w+ is \\w+ of the \\w+|(?:mary|john|daniel|sandra) \\w+ (?:back )?to the \\w+) \\."));
}

} // namespace

/// What the training text says is what a reader understands.
class TestLessons : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samplesTellWhatTheyAsk_data();
    void samplesTellWhatTheyAsk();
    void rememberedFactsStandBeforeTheQuestion();
    void moreIsToldThanAsked();
    void pausesTellNothing();
    void relationsAreFound_data();
    void relationsAreFound();

private:
    std::shared_ptr<const Tokenizer> m_tokenizer = openTokenizer(RMTSCOPE_SOURCE_DIR "/resources/models/rmt-encoder");
    StoryTeller m_teller{{"detect-memorize", "reasoning"}, *m_tokenizer, labels, {}};
    std::string m_text = [] {
        std::string text;
        for (int i = 0; i < 3000; ++i) {
            text += "ship whale sea ";
        }
        return text;
    }();
    NoiseTokens m_noise{*m_tokenizer, m_text, 64};
};

void TestLessons::samplesTellWhatTheyAsk_data() {
    QTest::addColumn<int>("segments");
    QTest::addColumn<int>("questions");
    QTest::newRow("one segment, four questions") << 1 << 4;
    QTest::newRow("three segments, one question") << 3 << 1;
}

void TestLessons::samplesTellWhatTheyAsk() {
    QFETCH(int, segments);
    QFETCH(int, questions);
    const LessonWriter writer(m_teller, m_noise, NoisePart::Train, 0.5);
    SeededRandom random(7);
    const Lesson lesson = writer.write(
        {.segments = segments, .segmentTokens = 60, .questions = static_cast<std::size_t>(questions)}, 40, random);
    QCOMPARE(lesson.steps.size(), static_cast<std::size_t>(segments));
    QVERIFY(lesson.questions() >= 40 && (lesson.questions() > 40) == (questions > 1));
    for (const AskedQuestion& question : lesson.steps.back().questions) {
        QCOMPARE(question.text.size(), std::size_t{60});
        QStringList told;
        for (std::size_t step = 0; step + 1 < lesson.steps.size(); ++step) {
            told << wordsOf(*m_tokenizer, lesson.steps[step].texts[question.stream]);
        }
        told << wordsOf(*m_tokenizer, question.text);
        const QString answer = QString::fromStdString(labels[static_cast<std::size_t>(question.label)]);
        QVERIFY2(answerOf(told, told.back()) == answer, qPrintable(told.join(u'\n') + " -> " + answer));
    }
}

void TestLessons::rememberedFactsStandBeforeTheQuestion() {
    const LessonWriter writer(m_teller, m_noise, NoisePart::Train, 0.5);
    SeededRandom random(7);
    LessonShape shape{.segments = 2, .segmentTokens = 60, .remembered = true, .lastTokens = 16, .questions = 3};
    const Lesson lesson = writer.write(shape, 40, random);
    for (const AskedQuestion& question : lesson.steps.back().questions) {
        QCOMPARE(question.text.size(), std::size_t{16});
        const QString asked = wordsOf(*m_tokenizer, question.text);
        const QString told = wordsOf(*m_tokenizer, lesson.steps.front().texts[question.stream]);
        const QString answer = QString::fromStdString(labels[static_cast<std::size_t>(question.label)]);
        QVERIFY2(answerOf({told}, asked) == answer, qPrintable(told + "\n" + asked + " -> " + answer));
    }
    // With one segment there is no other place for facts.
    shape.segments = 1;
    QCOMPARE(writer.write(shape, 4, random).steps.front().questions.front().text.size(), std::size_t{60});
}

void TestLessons::moreIsToldThanAsked() {
    const LessonWriter writer(m_teller, m_noise, NoisePart::Train, 0);
    SeededRandom random(3);
    LessonShape shape{.segments = 4, .segmentTokens = 60, .remembered = true, .questions = 1};
    shape.asideShare = 1;
    const QRegularExpression move(QStringLiteral("(mary|john|daniel|sandra) \\w+ (?:back )?to the (\\w+) \\."));
    int others = 0;
    int earlier = 0;
    for (int i = 0; i < 60; ++i) {
        const Lesson lesson = writer.write(shape, 2, random);
        for (const AskedQuestion& question : lesson.steps.back().questions) {
            const QString person = wordsOf(*m_tokenizer, question.text).section(u' ', -2, -2); // "where is mary ?"
            QStringList went;
            for (std::size_t step = 0; step + 1 < lesson.steps.size(); ++step) {
                auto fact = move.globalMatch(wordsOf(*m_tokenizer, lesson.steps[step].texts[question.stream]));
                while (fact.hasNext()) {
                    const auto told = fact.next();
                    others += told.captured(1) == person ? 0 : 1;
                    if (told.captured(1) == person) {
                        went << told.captured(2);
                    }
                }
            }
            if (question.task == 0) { // whoever moved twice is where they went last
                QCOMPARE(went.last(), QString::fromStdString(labels[static_cast<std::size_t>(question.label)]));
                earlier += went.size() > 1 ? 1 : 0;
            }
        }
    }
    QVERIFY(others > 120 && earlier > 15);
}

void TestLessons::pausesTellNothing() {
    const LessonWriter writer(m_teller, m_noise, NoisePart::Train, 0.5);
    SeededRandom random(7);
    LessonShape shape{.segments = 4, .segmentTokens = 60, .remembered = true, .questions = 2};
    shape.pause = 9;
    std::set<std::size_t> places;
    for (int i = 0; i < 20; ++i) {
        const Lesson lesson = writer.write(shape, 6, random);
        QCOMPARE(lesson.steps.size(), std::size_t{4 + 9});
        QCOMPARE(lesson.learnedSteps(), std::size_t{4});
        QCOMPARE(lesson.segments(), 6 * (3 + 9) + lesson.questions());
        const auto first = std::ranges::find(lesson.steps, true, &LessonStep::pause);
        places.insert(static_cast<std::size_t>(first - lesson.steps.begin()));
        for (auto step = first; step != first + 9; ++step) {
            QVERIFY(step->pause && step->questions.empty());
            QCOMPARE(step->texts.size(), std::size_t{6});
            for (const TextIds& text : step->texts) {
                QCOMPARE(text.size(), std::size_t{60});
                QVERIFY(!wordsOf(*m_tokenizer, text).contains(factPattern()));
            }
        }
    }
    QCOMPARE(places, (std::set<std::size_t>{1, 2, 3})); // between any two, never in front
    shape.segments = 1;
    QCOMPARE(writer.write(shape, 2, random).steps.size(), std::size_t{1});
}

void TestLessons::relationsAreFound_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("found"); ///< token, direction, counterpart, whether that is said behind the token
    QTest::newRow("fact") << QStringLiteral("sea The garden is north of the office. sea")
                          << QStringList{"garden north office ahead", "office south garden"};
    QTest::newRow("question by direction")
        << QStringLiteral("What is east of the kitchen?") << QStringList{"kitchen west -"};
    QTest::newRow("question by place") << QStringLiteral("What is the kitchen east of?")
                                       << QStringList{"kitchen east - ahead"};
    QTest::newRow("half a fact") << QStringLiteral("The garden is north of the") << QStringList{};
    QTest::newRow("another fact") << QStringLiteral("Mary went to the office.") << QStringList{};
}

void TestLessons::relationsAreFound() {
    QFETCH(QString, text);
    QFETCH(QStringList, found);
    std::vector<Token> tokens;
    m_tokenizer->tokenize(text.toStdString(), 0, tokens);
    TextIds ids;
    for (const Token& token : tokens) {
        ids.push_back(token.id);
    }
    const RelationTargets targets(*m_tokenizer, labels);
    QVERIFY(targets.applicable());
    std::vector<RelationTarget> list;
    targets.find(ids, 3, list);
    QStringList got;
    for (const RelationTarget& target : list) {
        QCOMPARE(target.text, std::size_t{3});
        const QString counterpart = target.counterpart == RelationTargets::noCounterpart
                                        ? QStringLiteral("-")
                                        : QString::fromStdString(labels[static_cast<std::size_t>(target.counterpart)]);
        got << wordsOf(*m_tokenizer, {ids[static_cast<std::size_t>(target.token)]}) + " " +
                   directions[static_cast<qsizetype>(target.direction)] + " " + counterpart +
                   (target.ahead ? " ahead" : "");
    }
    QCOMPARE(got, found);
}

QTEST_APPLESS_MAIN(TestLessons)
#include "tst_lessons.moc"
