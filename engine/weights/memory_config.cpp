#include "engine/weights/memory_config.h"

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

constexpr std::array alignments{SegmentAlignment::Right, SegmentAlignment::Left, SegmentAlignment::Center};

/// What stands beside the text of a segment.
struct Surroundings {
    std::int64_t blocks = 0;   ///< of memory tokens
    std::int64_t specials = 0; ///< special tokens
};
constexpr Surroundings besideEncoderText{1, 3}; // [CLS] memory [SEP] text [SEP]
constexpr Surroundings besideDecoderText{2, 0}; // memory text memory

Surroundings besidePlainText(const BackboneLimits& backbone) {
    return backbone.decoder ? Surroundings{0, 0} : Surroundings{0, 2}; // [CLS] text [SEP]
}

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

void readSizes(const JsonFields& fields, const BackboneLimits& backbone, Surroundings around, MemoryConfig& memory) {
    const std::int64_t beside = around.blocks * memory.memoryTokens + around.specials;
    memory.inputSize = inputSizeOf(fields, backbone, beside);
    if (memory.inputSize < beside + 1) {
        fields.reject("input_size", "at least " + std::to_string(beside + 1) + ", to hold " +
                                        std::to_string(around.blocks * memory.memoryTokens) + " memory tokens, " +
                                        std::to_string(around.specials) + " special tokens and text");
    }
    // Traces count a segment's tokens in 16 bits.
    const std::int64_t room = std::min<std::int64_t>(memory.inputSize - beside, UINT16_MAX);
    memory.segmentSize = fields.integerOr("segment_size", {1, room}, room);
    memory.alignment = alignmentOf(fields, backbone);
}

void readRmt(const JsonFields& fields, const BackboneLimits& backbone, MemoryConfig& memory) {
    memory.system = backbone.decoder ? rmtDecoder : rmtEncoder;
    memory.memoryTokens = fields.integer("num_mem_tokens", {1, backbone.positions});
    if (!fields.has("input_size") && !fields.has("segment_size")) {
        fields.reject("input_size", "the number of positions of a segment, or segment_size, its text tokens");
    }
    readSizes(fields, backbone, backbone.decoder ? besideDecoderText : besideEncoderText, memory);
    memory.generatesAfterWriteMemory = fields.boolean("generate_after_write_memory").value_or(false);
}

void readPlain(const JsonFields& fields, const BackboneLimits& backbone, MemoryConfig& memory) {
    memory.system = plain;
    memory.memoryTokens = fields.integerOr("num_mem_tokens", {0, 0}, 0);
    readSizes(fields, backbone, besidePlainText(backbone), memory);
}

MemoryConfig readOwnFile(const JsonFields& fields, const BackboneLimits& backbone) {
    const std::string_view rmt = backbone.decoder ? rmtDecoder : rmtEncoder;
    MemoryConfig memory;
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

/// As the published scripts write it: the encoder's says which of the two it is, the decoder's names its classes.
MemoryConfig readRunConfig(const JsonFields& fields, const BackboneLimits& backbone) {
    const std::string kind = backbone.decoder ? "decoder" : "encoder";
    if (fields.textOr("model_type", backbone.decoder ? kind : "") != kind) {
        fields.reject("model_type", kind + ", because config.json says so");
    }
    MemoryConfig memory;
    readRmt(fields, backbone, memory);
    return memory;
}

MemoryConfig withoutMemory(const std::filesystem::path& folder, const BackboneLimits& backbone) {
    const std::int64_t beside = besidePlainText(backbone).specials;
    MemoryConfig memory;
    memory.inputSize = backbone.positions;
    memory.segmentSize = backbone.positions - beside;
    if (memory.segmentSize < 1) {
        JsonFields(folder / "config.json")
            .reject(backbone.positionsKey, "at least " + std::to_string(beside + 1) + ", to hold text");
    }
    return memory;
}

} // namespace

BackboneLimits limitsOf(const InferredModel& model) {
    return {model.decoder(), model.positions, {}, 0};
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

MemoryConfig readMemoryConfig(const std::filesystem::path& folder, const BackboneLimits& backbone) {
    std::error_code ignored;
    if (const auto file = folder / "rmtscope.json"; std::filesystem::exists(file, ignored)) {
        return readOwnFile(JsonFields(file), backbone);
    }
    if (const auto file = folder / "run_config.json"; std::filesystem::exists(file, ignored)) {
        return readRunConfig(JsonFields(file), backbone);
    }
    return withoutMemory(folder, backbone);
}

} // namespace rmtscope
