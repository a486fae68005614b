#include "engine/weights/given_settings.h"

#include "engine/weights/model_settings.h"

#include <algorithm>

namespace rmtscope {

std::optional<ModelSettings> settingsWith(const std::filesystem::path& path, const GivenSettings& given) {
    if (!given.any()) {
        return std::nullopt;
    }
    const ModelFiles files = findModelFiles(path);
    const FolderSettings known = readFolderSettings(files);
    if (known.headsMissing && !given.heads) {
        throwSettingsNeeded(files, known);
    }
    ModelSettings settings = known.settings;
    settings.heads = given.heads.value_or(settings.heads);
    settings.memoryTokens = given.memoryTokens.value_or(settings.memoryTokens);
    const std::int64_t most = mostSegmentTokens(known.facts, settings.memoryTokens);
    settings.segmentSize = given.segmentSize.value_or(std::min(settings.segmentSize, most));
    settings.alignment = given.alignment.value_or(settings.alignment);
    settings.generatesAfterWriteMemory = given.generatesAfterWriteMemory.value_or(settings.generatesAfterWriteMemory);
    if (!given.labels.empty()) {
        settings.labels = given.labels;
    }
    return !known.complete() || settings != known.settings ? std::optional(settings) : std::nullopt;
}

} // namespace rmtscope
