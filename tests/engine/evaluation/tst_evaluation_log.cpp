#include "engine/api/error.h"
#include "engine/evaluation/evaluation_log.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace rmtscope;

namespace {

const EvaluationSubject subject{.weights = "12-ab", .noise = "book, 5 tokens", .seed = 3};

EvaluatedBatch batchOf(std::int64_t first) {
    return {{{first, "kitchen", "kitchen"}, {first + 1, "garden", "office"}}, 0.5};
}

/// What is kept of an evaluation, and that it goes on where it was.
class TestEvaluationLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void goesOn();
    void dropsALineThatWasCutOff();
    void readsLogsWithoutProbabilities();
    void lengthsAndTasksAreApart();
    void refusesAnotherSubject_data();
    void refusesAnotherSubject();
    void saysWhichLineIsDamaged();
    void saysWhyItCannotWrite();
    void fingerprintFollowsTheContent();

private:
    [[nodiscard]] QString name() const { return m_folder->filePath(QStringLiteral("log")); }
    [[nodiscard]] std::filesystem::path path() const { return name().toStdString(); }
    void change(const std::function<void(QByteArray&)>& edit) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestEvaluationLog::change(const std::function<void(QByteArray&)>& edit) const {
    QFile file(name());
    QVERIFY(file.open(QFile::ReadWrite));
    QByteArray content = file.readAll();
    edit(content);
    QVERIFY(file.resize(0) && file.seek(0));
    file.write(content);
}

void TestEvaluationLog::goesOn() {
    {
        EvaluationLog log(path(), subject);
        log.add({"memorize", 4}, batchOf(0));
    }
    EvaluationLog log(path(), subject);
    log.add({"memorize", 4}, batchOf(2));
    const LoggedResult result = EvaluationLog(path(), subject).result({"memorize", 4});
    QCOMPARE(result.verdicts.size(), std::size_t{4});
    QCOMPARE(result.seconds, 1.0);
    QVERIFY(result.verdicts.at(2).correct());
    QVERIFY(!result.verdicts.at(3).correct());
    QCOMPARE(result.verdicts.at(3).given, std::string("office"));
}

void TestEvaluationLog::dropsALineThatWasCutOff() {
    EvaluationLog(path(), subject).add({"memorize", 4}, batchOf(0));
    const auto whole = std::filesystem::file_size(path());
    EvaluationLog(path(), subject).add({"memorize", 4}, batchOf(2));
    for (auto size = std::filesystem::file_size(path()) - 1; size > whole; --size) {
        std::filesystem::resize_file(path(), size);
        QCOMPARE(EvaluationLog(path(), subject).result({"memorize", 4}).verdicts.size(), std::size_t{2});
        QCOMPARE(std::filesystem::file_size(path()), whole);
        EvaluationLog(path(), subject).add({"memorize", 4}, batchOf(2));
    }
}

void TestEvaluationLog::readsLogsWithoutProbabilities() {
    EvaluatedBatch batch = batchOf(2);
    batch.verdicts.back().probability = 0.625;
    {
        EvaluationLog log(path(), subject);
        log.add({"memorize", 4}, batchOf(0)); // as earlier versions did
        log.add({"memorize", 4}, batch);
    }
    const LoggedResult result = EvaluationLog(path(), subject).result({"memorize", 4});
    QCOMPARE(result.verdicts.size(), std::size_t{4});
    QVERIFY(!result.verdicts.at(1).probability);
    QCOMPARE(result.verdicts.at(3).probability, std::optional(0.625));
}

void TestEvaluationLog::lengthsAndTasksAreApart() {
    EvaluationLog log({}, subject); // kept in memory only
    log.add({"memorize", 4}, batchOf(0));
    QCOMPARE(log.result({"memorize", 8}).verdicts.size(), std::size_t{0});
    QCOMPARE(log.result({"reasoning", 4}).verdicts.size(), std::size_t{0});
    QCOMPARE(log.result({"memorize", 4, true}).verdicts.size(), std::size_t{0});
    QCOMPARE(log.result({"memorize", 4}).verdicts.size(), std::size_t{2});
}

void TestEvaluationLog::refusesAnotherSubject_data() {
    QTest::addColumn<int>("which");
    for (const char* name : {"weights", "noise", "seed"}) {
        QTest::newRow(name) << (name == std::string_view("weights") ? 0 : name == std::string_view("noise") ? 1 : 2);
    }
}

void TestEvaluationLog::refusesAnotherSubject() {
    QFETCH(int, which);
    EvaluationLog(path(), subject).add({"memorize", 4}, batchOf(0));
    EvaluationSubject other = subject;
    other.weights += which == 0 ? "0" : "";
    other.noise += which == 1 ? "!" : "";
    other.seed += which == 2 ? 1 : 0;
    try {
        const EvaluationLog log(path(), other);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Usage);
        QVERIFY(QByteArray(error.what()).contains("name another file"));
    }
}

void TestEvaluationLog::saysWhichLineIsDamaged() {
    EvaluationLog(path(), subject).add({"memorize", 4}, batchOf(0));
    change([](QByteArray& content) { content.replace("segments", "segment\""); });
    try {
        const EvaluationLog log(path(), subject);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::FileDamaged);
        QVERIFY2(QByteArray(error.what()).contains("line 2"), error.what());
    }
}

void TestEvaluationLog::saysWhyItCannotWrite() {
    try {
        const EvaluationLog log(path() / "absent", subject);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::WriteFailed);
        QVERIFY2(QByteArray(error.what()).contains("No such file"), error.what());
    }
}

void TestEvaluationLog::fingerprintFollowsTheContent() {
    EvaluationLog(path(), subject).add({"memorize", 4}, batchOf(0));
    const std::string before = weightsFingerprint(path());
    change([](QByteArray& content) { content[5] = 'x'; });
    QVERIFY(weightsFingerprint(path()) != before);
    change([](QByteArray& content) { content = "a"; });
    QCOMPARE(weightsFingerprint(path()), std::string("1-af63dc4c8601ec8c")); // the published hash of "a"
}

} // namespace

QTEST_APPLESS_MAIN(TestEvaluationLog)
#include "tst_evaluation_log.moc"
