-- A library as version 1 of its tables has it, with three runs. Never changed: later programs must be able to read it.
PRAGMA application_id = 1380799571;
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
) STRICT;
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
) STRICT, WITHOUT ROWID;
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
) STRICT, WITHOUT ROWID;
CREATE INDEX runs_by_begin ON runs (began_ms DESC, id);
CREATE INDEX runs_under_way ON runs (writer) WHERE writer <> '';
INSERT INTO runs (
    id, kind, state, problem, writer, began_ms, changed_ms, program_version, model_path, model_name,
    memory_system, backbone, layers, heads, hidden_size, slots, segment_size, input_size, vocabulary_size,
    parameters, weight_file, weight_file_bytes, alignment, labels, writes_text, generates_after_write_memory,
    used_device, used_threads, document_title, document_path, document_bytes, document_tokens,
    document_segments, sample_task, sample_segments, sample_seed, sample_evaluation_seed, sample_noise,
    sample_train_share, capture, detail_budget_bytes, ask_every, tape, device, threads, sweep_noise,
    sweep_train_share, sweep_samples, sweep_seed, sweep_batch, tokens, segments, seconds, peak_device_bytes,
    asked, correct, tags, notes, found_by_name, found_by_tags, found_by_notes
) VALUES (
    'first', 'run', 'finished', '', '', 1772366400000, 1772366460000, '0.1.0', '/models/rmt-encoder', 'rmt-encoder', 'rmt-encoder', 'bert', 3, 3, 96, 10, 64, 77, 30522, 3345678, 'model.safetensors', 13382712,
    'right', '["kitchen","garden"]', 0, 0, 'cpu', 2, 'moby-dick.txt', '/texts/moby-dick.txt', 1200000, 322372,
    5038, '', 0, 0, 0, '', 0.0, 'rows', 2147483648, -1, 1, 'cpu', 0, '', 0.0, 0, 0, 0, 322372, 5038, 61.5,
    400000000, 1, 1, 'baseline, book', 'It''s the baseline.', 'rmt-encoder /models/rmt-encoder moby-dick.txt /texts/moby-dick.txt', 'baseline, book', 'it''s the baseline.'
);
INSERT INTO answers VALUES ('first', 0, 'q0', 'Where is Mary?', 'kitchen', 'kitchen', 0.99, 0.99, 5037, 1);
INSERT INTO answers VALUES ('first', 1, 'q1', 'Where is John?', 'attic', 'garden', 0.5, NULL, 5037, NULL);
INSERT INTO runs (
    id, kind, state, problem, writer, began_ms, changed_ms, program_version, model_path, model_name,
    memory_system, backbone, layers, heads, hidden_size, slots, segment_size, input_size, vocabulary_size,
    parameters, weight_file, weight_file_bytes, alignment, labels, writes_text, generates_after_write_memory,
    used_device, used_threads, document_title, document_path, document_bytes, document_tokens,
    document_segments, sample_task, sample_segments, sample_seed, sample_evaluation_seed, sample_noise,
    sample_train_share, capture, detail_budget_bytes, ask_every, tape, device, threads, sweep_noise,
    sweep_train_share, sweep_samples, sweep_seed, sweep_batch, tokens, segments, seconds, peak_device_bytes,
    asked, correct, found_by_name
) VALUES (
    'second', 'sweep', 'stopped', '', '', 1772370000000, 1772370100000, '0.1.0', '/models/rmt-encoder', 'rmt-encoder', 'rmt-encoder', 'bert', 3, 3, 96, 10, 64, 77, 30522, 3345678, 'model.safetensors', 13382712,
    'right', '["kitchen","garden"]', 0, 0, 'cpu', 2, 'memorize: 1 to 8 segments', '', 0, 0, 0, '', 0, 0, 0,
    '', 0.0, 'rows', 2147483648, -1, 1, 'cpu', 0, '/texts/noise.txt', 0.9, 100, 0, 16, 57600, 900, 12.5, 0,
    200, 190, 'rmt-encoder /models/rmt-encoder memorize: 1 to 8 segments '
);
INSERT INTO points VALUES ('second', 0, 'memorize', 1, 0, 64, 100, 100, 0.5, 2.5, 100000000, '');
INSERT INTO points VALUES ('second', 1, 'memorize', 8, 0, 512, 100, 90, 0.5, 10.0, 100000000, '');
INSERT INTO runs (
    id, kind, state, problem, writer, began_ms, changed_ms, program_version, model_path, model_name,
    memory_system, backbone, layers, heads, hidden_size, slots, segment_size, input_size, vocabulary_size,
    parameters, weight_file, weight_file_bytes, alignment, labels, writes_text, generates_after_write_memory,
    used_device, used_threads, document_title, document_path, document_bytes, document_tokens,
    document_segments, sample_task, sample_segments, sample_seed, sample_evaluation_seed, sample_noise,
    sample_train_share, capture, detail_budget_bytes, ask_every, tape, device, threads, sweep_noise,
    sweep_train_share, sweep_samples, sweep_seed, sweep_batch, tokens, segments, seconds, peak_device_bytes,
    found_by_name
) VALUES (
    'third', 'run', 'under-way', '', 'c0ffee00-0000-4000-8000-000000000000', 1772373600000, 1772373605000,
    '0.1.0', '/models/rmt-encoder', 'rmt-encoder', 'rmt-encoder', 'bert', 3, 3, 96, 10, 64, 77, 30522,
    3345678, 'model.safetensors', 13382712, 'right', '["kitchen","garden"]', 0, 0, 'cpu', 2, 'reasoning, 64 segments, seed 17', '', 20000, 4096, 64, 'reasoning', 64, 17, 0, '/texts/noise.txt', 0.9, 'rows',
    2147483648, -1, 1, 'cpu', 0, '', 0.0, 0, 0, 0, 1024, 16, 1.25, 0, 'rmt-encoder /models/rmt-encoder reasoning, 64 segments, seed 17 '
);
