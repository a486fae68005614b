#include "library/run_store.h"

#include "library/library_file.h"
#include "library/run_columns.h"
#include "library/sql_values.h"
#include "library/writer_lock.h"

#include <QRegularExpression>

#include <algorithm>

namespace rmtscope {
namespace {

/// What is searched: the same text whatever its case, in any language.
QString foldedName(const RunRecord& record) {
    const QStringList parts{QString::fromStdString(record.model.name), toSql(record.model.path).toString(),
                            record.document.title, record.document.path};
    return parts.join(QLatin1Char('\n')).toCaseFolded();
}

QString commaList(const QStringList& names) {
    return names.join(QStringLiteral(", "));
}

QString marks(qsizetype count) {
    return commaList(QStringList(count, QStringLiteral("?")));
}

/// Names and values of one row, in their order.
struct Row {
    QStringList names;
    QVariantList values;

    void add(const QString& name, const QVariant& value) {
        names.append(name);
        values.append(value);
    }
    [[nodiscard]] auto adder() {
        return [this](const char* name, const auto& value) { add(QString::fromLatin1(name), toSql(value)); };
    }
};

/// "INSERT INTO runs (id, …) VALUES (?, …)"
QString insertStatement(const QString& table, const Row& row) {
    return QStringLiteral("INSERT INTO %1 (%2) VALUES (%3)").arg(table, commaList(row.names), marks(row.names.size()));
}

/// Takes the values of a query's row one after the other.
class RowReader {
public:
    RowReader(const QSqlQuery& query, int first)
        : m_query(query)
        , m_next(first) {}

