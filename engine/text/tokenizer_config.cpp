#include "engine/text/tokenizer_config.h"

#include "engine/files/json_view.h"
#include "engine/text/vocabulary.h"

#include <array>

namespace rmtscope {

namespace {

std::optional<JsonView> openIfThere(const std::filesystem::path& file) {
    std::error_code ignored;
    return std::filesystem::exists(file, ignored) ? std::optional(JsonView(file)) : std::nullopt;
}

/// A special token stands there as a text, or as an object with that text as its "content".
std::string tokenText(const JsonView& token) {
    const nlohmann::json* value = &token.value();
    if (value->is_object() && value->contains("content")) {
        value = &value->at("content");
    }
    if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
        token.reject("the text of a token");
    }
    return value->get<std::string>();
}

void readSpecialTokens(const JsonView& view, SpecialTokenNames& names) {
    const std::array<std::pair<const char*, std::optional<std::string>*>, 7> keys{{{"unk_token", &names.unknown},
                                                                                   {"pad_token", &names.padding},
                                                                                   {"cls_token", &names.classifier},
                                                                                   {"sep_token", &names.separator},
                                                                                   {"mask_token", &names.mask},
                                                                                   {"bos_token", &names.beginOfText},
                                                                                   {"eos_token", &names.endOfText}}};
    for (const auto& [key, name] : keys) {
        if (const auto token = view.find(key)) {
            *name = tokenText(*token);
        }
    }
}

} // namespace

TokenizerConfig readTokenizerConfig(const std::filesystem::path& folder) {
    TokenizerConfig config;
    if (const auto view = openIfThere(folder / "tokenizer_config.json")) {
        config.tokenizerClass = view->textOr("tokenizer_class", "");
        if (const auto basic = view->find("do_basic_tokenize"); basic && !basic->boolean()) {
            basic->reject("true");
        }
        config.lowerCase = view->booleanOr("do_lower_case", config.lowerCase);
        if (const auto strip = view->find("strip_accents")) {
            config.stripAccents = strip->boolean();
        }
        config.isolateCjk = view->booleanOr("tokenize_chinese_chars", config.isolateCjk);
        config.addPrefixSpace = view->booleanOr("add_prefix_space", config.addPrefixSpace);
        readSpecialTokens(*view, config.special);
    }
    if (const auto view = openIfThere(folder / "special_tokens_map.json")) {
        readSpecialTokens(*view, config.special); // the library lets this one win
    }
    if (const auto view = openIfThere(folder / "added_tokens.json")) {
        for (const auto& [token, unused] : view->value().items()) {
            config.addedTokens[token] = static_cast<std::int32_t>(view->at(token, "an id").integer(largestTokenId));
        }
    }
    return config;
}

} // namespace rmtscope
