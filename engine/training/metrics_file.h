#pragma once

#include "engine/training/trainer.h"

#include <filesystem>
#include <fstream>

namespace rmtscope {

/// metrics.csv of a run: one row a step and one a validation. Every call throws Error WriteFailed.
class MetricsFile {
public:
    /// Keeps the rows up to step `stepsDone` of a file that is there: later ones belong to steps that are done again.
    MetricsFile(std::filesystem::path file, const Recipe& recipe, std::int64_t stepsDone);

    void add(const StepReport& report, double seconds);
    /// step: behind which it was measured
    void add(const ValidationReport& report, std::int64_t step, std::size_t stage);
    void flush();

private:
    void check();

    std::filesystem::path m_file;
    std::vector<std::string> m_stages;
    std::ofstream m_out;
};

} // namespace rmtscope
