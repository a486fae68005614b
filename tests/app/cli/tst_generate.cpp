#include "tests/app/cli/rmt_program.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace rmtscope::test;

namespace {

const QString novel = QStringLiteral("documents/moby-dick.txt"); // bundled, and tells where Sandra went

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

class GenerateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesEveryTask_data();
    void writesEveryTask();
    void dependsOnTheSeed_data();
    void dependsOnTheSeed();
    void contradictsNobodyInTheNoise_data();
    void contradictsNobodyInTheNoise();
    void leavesOutTheNoisesOwnFacts_data();
    void leavesOutTheNoisesOwnFacts();
    void putsFactsWhereAsked();
    void overwritesOnlyByForce();
    void refuses_data();
    void refuses();

private:
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] QJsonArray questions(const QString& name) const {
        return QJsonDocument::fromJson(contentOf(path(name))).object()["questions"].toArray();
    }
    /// A text file of this content.
    [[nodiscard]] QString written(const QString& name, const QByteArray& text) const {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
    }

    QTemporaryDir m_folder;
};

void GenerateTest::writesEveryTask_data() {
    QTest::addColumn<QString>("task");
    QTest::addColumn<QStringList>("options");
    for (const char* task :
         {"memorize", "detect-memorize", "reasoning", "qa1", "qa2", "qa3", "copy", "reverse", "retrieval"}) {
        QTest::newRow(task) << QString(task) << QStringList{"--segments", "20", "--segment-size", "64"};
    }
    QTest::newRow("whole text") << "detect-memorize" << QStringList();
    QTest::newRow("whole text, a story") << "qa1" << QStringList();
}

void GenerateTest::writesEveryTask() {
    QFETCH(QString, task);
    QFETCH(QStringList, options);
    const ProgramResult result =
        rmt(QStringList{"generate", "--noise", novel, "--task", task, "--force", path("out.txt")} + options);
    QVERIFY2(result.code == 0, result.complaints.constData());
    const QString text = QString::fromUtf8(contentOf(path("out.txt")));
    const QJsonArray asked = questions("out.questions.json");
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0]["task"].toString(), task);
    QVERIFY(!asked[0]["facts"].toArray().isEmpty());
    for (const QJsonValue& fact : asked[0]["facts"].toArray()) { // no character beyond 16 bits in the novel
        QCOMPARE(text.mid(fact["begin"].toInt(), fact["end"].toInt() - fact["begin"].toInt()), fact["text"].toString());
    }
}

void GenerateTest::dependsOnTheSeed_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("whole text") << QStringList();
    QTest::newRow("segments") << QStringList{"--segments", "20", "--segment-size", "64"};
}

void GenerateTest::dependsOnTheSeed() {
    QFETCH(QStringList, options);
    const auto generate = [&](const char* seed) {
        const ProgramResult result =
            rmt(QStringList{"generate", "--noise", novel, "--seed", seed, "--force", path("out.txt")} + options);
        return result.complaints + contentOf(path("out.txt")) + contentOf(path("out.questions.json"));
    };
    const QByteArray first = generate("1");
    QVERIFY(generate("2") != first);
    QVERIFY(generate("1") == first);
}

void GenerateTest::contradictsNobodyInTheNoise_data() {
    QTest::addColumn<QString>("task");
    QTest::newRow("detect-memorize") << "detect-memorize";
    QTest::newRow("qa1") << "qa1";
}

void GenerateTest::contradictsNobodyInTheNoise() {
    QFETCH(QString, task);
    const QString noise = written("noise.txt", "Mary went to the garden. Sandra and John slept. Daniel moved to the\n"
                                               "office. John travelled to the kitchen.");
    for (int seed = 0; seed < 3; ++seed) {
        const ProgramResult result = rmt({"generate", "--noise", noise, "--task", task, "--seed", QString::number(seed),
                                          "--force", path("out.txt")});
        QVERIFY2(result.code == 0, result.complaints.constData());
        for (const QJsonValue& fact : questions("out.questions.json").at(0)["facts"].toArray()) {
            QVERIFY2(fact["text"].toString().startsWith("Sandra "), qPrintable(fact["text"].toString()));
        }
    }
}

void GenerateTest::leavesOutTheNoisesOwnFacts_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("whole text") << QStringList();
    QTest::newRow("segments") << QStringList{"--segments", "3", "--segment-size", "64"};
}

