#pragma once

#include "engine/training/recipe.h"

namespace rmtscope {

/// Makes vocabulary, noise and the model to begin with what the recipe means by them: beside the recipe if something is
/// there, else in `bundled`, where what comes with the program is. What is nowhere stays as it is.
void resolvePaths(Recipe& recipe, const std::filesystem::path& bundled);

} // namespace rmtscope
