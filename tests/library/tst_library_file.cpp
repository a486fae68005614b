#include "engine/api/error.h"
#include "library/library_file.h"
#include "library/run_store.h"
#include "tests/support/made_runs.h"

#include <QFile>
#include <QSqlDatabase>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <barrier>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace rmtscope;

namespace {

const QString script = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/library/version-1.sql");

/// The statements of version-1.sql: each ends in a semicolon at the end of a line.
QStringList statementsOf(const QString& file) {
    QFile text(file);
    if (!text.open(QIODevice::ReadOnly)) {
        qFatal("the script is missing");
    }
    return QString::fromUtf8(text.readAll()).split(QStringLiteral(";\n"), Qt::SkipEmptyParts);
}

/// What the constructor throws.
std::optional<Error> failureOf(const QString& path, const QList<SchemaStep>& steps = librarySteps()) {
    try {
        const LibraryFile file(path, steps);
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    }
}

class LibraryFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesFolderAndFile();
    void keepsForeignKeys();
    void undoesWhatFails();
    void refusesANewerFile();
    void refusesWhatIsNoLibrary_data();
    void refusesWhatIsNoLibrary();
    void saysThatItCannotBeMade();
    void saysThatTheDiskIsFull();
    void migrates();
    void migratesWholeOrNotAtAll();
    void migratesOnceThoughManyOpenIt();
    void readsVersionOne();
    void publishedVersionsStay();
    void leavesNoConnections();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("library.sqlite")); }
    /// A file as a program with these steps leaves it.
    void make(const QStringList& statements) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

/// A second version, as a later program might have it.
QList<SchemaStep> twoSteps() {
    QList<SchemaStep> steps = librarySteps().mid(0, 1);
    steps.append({QStringLiteral("ALTER TABLE runs ADD COLUMN host TEXT NOT NULL DEFAULT ''"),
                  QStringLiteral("UPDATE runs SET host = 'unknown'")});
    return steps;
}

void LibraryFileTest::init() {
    m_folder = std::make_unique<QTemporaryDir>();
}

void LibraryFileTest::make(const QStringList& statements) const {
    QFile::remove(path());
    const LibraryFile file(path(), {statements});
}

void LibraryFileTest::makesFolderAndFile() {
    const QString deep = m_folder->filePath(QStringLiteral("a/b/library.sqlite"));
    const LibraryFile file(deep);
    QVERIFY(QFile::exists(deep));
    QCOMPARE(file.value(QStringLiteral("PRAGMA user_version")).toInt(), static_cast<int>(librarySteps().size()));
    QCOMPARE(file.value(QStringLiteral("PRAGMA journal_mode")).toString(), QStringLiteral("wal"));
}

void LibraryFileTest::keepsForeignKeys() {
    const LibraryFile file(path());
    QCOMPARE(file.value(QStringLiteral("PRAGMA foreign_keys")).toInt(), 1);
    QVERIFY_EXCEPTION_THROWN(file.run(QStringLiteral("INSERT INTO answers (run, position, question_id, question, "
                                                     "expected, given, probability, segment) VALUES "
                                                     "('nobody', 0, '', '', '', '', 0, 0)")),
                             Error);
}

void LibraryFileTest::undoesWhatFails() {
    RunStore store(path());
    store.put(madeRun(QStringLiteral("a")));
    QVERIFY_EXCEPTION_THROWN(store.file().inTransaction([&] {
        store.file().run(QStringLiteral("DELETE FROM runs"));
        store.file().run(QStringLiteral("INSERT INTO nowhere VALUES (1)"));
    }),
                             Error);
    QCOMPARE(store.list().size(), 1);
    store.put(madeRun(QStringLiteral("b"))); // the connection is as good as before
    QCOMPARE(store.list().size(), 2);
}

void LibraryFileTest::refusesANewerFile() {
    {
        const LibraryFile file(path());
        file.run(QStringLiteral("PRAGMA user_version = 99"));
    }
    const auto error = failureOf(path());
    QVERIFY(error);
    QVERIFY(error->code() == ErrorCode::FileUnreadable);
    QCOMPARE(
        QString::fromUtf8(error->what()),
        QStringLiteral("The library of runs %1 can't be used: its version is 99 and this program knows those up to "
                       "%2; update RMTScope.")
            .arg(path())
            .arg(librarySteps().size()));
    const LibraryFile untouched(path(), QList<SchemaStep>(99));
    QCOMPARE(untouched.value(QStringLiteral("PRAGMA user_version")).toInt(), 99);
}

void LibraryFileTest::refusesWhatIsNoLibrary_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("statements");
    QTest::newRow("a text") << QByteArray("Call me Ishmael. ").repeated(200) << QStringList();
    QTest::newRow("another program's, without a version")
        << QByteArray() << QStringList{"CREATE TABLE songs (title TEXT)", "PRAGMA user_version = 0"};
    QTest::newRow("another program's, with one") << QByteArray() << QStringList{"CREATE TABLE songs (title TEXT)"};
}

void LibraryFileTest::refusesWhatIsNoLibrary() {
    QFETCH(QByteArray, bytes);
    QFETCH(QStringList, statements);
    if (statements.isEmpty()) {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    } else {
        make(statements.mid(0, 1));
        if (statements.size() > 1) {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("raw"));
            database.setDatabaseName(path());
            QVERIFY(database.open());
            QSqlQuery query(database);
            QVERIFY(query.exec(statements[1]));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("raw"));
    }
    const auto error = failureOf(path());
    QVERIFY(error);
    QVERIFY2(error->code() == ErrorCode::FileDamaged, error->what());
    QVERIFY2(QString::fromUtf8(error->what()).contains(QStringLiteral("move it away")), error->what());
}

