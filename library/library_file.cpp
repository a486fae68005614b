#include "library/library_file.h"

#include "engine/api/error.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QUuid>

namespace rmtscope {
namespace {

constexpr int busyTimeoutMs = 10'000;

// SQLite's primary result codes.
constexpr int sqliteBusy = 5;
constexpr int sqliteLocked = 6;
constexpr int sqliteReadOnly = 8;
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteCannotOpen = 14;
constexpr int sqliteNotADatabase = 26;

[[noreturn]] void throwError(ErrorCode code, const QString& path, const QString& reason) {
    const QString sentence = QStringLiteral("The library of runs %1 can't be used: %2").arg(path, reason);
    throw Error(code, sentence.toStdString(), path.toStdString());
}

QString reasonOf(const QSqlError& error, int code) {
    switch (code) {
    case sqliteBusy:
    case sqliteLocked:
        return QStringLiteral("another program writes there and doesn't end; close it.");
    case sqliteReadOnly:
    case sqliteCannotOpen:
        return QStringLiteral("the file can't be opened for writing; give yourself the right to write there.");
    case sqliteFull:
        return QStringLiteral("the disk is full; free some space.");
    case sqliteCorrupt:
    case sqliteNotADatabase:
        return QStringLiteral("it is damaged or no SQLite file; move it away, then a new one is begun.");
    default:
        return QStringLiteral("%1; check the disk.").arg(error.databaseText());
    }
}

} // namespace

LibraryFile::LibraryFile(const QString& path, const QList<SchemaStep>& steps)
    : m_path(path)
    , m_connection(QUuid::createUuid().toString()) {
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE"))) {
        throwError(ErrorCode::WriteFailed, m_path,
                   QStringLiteral("Qt's SQLite driver is missing; install libqt6sql6-sqlite."));
    }
    if (!QDir().mkpath(QFileInfo(path).absolutePath())) {
        throwError(ErrorCode::WriteFailed, m_path, QStringLiteral("its folder can't be made; choose another one."));
    }
    try {
        open();
        prepare(steps);
    } catch (...) {
        close();
        throw;
    }
}

LibraryFile::~LibraryFile() {
    close();
}

void LibraryFile::open() {
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    database.setDatabaseName(m_path);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyTimeoutMs));
    if (!database.open()) {
        fail(database.lastError());
    }
}

void LibraryFile::close() {
    // The last handle must be gone before the connection is removed.
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
}

void LibraryFile::prepare(const QList<SchemaStep>& steps) const {
    run(QStringLiteral("PRAGMA foreign_keys = ON"));
    const int version = value(QStringLiteral("PRAGMA user_version")).toInt();
    if (version > 0) {
        requireOurs(version, steps.size());
    }
    if (version < steps.size()) {
        migrate(steps);
    }
    // Readers then go on while somebody writes. It fails when another program opens the file at this moment; that one
    // does it then.
    tryToRun(QStringLiteral("PRAGMA journal_mode = WAL"));
}

void LibraryFile::requireOurs(int version, qsizetype newest) const {
    if (value(QStringLiteral("PRAGMA application_id")).toInt() != libraryApplicationId) {
        throwError(ErrorCode::FileDamaged, m_path,
                   QStringLiteral("it is a file of another program; move it away, then a new one is begun."));
    }
    if (version > newest) {
        throwError(ErrorCode::FileUnreadable, m_path,
                   QStringLiteral("its version is %1 and this program knows those up to %2; update RMTScope.")
                       .arg(version)
                       .arg(newest));
    }
}

void LibraryFile::migrate(const QList<SchemaStep>& steps) const {
    inTransaction([&] {
        // Another program may have been faster.
        const int version = value(QStringLiteral("PRAGMA user_version")).toInt();
        const bool foreign = version == 0 && value(QStringLiteral("SELECT count(*) FROM sqlite_master")).toInt() > 0;
        if (foreign || version > 0) {
            requireOurs(version, steps.size());
        }
        for (qsizetype step = version; step < steps.size(); ++step) {
            for (const QString& statement : steps[step]) {
                run(statement);
            }
        }
        run(QStringLiteral("PRAGMA user_version = %1").arg(steps.size()));
    });
}

QSqlQuery LibraryFile::run(const QString& statement, const QVariantList& values) const {
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.setForwardOnly(true);
    if (!query.prepare(statement)) {
        fail(query.lastError());
    }
    for (const QVariant& value : values) {
        query.addBindValue(value);
    }
    if (!query.exec()) {
        fail(query.lastError());
    }
    return query;
}

void LibraryFile::tryToRun(const QString& statement) const {
    QSqlQuery query(QSqlDatabase::database(m_connection));
    query.exec(statement);
}

QVariant LibraryFile::value(const QString& statement, const QVariantList& values) const {
    QSqlQuery query = run(statement, values);
    return query.next() ? query.value(0) : QVariant();
}

void LibraryFile::inTransaction(const std::function<void()>& work) const {
    // At once for writing: a reader that begins to write later would fail instead of waiting for its turn.
    run(QStringLiteral("BEGIN IMMEDIATE"));
    try {
        work();
        run(QStringLiteral("COMMIT"));
    } catch (...) {
        // After a full disk SQLite has rolled back by itself, and says that there is nothing to do.
        tryToRun(QStringLiteral("ROLLBACK"));
        throw;
    }
}

void LibraryFile::fail(const QSqlError& error) const {
    const int code = error.nativeErrorCode().toInt() & 0xFF; // without what extended codes add
    const bool damaged = code == sqliteCorrupt || code == sqliteNotADatabase;
    throwError(damaged ? ErrorCode::FileDamaged : ErrorCode::WriteFailed, m_path, reasonOf(error, code));
}

} // namespace rmtscope
