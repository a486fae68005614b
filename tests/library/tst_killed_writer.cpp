#include "library/library_file.h"
#include "library/run_store.h"
#include "tests/support/made_runs.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <memory>

using namespace rmtscope;

namespace {

constexpr int answers = 200;

/// The program that is killed: writes a run that is under way again and again, and says how often it has. Nobody to
/// read it ends it too.
int writeForever(const QString& path) {
    RunStore store(path);
    RunRecord record = madeRun(QStringLiteral("a"));
    record.state = RecordState::UnderWay;
    for (qint64 written = 1;; ++written) {
        record.results.tokens = written;
        RunDetails details;
        details.answers.fill(madeAnswer(QStringLiteral("q"), true), answers);
        details.answers.back().segment = written;
        store.put(record, &details);
        if (std::printf("%lld\n", static_cast<long long>(written)) < 0 || std::fflush(stdout) != 0) {
            return 1;
        }
    }
}

class KilledWriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void leavesASoundFile_data();
    void leavesASoundFile();
    void isNoticedByAWindowThatIsOpen();

private:
    /// Starts it and waits until it has written so often.
    [[nodiscard]] bool writes(qint64 times);
    /// What it said last that is whole.
    [[nodiscard]] qint64 lastWritten() const;
    void kill();
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("library.sqlite")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_writer;
    QByteArray m_said;
};

void KilledWriterTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_writer = std::make_unique<QProcess>();
    m_said.clear();
    connect(m_writer.get(), &QProcess::readyReadStandardOutput, this,
            [this] { m_said += m_writer->readAllStandardOutput(); });
}

void KilledWriterTest::cleanup() {
    kill();
}

qint64 KilledWriterTest::lastWritten() const {
    const QList<QByteArray> lines = m_said.left(m_said.lastIndexOf('\n')).split('\n');
    return lines.last().toLongLong();
}

bool KilledWriterTest::writes(qint64 times) {
    m_writer->start(QCoreApplication::applicationFilePath(), {QStringLiteral("--write"), path()});
    return QTest::qWaitFor([&] { return lastWritten() >= times; }, 60'000);
}

void KilledWriterTest::kill() {
    m_writer->kill(); // SIGKILL
    m_writer->waitForFinished(-1);
}

void KilledWriterTest::leavesASoundFile_data() {
    QTest::addColumn<qint64>("times");
    for (const qint64 times : {1, 2, 7, 30}) {
        QTest::addRow("after %lld", static_cast<long long>(times)) << times;
    }
}

void KilledWriterTest::leavesASoundFile() {
    QFETCH(qint64, times);
    QVERIFY(writes(times));
    kill();
    const qint64 confirmed = lastWritten();
    RunStore store(path());
    QCOMPARE(store.file().value(QStringLiteral("PRAGMA integrity_check")).toString(), QStringLiteral("ok"));
    QVERIFY(!store.file().value(QStringLiteral("PRAGMA foreign_key_check")).isValid());
    const QList<RunRecord> records = store.list();
    QCOMPARE(records.size(), 1);
    QVERIFY(records[0].state == RecordState::Interrupted);
    QVERIFY2(records[0].results.tokens >= confirmed, "what was said to be written is there");
    const RunDetails details = store.details(QStringLiteral("a"));
    QCOMPARE(details.answers.size(), answers);
    QCOMPARE(details.answers.back().segment, records[0].results.tokens); // of the same transaction
    QCOMPARE(store.remove({QStringLiteral("a")}).size(), 1);             // nobody holds it any more
}

void KilledWriterTest::isNoticedByAWindowThatIsOpen() {
    QVERIFY(writes(1));
    RunStore store(path());
    QVERIFY(store.list()[0].state == RecordState::UnderWay);
    kill();
    QVERIFY(store.changedElsewhere());
    QVERIFY(store.list()[0].state == RecordState::Interrupted);
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == QStringLiteral("--write")) {
        return writeForever(arguments[2]);
    }
    KilledWriterTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_killed_writer.moc"
