#pragma once

#include "engine/training/trainer.h"

#include <filesystem>

namespace rmtscope {

/// Writes a model folder in the published layout, which opens like any other: the tensors and what stands beside them.
/// Each file appears whole or not at all, the weights last. Throws Error WriteFailed.
void saveModel(const std::filesystem::path& folder, const Recipe& recipe, const NamedTensors& tensors);

/// Writes a training state to one file, whole or not at all. Throws Error WriteFailed.
void saveTrainingState(const std::filesystem::path& file, const TrainingState& state);
/// Throws Error: FileMissing, FileUnreadable, FileEmpty, FileDamaged, also where something of a state is missing.
[[nodiscard]] TrainingState loadTrainingState(const std::filesystem::path& file);

} // namespace rmtscope
