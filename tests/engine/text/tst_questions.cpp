#include "engine/text/questions.h"
#include "tests/engine/text/text_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace rmtscope;

namespace {

const std::string text = "🐳 Mary went to the kitchen. Zoë slept. John moved to the garden.";

/// A file with one question, in which `from` is replaced by `to`.
QByteArray fileWith(const QByteArray& from = {}, const QByteArray& to = {}) {
    QByteArray json = R"({"format": "rmtscope-questions", "version": 1, "questions": [
        {"id": "q1", "task": "detect-memorize", "question": "Where is Mary?", "answer": "kitchen",
         "facts": [{"begin": 2, "end": 27, "text": "Mary went to the kitchen."}]}]})";
    if (!from.isEmpty()) {
        json.replace(from, to);
    }
    return json;
}

class QuestionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads();
    void readsTheLeast();
    void putsFactsInReadingOrder();
    void refuses_data();
    void refuses();
    void writesWhatItReads();

private:
    std::vector<Question> read(const QByteArray& json) {
        return readQuestions(writeBytes(m_folder.path(), "moby.questions.json", json), text);
    }

    QTemporaryDir m_folder;
};

void QuestionsTest::reads() {
    const std::vector<Question> questions = read(fileWith());
    QCOMPARE(questions.size(), 1U);
    const Question& question = questions.front();
    QCOMPARE(question.id, std::string("q1"));
    QCOMPARE(question.task, std::string("detect-memorize"));
    QCOMPARE(question.text, std::string("Where is Mary?"));
    QCOMPARE(question.answer, std::string("kitchen"));
    QCOMPARE(question.facts.size(), 1U);
    QCOMPARE(question.facts[0].text, std::string("Mary went to the kitchen."));
    QCOMPARE(text.substr(question.facts[0].bytes.begin, question.facts[0].bytes.size()), question.facts[0].text);
}

void QuestionsTest::readsTheLeast() {
    QVERIFY(read(R"({"format": "rmtscope-questions", "version": 1, "questions": []})").empty());
    const auto questions = read(R"({"format": "rmtscope-questions", "version": 1,
        "questions": [{"id": "a", "question": "Who?", "answer": "Zoë"}]})");
    QCOMPARE(questions.front().answer, std::string("Zoë"));
    QVERIFY(questions.front().task.empty());
    QVERIFY(questions.front().facts.empty());
}

void QuestionsTest::putsFactsInReadingOrder() {
    const auto questions = read(fileWith(R"("facts": [)", R"("facts": [{"begin": 39, "end": 64,
        "text": "John moved to the garden."}, )"));
    QCOMPARE(questions[0].facts.size(), 2U);
    QCOMPARE(questions[0].facts[0].text, std::string("Mary went to the kitchen."));
    QCOMPARE(questions[0].facts[1].text, std::string("John moved to the garden."));
    QCOMPARE(questions[0].facts[1].bytes.end, static_cast<std::uint64_t>(text.size()));
}

