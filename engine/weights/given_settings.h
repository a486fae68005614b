#pragma once

#include "engine/api/model_settings.h"

#include <filesystem>
#include <optional>

namespace rmtscope {

/// The settings that somebody names; the others stay.
struct GivenSettings {
    std::optional<std::int64_t> heads;
    std::optional<std::int64_t> memoryTokens;
    std::optional<std::int64_t> segmentSize;
    std::optional<SegmentAlignment> alignment;
    std::vector<std::string> labels;
    std::optional<bool> generatesAfterWriteMemory = std::nullopt;

    [[nodiscard]] bool any() const {
        return heads || memoryTokens || segmentSize || alignment || !labels.empty() || generatesAfterWriteMemory;
    }
};

/// What the model at `path` is to be opened with; nothing if its files say the same already. What isn't given is as
/// they say, or else usual; only the number of heads is never guessed. Throws Error as readFolderSettings, and
/// SettingsNeeded.
[[nodiscard]] std::optional<ModelSettings> settingsWith(const std::filesystem::path& path, const GivenSettings& given);

} // namespace rmtscope
