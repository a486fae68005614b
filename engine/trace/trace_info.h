#pragma once

#include "engine/api/document.h"
#include "engine/api/model_info.h"
#include "engine/api/session.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rmtscope {

/// What a trace says of the run that wrote it; known before the first segment.
struct TraceInfo {
    std::string modelName;
    std::filesystem::path modelPath; ///< absolute, like documentPath
    std::string memorySystem;        ///< as in ModelInfo
    std::vector<std::string> labels;
    std::filesystem::path documentPath; ///< or a sample's title
    std::uint64_t documentBytes = 0;    ///< of its text as UTF-8, which the segments' byte spans count
    std::vector<Question> questions;    ///< only id, text and answer are kept
    RunGeometry geometry;               ///< of the whole document, read to its end or not
    bool masses = true;                 ///< write, read, retain and the strongest tokens are kept
    bool states = false;                ///< the memory state before every segment is kept
};

TraceInfo describeTrace(const ModelInfo& model, const Document& document, const RunGeometry& geometry,
                        CaptureLevel capture);

} // namespace rmtscope