    template <class T>
    void operator()(const char*, T& value) const {
        fromSql(m_query.value(m_next++), value);
    }

private:
    const QSqlQuery& m_query;
    mutable int m_next; // visitors are constant
};

template <class Value, class Columns>
QString namesOfColumns(const Columns& columns) {
    QStringList names;
    Value value;
    columns(value, [&names](const char* name, const auto&) { names.append(QString::fromLatin1(name)); });
    return commaList(names);
}

constexpr auto recordColumns = [](auto& record, const auto& visit) {
    eachColumn(record, visit);
    eachFurtherColumn(record, visit);
};
constexpr auto answerColumns = [](auto& answer, const auto& visit) { eachAnswerColumn(answer, visit); };
constexpr auto pointColumns = [](auto& point, const auto& visit) { eachPointColumn(point, visit); };

template <class Value, class Columns>
QList<Value> readRows(const LibraryFile& file, const QString& table, const QString& id, const Columns& columns) {
    QSqlQuery query = file.run(
        QStringLiteral("SELECT %1 FROM %2 WHERE run = ? ORDER BY position").arg(namesOfColumns<Value>(columns), table),
        {id});
    QList<Value> values;
    while (query.next()) {
        columns(values.emplace_back(), RowReader(query, 0));
    }
    return values;
}

template <class Value, class Columns>
void replaceRows(const LibraryFile& file, const QString& table, const QString& id, const QList<Value>& values,
                 const Columns& columns) {
    file.run(QStringLiteral("DELETE FROM %1 WHERE run = ?").arg(table), {id});
    qint64 position = 0;
    for (const Value& value : values) {
        Row row;
        row.add(QStringLiteral("run"), id);
        row.add(QStringLiteral("position"), position++);
        columns(value, row.adder());
        file.run(insertStatement(table, row), row.values);
    }
}

} // namespace

RunStore::RunStore(const QString& path, const QList<SchemaStep>& steps)
    : m_file(std::make_unique<LibraryFile>(path, steps))
    , m_writer(std::make_unique<WriterLock>(path)) {
    markInterrupted();
    removeDeadWriters(path);
    m_dataVersion = m_file->value(QStringLiteral("PRAGMA data_version")).toLongLong();
}

RunStore::~RunStore() = default;

bool RunStore::markInterrupted() {
    QStringList dead;
    {
        QSqlQuery query = m_file->run(
            QStringLiteral("SELECT DISTINCT writer FROM runs WHERE writer <> '' AND writer <> ?"), {m_writer->name()});
        while (query.next()) {
            // A writer has its lock before its first row.
            if (const QString writer = query.value(0).toString(); !isWriterAlive(m_file->path(), writer)) {
                dead.append(writer);
            }
        }
    }
    for (const QString& writer : dead) {
        m_file->run(QStringLiteral("UPDATE runs SET state = ?, writer = '' WHERE writer = ?"),
                    {toSql(RecordState::Interrupted), writer});
    }
    return !dead.isEmpty();
}

bool RunStore::changedElsewhere() {
    const bool interrupted = markInterrupted();
    const qint64 version = m_file->value(QStringLiteral("PRAGMA data_version")).toLongLong();
    const bool changed = version != m_dataVersion;
    m_dataVersion = version;
    return changed || interrupted;
}

void RunStore::put(const RunRecord& record, const RunDetails* details) {
    m_file->inTransaction([&] {
        putRecord(record);
        if (details != nullptr) {
            putDetails(record.id, *details);
        }
    });
}

void RunStore::putRecord(const RunRecord& record) const {
    Row row;
    row.add(QStringLiteral("id"), record.id);
    eachColumn(record, row.adder());
    row.add(QStringLiteral("writer"), record.state == RecordState::UnderWay ? m_writer->name() : QStringLiteral(""));
    row.add(QStringLiteral("found_by_name"), foldedName(record));
    QStringList updates;
    for (const QString& name : row.names) {
        updates.append(QStringLiteral("%1 = excluded.%1").arg(name));
    }
    m_file->run(QStringLiteral("%1 ON CONFLICT (id) DO UPDATE SET %2")
                    .arg(insertStatement(QStringLiteral("runs"), row), commaList(updates)),
                row.values);
}

void RunStore::putDetails(const QString& id, const RunDetails& details) const {
    qint64 asked = 0;
    qint64 correct = 0;
    for (const RecordedAnswer& answer : details.answers) {
        asked += answer.correct ? 1 : 0;
        correct += answer.correct.value_or(false) ? 1 : 0;
    }
    for (const RecordedPoint& point : details.points) {
        if (!point.result.key.forgets) { // the control says nothing about the model
            asked += point.result.samples;
            correct += point.result.correct;
        }
    }
    m_file->run(QStringLiteral("UPDATE runs SET asked = ?, correct = ? WHERE id = ?"), {asked, correct, id});
    if (!details.thumbnail.isEmpty()) {
        m_file->run(QStringLiteral("UPDATE runs SET thumbnail = ? WHERE id = ?"), {details.thumbnail, id});
    }
    replaceRows(*m_file, QStringLiteral("answers"), id, details.answers, answerColumns);
    replaceRows(*m_file, QStringLiteral("points"), id, details.points, pointColumns);
}

void RunStore::setTags(const QString& id, const QString& tags) {
    m_file->run(QStringLiteral("UPDATE runs SET tags = ?, found_by_tags = ? WHERE id = ?"),
                {toSql(tags), toSql(tags.toCaseFolded()), id});
}

void RunStore::setNotes(const QString& id, const QString& notes) {
    m_file->run(QStringLiteral("UPDATE runs SET notes = ?, found_by_notes = ? WHERE id = ?"),
                {toSql(notes), toSql(notes.toCaseFolded()), id});
}

QList<RunRecord> RunStore::list(const QString& words, const QString& id) const {
    static const QString columns = namesOfColumns<RunRecord>(recordColumns);
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    QString statement = QStringLiteral("SELECT id, %1 FROM runs WHERE TRUE").arg(columns);
    QVariantList values;
    for (const QString& word : words.toCaseFolded().split(blanks, Qt::SkipEmptyParts)) {
        statement += QStringLiteral(" AND (instr(found_by_name, ?) OR instr(found_by_tags, ?) OR "
                                    "instr(found_by_notes, ?))");
        values << word << word << word;
    }
    if (!id.isEmpty()) {
        statement += QStringLiteral(" AND id = ?");
        values << id;
    }
    QSqlQuery query = m_file->run(statement + QStringLiteral(" ORDER BY began_ms DESC, id"), values);
    QList<RunRecord> records;
    while (query.next()) {
        RunRecord& record = records.emplace_back();
        record.id = query.value(0).toString();
        recordColumns(record, RowReader(query, 1));
    }
    return records;
}

RunDetails RunStore::details(const QString& id) const {
    RunDetails details;
    details.answers = readRows<RecordedAnswer>(*m_file, QStringLiteral("answers"), id, answerColumns);
    details.points = readRows<RecordedPoint>(*m_file, QStringLiteral("points"), id, pointColumns);
    return details;
}

QList<KeptRun> RunStore::remove(const QStringList& ids) {
    QList<KeptRun> removed;
    m_file->inTransaction([&] {
        for (const QString& id : ids) {
            for (const RunRecord& record : list({}, id)) {
                if (record.state != RecordState::UnderWay) {
                    removed.append({record, details(id)});
                    m_file->run(QStringLiteral("DELETE FROM runs WHERE id = ?"), {id});
                }
            }
        }
    });
    return removed;
}

void RunStore::restore(const QList<KeptRun>& runs) {
    m_file->inTransaction([&] {
        for (const KeptRun& run : runs) {
            RunDetails details = run.details;
            details.thumbnail = run.record.thumbnail;
            putRecord(run.record);
            putDetails(run.record.id, details);
            setTags(run.record.id, run.record.tags);
            setNotes(run.record.id, run.record.notes);
        }
    });
}

} // namespace rmtscope
