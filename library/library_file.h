#pragma once

#include "library/library_schema.h"

#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <functional>

namespace rmtscope {

/// A connection to the file, in the thread that made it. Several programs may have one at the same time: who writes
/// waits for the others, up to some seconds.
///
/// All that fails throws Error, whose sentence names the file: WriteFailed when it can't be made or written,
/// FileDamaged when it is no sound library, FileUnreadable when it is one of a newer program.
class LibraryFile {
public:
    /// Makes file and folder if they aren't there, and brings an older file to the version that `steps` lead to, whole
    /// or not at all.
    explicit LibraryFile(const QString& path, const QList<SchemaStep>& steps = librarySteps());
    LibraryFile(const LibraryFile&) = delete;
    LibraryFile& operator=(const LibraryFile&) = delete;
    ~LibraryFile();

    [[nodiscard]] const QString& path() const { return m_path; }
    /// One statement with its `?` in order. The query must be gone before this is.
    QSqlQuery run(const QString& statement, const QVariantList& values = {}) const;
    /// The first value of the first row, invalid if there is no row.
    [[nodiscard]] QVariant value(const QString& statement, const QVariantList& values = {}) const;
    /// All that `work` writes, or, if it throws, nothing.
    void inTransaction(const std::function<void()>& work) const;

private:
    void open();
    void prepare(const QList<SchemaStep>& steps) const;
    void requireOurs(int version, qsizetype newest) const;
    void migrate(const QList<SchemaStep>& steps) const;
    void tryToRun(const QString& statement) const;
    void close();
    [[noreturn]] void fail(const QSqlError& error) const;

    QString m_path;
    QString m_connection; ///< its name within Qt
};

} // namespace rmtscope
