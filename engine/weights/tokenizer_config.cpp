#include "engine/weights/tokenizer_config.h"

#include "engine/weights/json_fields.h"

namespace rmtscope {

namespace {

using nlohmann::json;

/// A special token stands there as a text, or as an object with that text as its "content".
std::string specialTokenOr(const JsonFields& fields, const std::string& key, const std::string& fallback) {
    const json* value = fields.find(key);
    if (value == nullptr) {
        return fallback;
    }
    if (value->is_object() && value->contains("content")) {
        value = &value->at("content");
    }
    if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
        fields.reject(key, "the text of a token, such as " + fallback);
    }
    return value->get<std::string>();
}

void refuseOtherTokenizers(const JsonFields& fields) {
    const std::string name = fields.textOr("tokenizer_class", "BertTokenizer");
    if (name != "BertTokenizer" && name != "BertTokenizerFast") {
        fields.reject("tokenizer_class", "BertTokenizer, which this version supports");
    }
    if (!fields.boolean("do_basic_tokenize").value_or(true)) {
        fields.reject("do_basic_tokenize", "true");
    }
}

} // namespace

TokenizerConfig readTokenizerConfig(const std::filesystem::path& folder) {
    TokenizerConfig tokenizer;
    const auto file = folder / "tokenizer_config.json";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return tokenizer;
    }
    const JsonFields fields(file);
    refuseOtherTokenizers(fields);
    tokenizer.lowerCase = fields.boolean("do_lower_case").value_or(tokenizer.lowerCase);
    tokenizer.stripAccents = fields.boolean("strip_accents");
    tokenizer.isolateCjk = fields.boolean("tokenize_chinese_chars").value_or(tokenizer.isolateCjk);
    tokenizer.unknown = specialTokenOr(fields, "unk_token", tokenizer.unknown);
    tokenizer.padding = specialTokenOr(fields, "pad_token", tokenizer.padding);
    tokenizer.classifier = specialTokenOr(fields, "cls_token", tokenizer.classifier);
    tokenizer.separator = specialTokenOr(fields, "sep_token", tokenizer.separator);
    tokenizer.mask = specialTokenOr(fields, "mask_token", tokenizer.mask);
    return tokenizer;
}

} // namespace rmtscope