void GenerateTest::leavesOutTheNoisesOwnFacts() {
    QFETCH(QStringList, options);
    const QByteArray told = "Sandra went to the office.";
    const QString noise = written("told.txt", "One. " + told + " Two. Three.");
    QVERIFY(!written("told.questions.json", R"({"format": "rmtscope-questions", "version": 1, "questions": [
        {"id": "q1", "task": "detect-memorize", "question": "Where is Sandra?", "answer": "office",
         "facts": [{"begin": 5, "end": 31, "text": "Sandra went to the office."}]}]})")
                 .isEmpty());
    for (int seed = 0; seed < 4; ++seed) {
        const ProgramResult result =
            rmt(QStringList{"generate", "--noise", noise, "--seed", QString::number(seed), "--force", path("out.txt")} +
                options);
        QVERIFY2(result.code == 0, result.complaints.constData());
        QVERIFY2(result.complaints.contains("told.txt is used without the 1 fact"), result.complaints.constData());
        const QJsonArray asked = questions("out.questions.json");
        const QString hidden = asked[0]["facts"][0]["text"].toString();
        const QByteArray text = contentOf(path("out.txt"));
        QCOMPARE(text.count(hidden.toUtf8()), qsizetype{1});
        QVERIFY2(hidden.toUtf8() == told || !text.contains(told), text.constData());
    }
}

void GenerateTest::putsFactsWhereAsked() {
    const ProgramResult result = rmt({"generate", "--noise", novel, "--facts", "2", "--segments", "100",
                                      "--segment-size", "64", "--at", "0.5", "0", "--force", path("out.txt")});
    QVERIFY2(result.code == 0, result.complaints.constData());
    const QJsonArray asked = questions("out.questions.json");
    const qsizetype length = QString::fromUtf8(contentOf(path("out.txt"))).size();
    const double half = asked[0]["facts"][0]["begin"].toDouble() / static_cast<double>(length);
    QVERIFY2(half > 0.4 && half < 0.6, qPrintable(QString::number(half)));
    QCOMPARE(asked[1]["facts"][0]["begin"].toInt(-1), 0);
}

void GenerateTest::overwritesOnlyByForce() {
    const QString noise = written("noise.txt", "One. Two.");
    const QString precious = written("precious.txt", "precious");
    for (const QStringList& options : {QStringList(), QStringList{"--segments", "2", "--segment-size", "64"}}) {
        const ProgramResult refused = rmt(QStringList{"generate", "--noise", noise, precious} + options);
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.complaints.contains("--force"), refused.complaints.constData());
        QCOMPARE(contentOf(precious), QByteArray("precious"));
    }
    const ProgramResult itself = rmt({"generate", "--noise", noise, noise, "--force"});
    QCOMPARE(itself.code, 1);
    QCOMPARE(contentOf(noise), QByteArray("One. Two."));
}

void GenerateTest::refuses_data() {
    QTest::addColumn<QByteArray>("noise");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("part");
    const QByteArray words = "One two three. Four.";
    const QByteArray everybody = "Mary went to the a. John went to the a. Sandra went to the a. Daniel went to the a.";
    QTest::newRow("unknown task") << words << QStringList{"--task", "sort"} << 2
                                  << QByteArray("choose one of these: memorize");
    QTest::newRow("nobody left") << everybody << QStringList{} << 2 << QByteArray("already says where");
    QTest::newRow("more facts than people left")
        << QByteArray("Mary went to the a.") << QStringList{"--facts", "4"} << 2 << QByteArray("leaves 3 of 4 people");
    QTest::newRow("two stories") << words << QStringList{"--task", "qa1", "--facts", "2"} << 2
                                 << QByteArray("contradict each other");
    QTest::newRow("places without facts")
        << words << QStringList{"--at", "0.5", "0.6"} << 2 << QByteArray("--at names 2 places for 1 fact");
    QTest::newRow("places for some facts of a story")
        << words << QStringList{"--task", "reasoning", "--at", "0.5"} << 2 << QByteArray("There are 2 facts");
    QTest::newRow("segments without a size")
        << words << QStringList{"--segments", "3"} << 2 << QByteArray("--segment-size");
    QTest::newRow("segments too short") << words << QStringList{"--segments", "1", "--segment-size", "4"} << 2
                                        << QByteArray("don't fit");
    QTest::newRow("no tokenizer") << words << QStringList{"--segments", "1", "--segment-size", "64", "--model", "none"}
                                  << 1 << QByteArray("none");
}

void GenerateTest::refuses() {
    QFETCH(QByteArray, noise);
    QFETCH(QStringList, options);
    QFETCH(int, code);
    QFETCH(QByteArray, part);
    const QString out = path("refused.txt");
    const ProgramResult result = rmt(QStringList{"generate", "--noise", written("noise.txt", noise), out} + options);
    QCOMPARE(result.code, code);
    QVERIFY2(result.complaints.contains(part), result.complaints.constData());
    QVERIFY(!QFile::exists(out));
}

} // namespace

QTEST_GUILESS_MAIN(GenerateTest)
#include "tst_generate.moc"
