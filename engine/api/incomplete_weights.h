#pragma once

#include "engine/api/error.h"
#include "engine/api/model_info.h"

#include <utility>

namespace rmtscope {

/// WeightsMismatch: the configuration asks for tensors that aren't there.
class IncompleteWeights : public Error {
public:
    /// report: its `missing` names all of those, and nothing else.
    IncompleteWeights(const std::string& sentence, LoadReport report)
        : Error(ErrorCode::WeightsMismatch, sentence, report.missing.front())
        , m_report(std::move(report)) {}

    /// What became of the others, so that names can be compared.
    [[nodiscard]] const LoadReport& report() const noexcept { return m_report; }

private:
    LoadReport m_report;
};

} // namespace rmtscope
