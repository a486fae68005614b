#pragma once

#include "engine/training/parameter_store.h"
#include "engine/weights/model_folder.h"

namespace rmtscope {

/// How a model's numbers start.
struct InitialWeights {
    double deviation = 0.02;         ///< of matrices; biases start at 0, norms at 1
    std::int64_t positionWidth = 0;  ///< the first so many dimensions hold sinusoidal positions, and no words
    std::vector<std::int64_t> looks; ///< [heads] head h of layer 0 looks at the token so far away; may be empty
    double lookStrength = 3;         ///< scores of such a head: the larger, the sharper it looks
};

/// Fills `values` anew; the same numbers for the same seed. An initialisation only: nothing of it is fixed, so the
/// architecture stays what it is. positionWidth is even and at most the head width where `looks` isn't empty.
void initialise(TensorPack& values, const ModelFolder& folder, const InitialWeights& how, std::uint64_t seed);

} // namespace rmtscope
