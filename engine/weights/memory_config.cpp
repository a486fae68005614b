#include "engine/weights/memory_config.h"

#include "engine/api/error.h"
#include "engine/api/model_settings.h"
#include "engine/weights/config_limits.h"
#include "engine/weights/infer_model.h"
#include "engine/weights/json_fields.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace rmtscope {

namespace {

constexpr std::string_view plain = "none";
constexpr std::string_view rmtEncoder = "rmt-encoder";
constexpr std::string_view rmtDecoder = "rmt-decoder";

constexpr const char* tokensKey = "num_mem_tokens";
constexpr const char* headsKey = "num_attention_heads";

constexpr std::array alignments{SegmentAlignment::Right, SegmentAlignment::Left, SegmentAlignment::Center};

SegmentAlignment alignmentOf(const JsonFields& fields, const BackboneLimits& backbone) {
    const std::string name = fields.textOr("segment_alignment", std::string(nameOf(usualAlignment(backbone.decoder))));
    for (const SegmentAlignment alignment : alignments) {
        if (name == nameOf(alignment)) {
            return alignment;
        }
    }
    fields.reject("segment_alignment", "left, right or center");
}

/// All positions of a segment: `input_size`, or what `segment_size` needs, or all that the backbone has.
std::int64_t inputSizeOf(const JsonFields& fields, const BackboneLimits& backbone, std::int64_t beside) {
    const bool bySegment = !fields.has("input_size") && fields.has("segment_size");
    const char* const key = bySegment ? "segment_size" : "input_size";
    const std::int64_t most = backbone.positions - (bySegment ? beside : 0);
    const std::int64_t size = fields.integerOr(key, {1, INT32_MAX}, most);
    if (size > most) {
        const std::string source = backbone.positionsKey.empty() ? "the position embedding's length"
                                                                 : backbone.positionsKey + " of config.json";
        fields.reject(key, "at most " + std::to_string(most) + ", because " + source + " is " +
                               std::to_string(backbone.positions));
    }
    return size + (bySegment ? beside : 0);
}

void readSizes(const JsonFields& fields, const BackboneLimits& backbone, MemoryConfig& memory) {
    const std::int64_t beside = positionsBesideText(backbone.decoder, memory.memoryTokens);
    memory.inputSize = inputSizeOf(fields, backbone, beside);
    if (memory.inputSize < beside + 1) {
        const std::int64_t blocks = (backbone.decoder ? 2 : 1) * memory.memoryTokens;
        fields.reject("input_size", "at least " + std::to_string(beside + 1) + ", to hold " + std::to_string(blocks) +
                                        " memory tokens, " + std::to_string(beside - blocks) +
                                        " special tokens and text");
    }
    const std::int64_t room = std::min(memory.inputSize - beside, mostTokensOfASegment);
    memory.segmentSize = fields.integerOr("segment_size", {1, room}, room);
    memory.alignment = alignmentOf(fields, backbone);
}

void readRmt(const JsonFields& fields, const BackboneLimits& backbone, MemoryConfig& memory) {
    memory.system = backbone.decoder ? rmtDecoder : rmtEncoder;
    memory.memoryTokens = fields.integer(tokensKey, {1, backbone.positions});
    if (!fields.has("input_size") && !fields.has("segment_size")) {
        fields.reject("input_size", "the number of positions of a segment, or segment_size, its text tokens");
    }
    readSizes(fields, backbone, memory);
    memory.generatesAfterWriteMemory = fields.boolean("generate_after_write_memory").value_or(false);
}

void readPlain(const JsonFields& fields, const BackboneLimits& backbone, MemoryConfig& memory) {
    memory.system = plain;
    memory.memoryTokens = fields.integerOr(tokensKey, {0, 0}, 0);
    readSizes(fields, backbone, memory);
}

MemoryConfig readOwnFile(const JsonFields& fields, const BackboneLimits& backbone) {
    fields.allowOnly({"memory_system", headsKey, tokensKey, "input_size", "segment_size", "segment_alignment",
                      "generate_after_write_memory", "labels", "tasks", "answer"});
    if (backbone.heads > 0 && fields.integerOr(headsKey, limits::counts, backbone.heads) != backbone.heads) {
        fields.reject(headsKey, std::to_string(backbone.heads) + ", as config.json says");
    }
    const std::string_view rmt = backbone.decoder ? rmtDecoder : rmtEncoder;
    MemoryConfig memory;
    memory.source = fields.source();
    const std::string system = fields.textOr("memory_system", "");
    if (system == rmt) {
        readRmt(fields, backbone, memory);
    } else if (system == plain) {
        readPlain(fields, backbone, memory);
    } else {
        fields.reject("memory_system", std::string(rmt) + " or none, which this version supports with such a backbone");
    }
    memory.labels = fields.textsOrNone("labels");
    if (!memory.labels.empty() && backbone.labels > 0 && memory.labels.size() != backbone.labels) {
        fields.reject("labels", "as many texts as id2label of config.json has, " + std::to_string(backbone.labels));
    }
    return memory;
}

/// As the published scripts write it: the encoder's says which of the two it is; a decoder's may say nothing, and its
/// script's default is "encoder-decoder".
void checkKind(const JsonFields& fields, const BackboneLimits& backbone) {
    const std::string kind = fields.textOr("model_type", backbone.decoder ? "decoder" : "");
    if (kind != "encoder" && !backbone.decoder) {
        fields.reject("model_type", "encoder, because that is what the weights are");
    }
    if (kind != "decoder" && kind != "encoder-decoder" && backbone.decoder) {
        fields.reject("model_type", "decoder, because that is what the weights are");
    }
}

MemoryConfig readRunConfig(const JsonFields& fields, const BackboneLimits& backbone) {
    checkKind(fields, backbone);
    MemoryConfig memory;
    memory.source = fields.source();
    if (fields.integerOr(tokensKey, {0, backbone.positions}, 0) == 0) { // the baseline of a publication
        readPlain(fields, backbone, memory);
    } else {
        readRmt(fields, backbone, memory);
    }
    return memory;
}

MemoryConfig withoutMemory(const std::filesystem::path& folder, const BackboneLimits& backbone) {
    const std::int64_t beside = positionsBesideText(backbone.decoder, 0);
    MemoryConfig memory;
    memory.inputSize = backbone.positions;
    memory.segmentSize = std::min(backbone.positions - beside, mostTokensOfASegment);
    if (memory.segmentSize < 1) {
        JsonFields(folder / configName)
            .reject(backbone.positionsKey, "at least " + std::to_string(beside + 1) + ", to hold text");
    }
    return memory;
}

} // namespace

BackboneLimits limitsOf(const InferredModel& model) {
    return {model.decoder(), model.positions, {}, 0, 0};
}

SegmentAlignment usualAlignment(bool decoder) {
    return decoder ? SegmentAlignment::Left : SegmentAlignment::Right;
}

std::string_view nameOf(SegmentAlignment alignment) {
    switch (alignment) {
    case SegmentAlignment::Left:
        return "left";
    case SegmentAlignment::Center:
        return "center";
    case SegmentAlignment::Right:
        break;
    }
    return "right";
}

void rejectMemoryTokens(const MemoryConfig& memory, const std::string& expected) {
    throw Error(ErrorCode::ConfigInvalid,
                memory.source + " \"" + tokensKey + "\": " + std::to_string(memory.memoryTokens) + "; expected " +
                    expected + ".",
                tokensKey);
}

MemoryConfig readMemoryConfig(const ModelFiles& files, const BackboneLimits& backbone) {
    if (files.ownConfig) {
        return readOwnFile(ownFieldsOf(files), backbone);
    }
    if (files.runConfig) {
        return readRunConfig(JsonFields(*files.runConfig), backbone);
    }
    return withoutMemory(files.folder, backbone);
}

} // namespace rmtscope
