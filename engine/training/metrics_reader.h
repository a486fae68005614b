#pragma once

#include "engine/api/training.h"

#include <filesystem>
#include <string>
#include <vector>

namespace rmtscope {

/// The tasks that the columns of a metrics.csv are about; empty where there is no such file.
[[nodiscard]] std::vector<std::string> tasksInMetrics(const std::filesystem::path& file);

/// What a metrics.csv tells of the steps up to `lastStep`: later ones will be done again. Columns are found by their
/// names, so that files of earlier versions are read too; what can't be understood is left out, because a run must
/// go on without it.
[[nodiscard]] TrainingHistory readMetrics(const std::filesystem::path& file, const RecipeSummary& recipe,
                                          std::int64_t lastStep);

} // namespace rmtscope
