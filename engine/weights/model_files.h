#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace rmtscope {

class JsonFields;

inline constexpr const char* configName = "config.json"; ///< the library's
/// The arguments that the published training scripts keep; they write them as config.json.
inline constexpr const char* runConfigName = "run_config.json";
inline constexpr const char* ownConfigName = "rmtscope.json";

/// Which of the files of a model are there.
struct ModelFiles {
    std::filesystem::path folder;
    std::filesystem::path
        opened; ///< what opens the same again: the folder, or the file of weights that was named in it
    std::optional<std::filesystem::path> weights;   ///< see findWeights
    bool config = false;                            ///< config.json as the library writes it
    std::optional<std::filesystem::path> runConfig; ///< run_config.json, or config.json when it holds such arguments
    bool ownConfig = false;
    std::optional<std::string> ownText; ///< what shall stand in rmtscope.json, in place of what does

    [[nodiscard]] std::filesystem::path ownFile() const { return folder / ownConfigName; }
};

/// `path`: the folder or a file of weights in it, which is then the one that is used. Throws Error: FileMissing,
/// FileUnreadable (also another file), FileEmpty, ModelIncomplete for several files that may be the weights.
[[nodiscard]] ModelFiles findModelFiles(const std::filesystem::path& path);

/// What rmtscope.json says, or shall say; it must be there then. Throws Error as JsonFields.
[[nodiscard]] JsonFields ownFieldsOf(const ModelFiles& files);

/// Throws Error(ModelIncomplete).
[[noreturn]] void throwIncomplete(const std::filesystem::path& folder, const std::string& missing);
/// Throws Error(ModelIncomplete) if there are none.
[[nodiscard]] const std::filesystem::path& weightsOf(const ModelFiles& files);

} // namespace rmtscope
