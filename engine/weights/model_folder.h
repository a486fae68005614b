#pragma once

#include "engine/api/model_info.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

enum class Activation { Gelu, GeluTanh, Relu };

/// The fields of a Hugging Face `config.json` of BERT that the forward pass uses.
struct BertConfig {
    std::int64_t hiddenSize = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t intermediateSize = 0;
    std::int64_t vocabularySize = 0; ///< as written there: with or without the memory tokens
    std::int64_t positions = 0;      ///< max_position_embeddings
    std::int64_t tokenTypes = 2;
    std::int64_t paddingId = 0;
    double layerNormEpsilon = 1e-12;
    Activation activation = Activation::Gelu;
    std::vector<std::string> labels; ///< by id2label; empty if there is none
};

/// What no checkpoint says, from `rmtscope.json`, or from `run_config.json` as the published scripts write it.
struct MemoryConfig {
    std::string system = "none"; ///< "rmt-encoder" or "none"
    std::int64_t memoryTokens = 0;
    std::int64_t inputSize = 0;   ///< all positions
    std::int64_t segmentSize = 0; ///< text tokens
    SegmentAlignment alignment = SegmentAlignment::Right;
    std::vector<std::string> labels; ///< overrides the backbone's when not empty
};

/// The small files of a model folder, read and checked against each other; tokenizer and
/// weights aren't opened yet.
struct ModelFolder {
    std::filesystem::path path;
    std::string modelType; ///< config.json's model_type: "bert"
    BertConfig bert;
    MemoryConfig memory;
    std::filesystem::path weights; ///< model.safetensors
};

/// `path`: the folder or any file in it. Throws Error: FileMissing, FileUnreadable, FileEmpty, ModelIncomplete (says
/// which file), ConfigInvalid (says which key of which file, what it holds and what was expected).
ModelFolder readModelFolder(const std::filesystem::path& path);

} // namespace rmtscope
