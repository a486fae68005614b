#pragma once

#include "engine/text/special_token_names.h"

#include <cstdint>
#include <filesystem>
#include <map>

namespace rmtscope {

/// What the small files beside a vocabulary say about it, with the published library's defaults for what is absent.
struct TokenizerConfig {
    std::string tokenizerClass; ///< empty if no file says
    bool lowerCase = true;
    std::optional<bool> stripAccents; ///< unset: as lowerCase
    bool isolateCjk = true;
    bool addPrefixSpace = false;
    SpecialTokenNames special;
    std::map<std::string, std::int32_t> addedTokens; ///< of added_tokens.json: entries beside the vocabulary's
};

/// `tokenizer_config.json`, `special_tokens_map.json` and `added_tokens.json` of `folder`, each of which may be absent.
/// Throws Error: FileUnreadable, FileEmpty, ConfigInvalid (says which key of which file).
[[nodiscard]] TokenizerConfig readTokenizerConfig(const std::filesystem::path& folder);

} // namespace rmtscope
