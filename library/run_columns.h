#pragma once

#include "library/run_record.h"

namespace rmtscope {

// The columns of the file and where their values stand in a record: visit(name, value) for each, in a fixed order. The
// same list writes and reads.

/// Of table runs: what RunStore::put() writes.
template <class Record, class Visit>
void eachColumn(Record& record, const Visit& visit) {
    visit("kind", record.kind);
    visit("state", record.state);
    visit("problem", record.problem);
    visit("began_ms", record.began);
    visit("changed_ms", record.changed);
    visit("program_version", record.programVersion);
    visit("model_path", record.model.path);
    visit("model_name", record.model.name);
    visit("memory_system", record.model.memorySystem);
    visit("backbone", record.model.backbone);
    visit("layers", record.model.layers);
    visit("heads", record.model.heads);
    visit("hidden_size", record.model.hiddenSize);
    visit("slots", record.model.slots);
    visit("segment_size", record.model.segmentSize);
    visit("input_size", record.model.inputSize);
    visit("vocabulary_size", record.model.vocabularySize);
    visit("parameters", record.model.parameters);
    visit("weight_file", record.model.weightFile);
    visit("weight_file_bytes", record.model.weightFileBytes);
    visit("alignment", record.model.alignment);
    visit("labels", record.model.labels);
    visit("writes_text", record.model.writesText);
    visit("generates_after_write_memory", record.model.generatesAfterWriteMemory);
    visit("used_device", record.model.device);
    visit("used_threads", record.model.threads);
    visit("document_title", record.document.title);
    visit("document_path", record.document.path);
    visit("document_bytes", record.document.bytes);
    visit("document_tokens", record.document.tokens);
    visit("document_segments", record.document.segments);
    visit("sample_task", record.document.sample.task);
    visit("sample_segments", record.document.sample.segments);
    visit("sample_seed", record.document.sample.seed);
    visit("sample_evaluation_seed", record.document.sample.evaluationSeed);
    visit("sample_noise", record.document.sample.noise);
    visit("sample_train_share", record.document.sample.trainShare);
    visit("capture", record.session.capture);
    visit("detail_budget_bytes", record.session.detailBudgetBytes);
    visit("ask_every", record.session.askEvery);
    visit("tape", record.session.tape);
    visit("device", record.device.device);
    visit("threads", record.device.threads);
    visit("sweep_noise", record.sweep.noise);
    visit("sweep_train_share", record.sweep.trainShare);
    visit("sweep_samples", record.sweep.samples);
    visit("sweep_seed", record.sweep.seed);
    visit("sweep_batch", record.sweep.batch);
    visit("tokens", record.results.tokens);
    visit("segments", record.results.segments);
    visit("seconds", record.results.seconds);
    visit("peak_device_bytes", record.results.peakDeviceBytes);
}

/// Of table runs: what others write.
template <class Record, class Visit>
void eachFurtherColumn(Record& record, const Visit& visit) {
    visit("asked", record.asked);
    visit("correct", record.correct);
    visit("thumbnail", record.thumbnail);
    visit("tags", record.tags);
    visit("notes", record.notes);
}

/// Of table answers.
template <class Answer, class Visit>
void eachAnswerColumn(Answer& answer, const Visit& visit) {
    visit("question_id", answer.id);
    visit("question", answer.question);
    visit("expected", answer.expected);
    visit("given", answer.given);
    visit("probability", answer.probability);
    visit("expected_probability", answer.expectedProbability);
    visit("segment", answer.segment);
    visit("correct", answer.correct);
}

/// Of table points.
template <class Point, class Visit>
void eachPointColumn(Point& point, const Visit& visit) {
    visit("task", point.result.key.task);
    visit("segments", point.result.key.segments);
    visit("forgets", point.result.key.forgets);
    visit("tokens", point.result.tokens);
    visit("samples", point.result.samples);
    visit("correct", point.result.correct);
    visit("chance", point.result.chance);
    visit("seconds", point.result.seconds);
    visit("peak_device_bytes", point.result.peakDeviceBytes);
    visit("problem", point.problem);
}

} // namespace rmtscope
