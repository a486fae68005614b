#pragma once

#include "engine/training/adamw.h"
#include "engine/training/initial_weights.h"
#include "engine/weights/model_folder.h"

#include <filesystem>

namespace rmtscope {

/// A part of training with settings of its own.
struct StageRecipe {
    std::string name;
    std::int64_t mostSteps = 0;
    double passAccuracy = 1; ///< of each task in validation, 0..1: then the stage is over; above 1: never
    double learningRate = 1e-3;
    double lastLearningRate = 1e-3; ///< reached at mostSteps, in a straight line
    std::int64_t streams = 96;      ///< samples a step
    std::int64_t leastTokens = 0;   ///< of a segment; each step draws one length
    std::int64_t mostTokens = 0;
    double auxiliaryWeight = 0; ///< see RelationTargets
    double codeWeight = 0;      ///< of memory's distance from SlotCode
    double forcedShare = 0;     ///< of memories between segments that are the code itself
    double forcedBlur = 0;      ///< of those, see SlotCode::blurred
    double asideShare = 0;      ///< of samples that tell more than they ask
    double memoryNoise = 0;     ///< deviation, between segments
    double lastMemoryNoise = 0; ///< reached at mostSteps, in a straight line
    double distractions = 0;    ///< see LessonWriter
    std::int64_t questions = 1; ///< most of one sample
    std::int64_t segments = 1;  ///< most of one sample
    double shareOfMost = 0.7;   ///< of the steps with that many segments; the others have fewer
    double rememberedShare = 0; ///< of the steps, see LessonShape::remembered; above 0, all of validation
    double pauseShare = 0;      ///< of the steps, see LessonShape::pause
    std::int64_t mostPause = 0; ///< segments; each order of magnitude is as likely as another
    std::int64_t bpttDepth = 0; ///< segments through which gradients flow back from the last one; 0: all
    std::vector<std::int64_t> validationSegments; ///< lengths at which accuracy is measured; the last one decides
};

struct ValidationRecipe {
    std::int64_t everySteps = 50;
    std::int64_t samples = 100; ///< of each task
};

/// What training does, from a recipe file. Paths are as they stand there.
struct Recipe {
    std::filesystem::path file;
    ModelFolder folder;               ///< what the model will be; its path is empty
    std::filesystem::path vocabulary; ///< folder with vocab.txt
    std::filesystem::path start;      ///< model folder whose weights training begins with; empty: from none
    std::filesystem::path noise;      ///< text
    double trainShare = 0.9;          ///< of the noise; the rest is for validation
    std::vector<std::string> tasks;
    std::uint64_t seed = 0;
    AdamWSettings optimizer;
    double clipNorm = 1;
    std::int64_t warmUpSteps = 100;
    std::int64_t streamsAPart = 32; ///< computed at once by one thread; results don't depend on the number of threads
    std::int64_t checkpointEverySteps = 200;
    InitialWeights initial;
    ValidationRecipe validation;
    std::vector<StageRecipe> stages;

    [[nodiscard]] bool hasAuxiliary() const;
    [[nodiscard]] bool hasCode() const;
};

/// Throws Error: FileMissing, FileUnreadable, FileEmpty, ConfigInvalid (says which key of the file, what it holds and
/// what was expected; also for keys that nobody knows, and sizes that don't fit together).
[[nodiscard]] Recipe readRecipe(const std::filesystem::path& file);

} // namespace rmtscope
