#include "engine/weights/memory_config.h"

#include "engine/weights/json_fields.h"

#include <string_view>

namespace rmtscope {

namespace {

constexpr std::string_view plain = "none";
constexpr std::string_view rmtEncoder = "rmt-encoder";
constexpr std::int64_t plainSpecialTokens = 2; // [CLS] text [SEP]
constexpr std::int64_t rmtSpecialTokens = 3;   // [CLS] memory [SEP] text [SEP]

SegmentAlignment alignmentOf(const JsonFields& fields) {
    const std::string name = fields.textOr("segment_alignment", "right"); // the published encoder's default
    if (name == "right") {
        return SegmentAlignment::Right;
    }
    if (name == "left") {
        return SegmentAlignment::Left;
    }
    if (name == "center") {
        return SegmentAlignment::Center;
    }
    fields.reject("segment_alignment", "left, right or center");
}

/// Room for at least one text token beside memory and special tokens.
void checkInputSize(const JsonFields& fields, const MemoryConfig& memory, std::int64_t specialTokens) {
    const std::int64_t least = memory.memoryTokens + specialTokens + 1;
    if (memory.inputSize < least) {
        fields.reject("input_size", "at least " + std::to_string(least) + ", to hold " +
                                        std::to_string(memory.memoryTokens) + " memory tokens, " +
                                        std::to_string(specialTokens) + " special tokens and text");
    }
}

std::int64_t inputSizeOf(const JsonFields& fields, const BertConfig& bert) {
    const std::int64_t size = fields.integer("input_size", {1, INT32_MAX});
    if (size > bert.positions) {
        fields.reject("input_size",
                      "at most max_position_embeddings of config.json, " + std::to_string(bert.positions));
    }
    return size;
}

void readRmtEncoder(const JsonFields& fields, const BertConfig& bert, MemoryConfig& memory) {
    memory.system = rmtEncoder;
    memory.memoryTokens = fields.integer("num_mem_tokens", {1, bert.positions});
    memory.inputSize = inputSizeOf(fields, bert);
    checkInputSize(fields, memory, rmtSpecialTokens);
    memory.segmentSize = memory.inputSize - memory.memoryTokens - rmtSpecialTokens;
    memory.alignment = alignmentOf(fields);
}

void readPlain(const JsonFields& fields, const BertConfig& bert, MemoryConfig& memory) {
    memory.system = plain;
    memory.memoryTokens = fields.integerOr("num_mem_tokens", {0, 0}, 0);
    memory.inputSize = fields.has("input_size") ? inputSizeOf(fields, bert) : bert.positions;
    checkInputSize(fields, memory, plainSpecialTokens);
    memory.segmentSize = memory.inputSize - plainSpecialTokens;
    memory.alignment = alignmentOf(fields);
}

MemoryConfig readOwnFile(const JsonFields& fields, const BertConfig& bert) {
    MemoryConfig memory;
    const std::string system = fields.textOr("memory_system", "");
    if (system == rmtEncoder) {
        readRmtEncoder(fields, bert, memory);
    } else if (system == plain) {
        readPlain(fields, bert, memory);
    } else {
        fields.reject("memory_system", "rmt-encoder or none, which this version supports");
    }
    memory.segmentSize = fields.integerOr("segment_size", {1, memory.segmentSize}, memory.segmentSize);
    memory.labels = fields.textsOrNone("labels");
    if (!memory.labels.empty() && !bert.labels.empty() && memory.labels.size() != bert.labels.size()) {
        fields.reject("labels", "as many texts as id2label of config.json has, " + std::to_string(bert.labels.size()));
    }
    return memory;
}

MemoryConfig readRunConfig(const JsonFields& fields, const BertConfig& bert) {
    if (fields.textOr("model_type", "") != "encoder") {
        fields.reject("model_type", "encoder, which this version supports");
    }
    MemoryConfig memory;
    readRmtEncoder(fields, bert, memory);
    return memory;
}

MemoryConfig withoutMemory(const std::filesystem::path& folder, const BertConfig& bert) {
    MemoryConfig memory;
    memory.inputSize = bert.positions;
    memory.segmentSize = bert.positions - plainSpecialTokens;
    if (memory.segmentSize < 1) {
        JsonFields(folder / "config.json").reject("max_position_embeddings", "at least 3, to hold text");
    }
    return memory;
}

} // namespace

MemoryConfig readMemoryConfig(const std::filesystem::path& folder, const BertConfig& bert) {
    std::error_code ignored;
    if (const auto file = folder / "rmtscope.json"; std::filesystem::exists(file, ignored)) {
        return readOwnFile(JsonFields(file), bert);
    }
    if (const auto file = folder / "run_config.json"; std::filesystem::exists(file, ignored)) {
        return readRunConfig(JsonFields(file), bert);
    }
    return withoutMemory(folder, bert);
}

} // namespace rmtscope
