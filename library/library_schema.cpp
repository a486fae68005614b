#include "library/library_schema.h"

namespace rmtscope {
namespace {

const QString runsTable = QStringLiteral(R"(
CREATE TABLE runs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    problem TEXT NOT NULL,
    writer TEXT NOT NULL,
    began_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    program_version TEXT NOT NULL,
    model_path TEXT NOT NULL,
    model_name TEXT NOT NULL,
    memory_system TEXT NOT NULL,
    backbone TEXT NOT NULL,
    layers INTEGER NOT NULL,
    heads INTEGER NOT NULL,
    hidden_size INTEGER NOT NULL,
    slots INTEGER NOT NULL,
    segment_size INTEGER NOT NULL,
    input_size INTEGER NOT NULL,
    vocabulary_size INTEGER NOT NULL,
    parameters INTEGER NOT NULL,
    weight_file TEXT NOT NULL,
    weight_file_bytes INTEGER NOT NULL,
    alignment TEXT NOT NULL,
    labels TEXT NOT NULL,
    writes_text INTEGER NOT NULL,
    generates_after_write_memory INTEGER NOT NULL,
    used_device TEXT NOT NULL,
    used_threads INTEGER NOT NULL,
    document_title TEXT NOT NULL,
    document_path TEXT NOT NULL,
    document_bytes INTEGER NOT NULL,
    document_tokens INTEGER NOT NULL,
    document_segments INTEGER NOT NULL,
    sample_task TEXT NOT NULL,
    sample_segments INTEGER NOT NULL,
    sample_seed INTEGER NOT NULL,
    sample_evaluation_seed INTEGER NOT NULL,
    sample_noise TEXT NOT NULL,
    sample_train_share REAL NOT NULL,
    capture TEXT NOT NULL,
    detail_budget_bytes INTEGER NOT NULL,
    ask_every INTEGER NOT NULL,
    tape INTEGER NOT NULL,
    device TEXT NOT NULL,
    threads INTEGER NOT NULL,
    sweep_noise TEXT NOT NULL,
    sweep_train_share REAL NOT NULL,
    sweep_samples INTEGER NOT NULL,
    sweep_seed INTEGER NOT NULL,
    sweep_batch INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    segments INTEGER NOT NULL,
    seconds REAL NOT NULL,
    peak_device_bytes INTEGER NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0,
    correct INTEGER NOT NULL DEFAULT 0,
    thumbnail BLOB NOT NULL DEFAULT x'',
    tags TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    found_by_name TEXT NOT NULL,
    found_by_tags TEXT NOT NULL DEFAULT '',
    found_by_notes TEXT NOT NULL DEFAULT ''
) STRICT)");

const QString answersTable = QStringLiteral(R"(
CREATE TABLE answers (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    question TEXT NOT NULL,
    expected TEXT NOT NULL,
    given TEXT NOT NULL,
    probability REAL NOT NULL,
    expected_probability REAL,
    segment INTEGER NOT NULL,
    correct INTEGER,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID)");

const QString pointsTable = QStringLiteral(R"(
CREATE TABLE points (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    task TEXT NOT NULL,
    segments INTEGER NOT NULL,
    forgets INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    correct INTEGER NOT NULL,
    chance REAL NOT NULL,
    seconds REAL NOT NULL,
    peak_device_bytes INTEGER NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID)");

} // namespace

const QList<SchemaStep>& librarySteps() {
    static const QList<SchemaStep> steps{
        {
            QStringLiteral("PRAGMA application_id = %1").arg(libraryApplicationId),
            runsTable,
            answersTable,
            pointsTable,
            QStringLiteral("CREATE INDEX runs_by_begin ON runs (began_ms DESC, id)"),
            QStringLiteral("CREATE INDEX runs_under_way ON runs (writer) WHERE writer <> ''"),
        },
    };
    return steps;
}

} // namespace rmtscope
