#pragma once

#include "engine/runtime/torch_model.h"

#include <filesystem>
#include <string>
#include <vector>

namespace rmtscope {

/// One tensor of another implementation against ours: |ours - theirs| <= absolute + relative·|theirs| everywhere.
struct ParityRow {
    std::string tensor;
    double largestDifference = 0;
    double absolute = 0;
    double relative = 0;
    bool ok = false;
    std::string problem; ///< when it isn't only the numbers: another shape, not computed
};

struct ParityReport {
    std::string caseName;
    std::vector<ParityRow> rows; ///< by name

    [[nodiscard]] bool ok() const;
};

/// Runs the model on the inputs of a case and compares every tensor in it. Throws Error as readParityCase does.
ParityReport compareWithExpected(const TorchModel& model, const std::filesystem::path& expected);

} // namespace rmtscope