void QuestionsTest::refuses_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const QByteArray& json, const QString& part) {
        QTest::newRow(name) << json << part;
    };
    row("no JSON", "{\"format\": }", "no valid JSON at byte 12");
    row("JSON cut off", fileWith().chopped(1), "no valid JSON");
    row("no UTF-8", fileWith("Mary?", "Mar\xe9?"), "no valid JSON");
    row("no object", "[]", "an object {…} is expected, but there is array");
    row("unknown key", fileWith("\"version\": 1", "\"version\": 1, \"author\": 2"), "the key \"author\" is unknown");
    row("no format", fileWith("\"format\": \"rmtscope-questions\", ", ""), "the key \"format\" is missing");
    row("other format", fileWith("rmtscope-questions", "other"), "\"format\" is \"other\"");
    row("no version", fileWith("\"version\": 1,", ""), "the key \"version\" is missing");
    row("newer version", fileWith("\"version\": 1", "\"version\": 2"), "newer program (version 2");
    row("version zero", fileWith("\"version\": 1", "\"version\": 0"), "but it is 0");
    row("version as text", fileWith("\"version\": 1", "\"version\": \"1\""), "\"version\" must be a whole number");
    row("no questions", R"({"format": "rmtscope-questions", "version": 1})", "the key \"questions\" is missing");
    row("questions no list", R"({"format": "rmtscope-questions", "version": 1, "questions": {}})",
        "\"questions\" must be a list […], but it is object");
    row("question no object", R"({"format": "rmtscope-questions", "version": 1, "questions": [3]})",
        "question 1: an object {…} is expected, but there is number");
    row("unknown key in a question", fileWith("\"answer\"", "\"anwser\""), "question 1: the key \"anwser\" is unknown");
    row("no id", fileWith("\"id\": \"q1\", ", ""), "question 1: the key \"id\" is missing");
    row("no answer", fileWith("\"answer\": \"kitchen\",", ""), "question \"q1\": the key \"answer\" is missing");
    row("answer no text", fileWith("\"kitchen\",", "7,"),
        "question \"q1\": \"answer\" must be a text, but it is number");
    row("task no text", fileWith("\"detect-memorize\"", "null"), "\"task\" must be a text, but it is null");
    row("the same id twice",
        fileWith("\"questions\": [", R"("questions": [{"id": "q1", "question": "", "answer": ""},)"),
        "two questions have the id \"q1\"");
    row("facts no list", fileWith("[{\"begin\"", "{\"begin\"").replace("}]}]", "}}]"),
        "question \"q1\": \"facts\" must be a list");
    row("unknown key in a fact", fileWith("\"end\"", "\"stop\""),
        "fact 1 of question \"q1\": the key \"stop\" is unknown");
    row("no text in a fact", fileWith(", \"text\": \"Mary went to the kitchen.\"", ""), "the key \"text\" is missing");
    row("negative span", fileWith("\"begin\": 2", "\"begin\": -2"),
        "\"begin\" must be a whole number from 0 on, but it is -2");
    row("broken span", fileWith("\"begin\": 2", "\"begin\": 2.5"), "but it is 2.5");
    row("span backwards", fileWith("\"begin\": 2", "\"begin\": 27"), "\"begin\" 27 must come before \"end\" 27");
    row("span behind the end", fileWith("\"end\": 27", "\"end\": 65"),
        "characters 2 to 65 of the document lie behind its end");
    row("span of bytes", fileWith("\"begin\": 2, \"end\": 27", "\"begin\": 5, \"end\": 30"),
        "characters 5 to 30 of the document are \"y went to the kitchen. Zo\", but the fact's text is \"Mary went to "
        "the "
        "kitchen.\"");
    row("other text", fileWith("the kitchen.", "the office."),
        "are \"Mary went to the kitchen.\", but the fact's text is");
}

void QuestionsTest::refuses() {
    QFETCH(QByteArray, json);
    QFETCH(QString, part);
    const Thrown thrown = thrownBy([&] { read(json); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::QuestionsInvalid));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
    QVERIFY2(thrown.sentence.contains("moby.questions.json"), qPrintable(thrown.sentence));
    QVERIFY2(thrown.sentence.endsWith('.'), qPrintable(thrown.sentence));
}

void QuestionsTest::writesWhatItReads() {
    const std::vector<Question> written{{"q1",
                                         "reasoning",
                                         "Where is \"Mary\"?",
                                         "küche",
                                         {{{5, 30}, text.substr(5, 25)}, {{43, 68}, text.substr(43, 25)}}},
                                        {"q2", "", "", "", {}}};
    const std::vector<Question> found = read(QByteArray::fromStdString(formatQuestions(written, text)));
    QCOMPARE(found.size(), written.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        QCOMPARE(found[i].id, written[i].id);
        QCOMPARE(found[i].task, written[i].task);
        QCOMPARE(found[i].text, written[i].text);
        QCOMPARE(found[i].answer, written[i].answer);
        QCOMPARE(found[i].facts.size(), written[i].facts.size());
        for (std::size_t k = 0; k < found[i].facts.size(); ++k) {
            QCOMPARE(found[i].facts[k].text, written[i].facts[k].text);
            QCOMPARE(found[i].facts[k].bytes, written[i].facts[k].bytes);
        }
    }
}

} // namespace

QTEST_APPLESS_MAIN(QuestionsTest)
#include "tst_questions.moc"
