#pragma once

#include <filesystem>

namespace rmtscope {

/// The file of the program that runs; empty where the system doesn't tell.
[[nodiscard]] std::filesystem::path executableFile();

/// Where the models and documents that come with the program are: share/rmtscope beside the bin folder of an installed
/// `executable`, else resources/ of the source tree.
[[nodiscard]] std::filesystem::path bundledFolder(const std::filesystem::path& executable = executableFile());

/// A model or document as the person named it: `path` itself if it is there, or else the bundled one of that name
/// ("models/rmt-encoder") if that is there.
[[nodiscard]] std::filesystem::path findBundled(const std::filesystem::path& path,
                                                const std::filesystem::path& executable = executableFile());

/// A recipe as the person named it: the file itself if it is there, or else the bundled one of that path
/// ("recipes/rmt-encoder.json") or name ("rmt-encoder").
[[nodiscard]] std::filesystem::path findBundledRecipe(const std::filesystem::path& recipe,
                                                      const std::filesystem::path& executable = executableFile());

} // namespace rmtscope
