#include "engine/text/tokenizer_json_steps.h"

#include "engine/text/byte_level_splitter.h"
#include "engine/text/class_splitters.h"
#include "engine/text/normaliser_steps.h"
#include "engine/text/unicode_forms.h"

namespace rmtscope {

namespace {

constexpr std::string_view gpt2Pattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr int deepest = 8; ///< sequences within sequences

using NormaliserSteps = std::vector<std::unique_ptr<const Normaliser>>;

bool stripsAccents(const JsonView& step) {
    const auto strip = step.find("strip_accents");
    return strip ? strip->boolean() : step.booleanOr("lowercase", true);
}

void addBertSteps(const JsonView& step, NormaliserSteps& steps) {
    if (step.booleanOr("clean_text", true)) {
        steps.push_back(makeCleaning());
    }
    if (step.booleanOr("handle_chinese_chars", true)) {
        steps.push_back(makeIdeographIsolation());
    }
    if (stripsAccents(step)) {
        steps.push_back(makeUnicodeForm({.compatibility = false, .compose = false}));
        steps.push_back(makeMarkStripping(false));
    }
    if (step.booleanOr("lowercase", true)) {
        steps.push_back(makeLowerCase());
    }
}

void addSteps(const JsonView& step, int depth, NormaliserSteps& steps) {
    const std::string type = stepType(step);
    if (type == "Sequence" && depth < deepest) {
        for (const JsonView& item : step.at("normalizers", "a list of normalizers").items()) {
            addSteps(item, depth + 1, steps);
        }
    } else if (type == "BertNormalizer") {
        addBertSteps(step, steps);
    } else if (type == "NFC" || type == "NFD" || type == "NFKC" || type == "NFKD") {
        steps.push_back(makeUnicodeForm({.compatibility = type.size() == 4, .compose = type.back() == 'C'}));
    } else if (type == "Lowercase") {
        steps.push_back(makeLowerCase());
    } else if (type == "StripAccents") {
        steps.push_back(makeMarkStripping(true));
    } else {
        step.at("type", "a text")
            .reject("BertNormalizer, NFC, NFD, NFKC, NFKD, Lowercase, StripAccents or Sequence, which this version "
                    "supports");
    }
}

std::unique_ptr<const WordSplitter> readSplit(const JsonView& step) {
    const JsonView pattern = step.at("pattern", "a pattern");
    const auto regex = pattern.find("Regex");
    if (!regex || regex->text() != gpt2Pattern) {
        (regex ? *regex : pattern).reject("GPT-2's pattern, the only one which this version supports");
    }
    const JsonView behaviour = step.at("behavior", "a behavior");
    if (behaviour.text() != "Isolated" && !(behaviour.text() == "Removed" && step.booleanOr("invert", false))) {
        behaviour.reject("Isolated, or Removed with \"invert\": true, which this version supports");
    }
    return std::make_unique<ByteLevelSplitter>(ByteLevelOptions{});
}

void addSplitters(const JsonView& step, int depth, std::vector<SplitterStep>& steps) {
    const std::string type = stepType(step);
    if (!steps.empty() && steps.back().isByteLevel) {
        step.at("type", "a text").reject("no step behind ByteLevel, which this version wants last");
    }
    if (type == "Sequence" && depth < deepest) {
        for (const JsonView& item : step.at("pretokenizers", "a list of pre-tokenizers").items()) {
            addSplitters(item, depth + 1, steps);
        }
    } else if (type == "BertPreTokenizer") {
        steps.push_back({makeBertSplitter()});
    } else if (type == "Whitespace") {
        steps.push_back({makeWhitespaceSplitter()});
    } else if (type == "WhitespaceSplit") {
        steps.push_back({makeWhitespaceOnlySplitter()});
    } else if (type == "Split") {
        steps.push_back({readSplit(step)});
    } else if (type == "ByteLevel") {
        const ByteLevelOptions options{.usePattern = step.booleanOr("use_regex", true),
                                       .addPrefixSpace = step.booleanOr("add_prefix_space", true)};
        steps.push_back({std::make_unique<ByteLevelSplitter>(options), true});
    } else {
        step.at("type", "a text")
            .reject("BertPreTokenizer, ByteLevel, Whitespace, WhitespaceSplit, Split or Sequence, which this version "
                    "supports");
    }
}

} // namespace

std::string stepType(const JsonView& step) {
    return step.at("type", "the type of a step").text();
}

std::unique_ptr<const Normaliser> readNormaliser(const std::optional<JsonView>& step) {
    NormaliserSteps steps;
    if (step) {
        addSteps(*step, 0, steps);
    }
    return steps.empty() ? nullptr : makeSequence(std::move(steps));
}

SplitterStep readSplitter(const JsonView& step) {
    std::vector<SplitterStep> steps;
    addSplitters(step, 0, steps);
    if (steps.empty()) {
        step.reject("at least one pre-tokenizer");
    }
    const bool isByteLevel = steps.back().isByteLevel;
    if (steps.size() == 1) {
        return std::move(steps.front());
    }
    std::vector<std::unique_ptr<const WordSplitter>> splitters;
    splitters.reserve(steps.size());
    for (SplitterStep& each : steps) {
        splitters.push_back(std::move(each.splitter));
    }
    return {makeSplitterSequence(std::move(splitters)), isByteLevel};
}

std::optional<BasicTokenOptions> asBasicTokens(const std::optional<JsonView>& normaliser, const JsonView& splitter) {
    if (!normaliser || stepType(*normaliser) != "BertNormalizer" || !normaliser->booleanOr("clean_text", true) ||
        stepType(splitter) != "BertPreTokenizer") {
        return std::nullopt;
    }
    return BasicTokenOptions{.lowerCase = normaliser->booleanOr("lowercase", true),
                             .stripAccents = stripsAccents(*normaliser),
                             .isolateCjk = normaliser->booleanOr("handle_chinese_chars", true),
                             .tables = BertTables::Unicode8};
}

} // namespace rmtscope
