#include "engine/training/recipe_paths.h"

#include <system_error>

namespace rmtscope {

void resolvePaths(Recipe& recipe, const std::filesystem::path& bundled) {
    for (std::filesystem::path* path : {&recipe.vocabulary, &recipe.noise, &recipe.start}) {
        if (path->empty()) {
            continue;
        }
        for (const std::filesystem::path& place : {recipe.file.parent_path() / *path, bundled / *path}) {
            std::error_code ignored; // what can't be looked at isn't there
            if (std::filesystem::exists(place, ignored)) {
                *path = place;
                break;
            }
        }
    }
}

} // namespace rmtscope
