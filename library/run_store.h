#pragma once

#include "library/library_schema.h"
#include "library/run_record.h"

#include <QStringList>

#include <memory>

namespace rmtscope {

class LibraryFile;
class WriterLock;

/// Runs and sweeps in an SQLite file, which several programs may have open. Belongs to the thread that made it. Every
/// call that writes does so whole or not at all; all of them throw Error as LibraryFile does.
class RunStore {
public:
    /// What programs left under way that ended without a word is interrupted from now on.
    explicit RunStore(const QString& path, const QList<SchemaStep>& steps = librarySteps());
    RunStore(const RunStore&) = delete;
    RunStore& operator=(const RunStore&) = delete;
    ~RunStore();

    [[nodiscard]] LibraryFile& file() { return *m_file; }

    /// Adds the record, or writes over the one with its id; thumbnail, tags, notes and answers stay as they are. With
    /// `details`, those are written too.
    void put(const RunRecord& record, const RunDetails* details = nullptr);
    /// Nothing happens if there is no such record any more.
    void setTags(const QString& id, const QString& tags);
    void setNotes(const QString& id, const QString& notes);

    /// The newest first. Each word, whatever its case, must be a part of model, document, tags or notes; without words
    /// it's all of them. With `id` that one at most.
    [[nodiscard]] QList<RunRecord> list(const QString& words = {}, const QString& id = {}) const;
    [[nodiscard]] RunDetails details(const QString& id) const;

    /// Returns what was removed, for restore(). What is under way stays.
    [[nodiscard]] QList<KeptRun> remove(const QStringList& ids);
    /// With tags, notes and details as they were.
    void restore(const QList<KeptRun>& runs);

    /// True if another connection has written since the last call, or a program has ended without a word.
    [[nodiscard]] bool changedElsewhere();

private:
    bool markInterrupted();
    void putRecord(const RunRecord& record) const;
    void putDetails(const QString& id, const RunDetails& details) const;

    std::unique_ptr<LibraryFile> m_file;
    std::unique_ptr<WriterLock> m_writer;
    qint64 m_dataVersion = 0;
};

} // namespace rmtscope
