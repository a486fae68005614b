#include "engine/trace/trace_info.h"

namespace rmtscope {

TraceInfo describeTrace(const ModelInfo& model, const Document& document, const RunGeometry& geometry,
                        CaptureLevel capture) {
    TraceInfo info;
    info.modelName = model.name;
    info.modelPath = model.path;
    info.memorySystem = model.memorySystem;
    info.labels = model.labels;
    info.documentPath = document.path;
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
