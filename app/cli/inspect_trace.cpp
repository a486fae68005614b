#include "app/cli/inspect_trace.h"

#include "engine/trace/trace_reader.h"

#include <nlohmann/json.hpp>

namespace rmtscope::cli {

namespace {

/// Text tokens of the readable segments.
std::int64_t tokensRead(const TraceReader& reader) {
    if (reader.segments() == 0) {
        return 0;
    }
    const SegmentTrace last = reader.read(SegmentIndex(reader.segments() - 1));
    return last.firstToken.value + last.tokens;
}

} // namespace

nlohmann::ordered_json describeTraceFile(const std::filesystem::path& file) {
    const TraceReader reader(file);
    const TraceInfo& info = reader.info();
    nlohmann::ordered_json json;
    json["trace"] = file.string();
    json["trace_file_bytes"] = std::filesystem::file_size(file);
    json["complete"] = reader.complete();
    json["not_closed"] = reader.open();
    json["segments_read"] = reader.segments();
    json["segments"] = info.geometry.segments;
    json["tokens_read"] = tokensRead(reader);
    json["tokens"] = info.geometry.tokens;
    json["model"] = info.modelName;
    json["model_path"] = info.modelPath.string();
    json["memory_system"] = info.memorySystem;
    json["layers"] = info.geometry.shape.layers;
    json["heads"] = info.geometry.shape.heads;
    json["hidden_size"] = info.geometry.hiddenSize;
    json["memory_tokens"] = info.geometry.shape.slots;
    json["segment_tokens"] = info.geometry.segmentSize;
    json["labels"] = info.labels;
    json["document_path"] = info.documentPath.string();
    json["document_bytes"] = info.documentBytes;
    json["questions"] = info.questions.size();
    json["masses"] = info.masses;
    json["memory_states"] = reader.states();
    return json;
}

} // namespace rmtscope::cli
