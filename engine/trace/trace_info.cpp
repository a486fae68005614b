#include "engine/trace/trace_info.h"

#include <system_error>

namespace rmtscope {

TraceInfo describeTrace(const ModelInfo& model, const Document& document, const RunGeometry& geometry,
                        CaptureLevel capture) {
    TraceInfo info;
    info.modelName = model.name;
    std::error_code ignored; // then it stays empty
    info.modelPath = std::filesystem::absolute(model.path, ignored);
    info.memorySystem = model.memorySystem;
    info.labels = model.labels;
    info.documentPath = document.sample ? document.path : std::filesystem::absolute(document.path, ignored);
    info.documentBytes = document.text.size();
    info.geometry = geometry;
    info.masses = capture != CaptureLevel::Off;
    for (const Question& question : document.questions) {
        Question kept;
        kept.id = question.id;
        kept.text = question.text;
        kept.answer = question.answer;
        info.questions.push_back(std::move(kept));
    }
    return info;
}

} // namespace rmtscope
