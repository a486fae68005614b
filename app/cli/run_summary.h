#pragma once

#include "engine/api/document.h"
#include "engine/api/model_info.h"
#include "engine/api/session.h"

#include <chrono>
#include <iosfwd>
#include <vector>

namespace rmtscope::cli {

/// What `rmt run` reports: a public interface, keys are only ever added.
class RunSummary {
public:
    RunSummary(ModelInfo model, const Document& document);

    void add(const SegmentTrace& trace);
    void finish(const RunGeometry& geometry, const MemoryUse& use);

    [[nodiscard]] std::int64_t tokens() const { return m_tokens; }
    void writeJson(std::ostream& out) const;
    void writeText(std::ostream& out) const;

private:
    struct LastAnswer {
        Answer answer;
        std::int64_t tokens = 0; ///< read when it was asked
    };

    [[nodiscard]] bool correct(const LastAnswer& last) const;
    [[nodiscard]] bool answerable(const Question& question) const;

    ModelInfo m_model;
    std::vector<Question> m_questions;
    std::chrono::steady_clock::time_point m_started;
    double m_seconds = 0;
    std::int64_t m_tokens = 0;
    std::int64_t m_segments = 0;
    std::vector<LastAnswer> m_answers;
    RunGeometry m_geometry;
    MemoryUse m_use;
};

} // namespace rmtscope::cli
