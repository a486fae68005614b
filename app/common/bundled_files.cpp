#include "app/common/bundled_files.h"

#include <system_error>

namespace rmtscope {
namespace {

bool isThere(const std::filesystem::path& path) {
    std::error_code ignored; // what can't be looked at isn't there
    return std::filesystem::exists(path, ignored);
}

} // namespace

std::filesystem::path executableFile() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored);
}

std::filesystem::path bundledFolder(const std::filesystem::path& executable) {
    const std::filesystem::path installed =
        executable.parent_path().parent_path() / std::filesystem::path("share/rmtscope");
    return !executable.empty() && isThere(installed / "models")
               ? installed
               : std::filesystem::path(RMTSCOPE_SOURCE_DIR "/resources");
}

std::filesystem::path findBundled(const std::filesystem::path& path, const std::filesystem::path& executable) {
    if (path.empty() || path.is_absolute() || isThere(path)) {
        return path;
    }
    const std::filesystem::path bundled = bundledFolder(executable) / path;
    return isThere(bundled) ? bundled : path;
}

std::filesystem::path findBundledRecipe(const std::filesystem::path& recipe, const std::filesystem::path& executable) {
    std::error_code ignored;
    std::filesystem::path found = findBundled(recipe, executable);
    if (std::filesystem::is_regular_file(found, ignored) || recipe.empty() || recipe.has_parent_path()) {
        return found;
    }
    std::filesystem::path named = bundledFolder(executable) / "recipes" / recipe; // a folder may have the same name
    named += recipe.extension() == ".json" ? "" : ".json";
    return isThere(named) ? named : found;
}

} // namespace rmtscope