void LibraryFileTest::saysThatItCannotBeMade() {
    QFile file(m_folder->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto error = failureOf(file.fileName() + QStringLiteral("/library.sqlite"));
    QVERIFY(error);
    QVERIFY(error->code() == ErrorCode::WriteFailed);
    const auto folder = failureOf(m_folder->path()); // a folder where the file should be
    QVERIFY(folder);
    QVERIFY2(QString::fromUtf8(folder->what()).contains(QStringLiteral("can't be opened for writing")), folder->what());
}

void LibraryFileTest::saysThatTheDiskIsFull() {
    RunStore store(path());
    store.put(madeRun(QStringLiteral("a")));
    const int pages = store.file().value(QStringLiteral("PRAGMA page_count")).toInt();
    store.file().run(QStringLiteral("PRAGMA max_page_count = %1").arg(pages));
    RunDetails many;
    many.answers.fill(madeAnswer(QStringLiteral("q"), true), 5000);
    const RunRecord second = madeRun(QStringLiteral("b"));
    try {
        store.put(second, &many);
        QFAIL("there was room");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::WriteFailed);
        QVERIFY2(QString::fromUtf8(error.what()).endsWith(QStringLiteral("the disk is full; free some space.")),
                 error.what());
    }
    QCOMPARE(store.list().size(), 1);
    store.file().run(QStringLiteral("PRAGMA max_page_count = 100000")); // somebody has freed some
    store.put(second, &many);
    QCOMPARE(store.details(second.id).answers.size(), 5000);
}

void LibraryFileTest::migrates() {
    make(statementsOf(script));
    const LibraryFile file(path(), twoSteps());
    QCOMPARE(file.value(QStringLiteral("PRAGMA user_version")).toInt(), 2);
    QCOMPARE(file.value(QStringLiteral("SELECT count(*) FROM runs WHERE host = 'unknown'")).toInt(), 3);
    QCOMPARE(file.value(QStringLiteral("SELECT notes FROM runs WHERE id = 'first'")).toString(),
             QStringLiteral("It's the baseline."));
}

void LibraryFileTest::migratesWholeOrNotAtAll() {
    make(statementsOf(script));
    QList<SchemaStep> broken = twoSteps();
    broken.append({QStringLiteral("CREATE TABLE hosts (name TEXT)"), QStringLiteral("DROP TABLE nowhere")});
    QVERIFY(failureOf(path(), broken));
    const LibraryFile file(path());
    QCOMPARE(file.value(QStringLiteral("PRAGMA user_version")).toInt(), 1);
    QCOMPARE(file.value(QStringLiteral("SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'host'")).toInt(),
             0);
    QCOMPARE(file.value(QStringLiteral("SELECT count(*) FROM sqlite_master WHERE name = 'hosts'")).toInt(), 0);
}

void LibraryFileTest::migratesOnceThoughManyOpenIt() {
    make(statementsOf(script));
    constexpr int programs = 4;
    std::barrier together(programs);
    std::array<bool, programs> fine{};
    {
        std::vector<std::jthread> threads;
        for (bool& mine : fine) {
            threads.emplace_back([&] {
                together.arrive_and_wait();
                mine = !failureOf(path(), twoSteps());
            });
        }
    }
    for (const bool each : fine) {
        QVERIFY(each);
    }
    const LibraryFile file(path(), twoSteps());
    QCOMPARE(file.value(QStringLiteral("SELECT count(*) FROM runs WHERE host = 'unknown'")).toInt(), 3);
}

void LibraryFileTest::readsVersionOne() {
    make(statementsOf(script));
    const RunStore store(path());
    const QList<RunRecord> records = store.list();
    QCOMPARE(records.size(), 3);
    QCOMPARE(records[0].id, QStringLiteral("third"));
    QVERIFY(records[0].state == RecordState::Interrupted); // its writer is gone
    QVERIFY(records[1].kind == RecordKind::Sweep);
    QCOMPARE(store.details(QStringLiteral("second")).points.size(), 2);
    QCOMPARE(records[2].model.name, std::string("rmt-encoder"));
    QVERIFY(records[2].model.labels == (std::vector<std::string>{"kitchen", "garden"}));
    QCOMPARE(records[2].began, QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC));
    const QList<RecordedAnswer> answers = store.details(QStringLiteral("first")).answers;
    QCOMPARE(answers.size(), 2);
    QCOMPARE(answers[0].correct, std::optional(true));
    QCOMPARE(answers[1].correct, std::optional<bool>());
}

void LibraryFileTest::publishedVersionsStay() {
    const auto tablesOf = [this](const QList<SchemaStep>& steps) {
        QFile::remove(path());
        const LibraryFile file(path(), steps);
        QSqlQuery query = file.run(QStringLiteral("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"));
        QStringList tables;
        while (query.next()) {
            tables.append(query.value(0).toString().simplified());
        }
        return tables;
    };
    const QStringList published = tablesOf({statementsOf(script)});
    QCOMPARE(published.size(), 5);
    QCOMPARE(tablesOf(librarySteps().mid(0, 1)), published);
}

void LibraryFileTest::leavesNoConnections() {
    const qsizetype before = QSqlDatabase::connectionNames().size();
    { const LibraryFile file(path()); }
    QVERIFY(failureOf(m_folder->path()));
    QCOMPARE(QSqlDatabase::connectionNames().size(), before);
}

} // namespace

QTEST_GUILESS_MAIN(LibraryFileTest)
#include "tst_library_file.moc"
