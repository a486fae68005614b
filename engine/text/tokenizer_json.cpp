#include "engine/text/tokenizer_json.h"

#include "engine/text/basic_token_splitter.h"
#include "engine/text/pipeline_tokenizer.h"
#include "engine/text/tokenizer_json_steps.h"
#include "engine/text/vocabulary_json.h"
#include "engine/text/wordpiece_model.h"

namespace rmtscope {

namespace {

struct AddedTokenLists {
    std::vector<AddedToken> plain, normalised;
};

std::string modelType(const JsonView& model) {
    // Older files don't say.
    return model.textOr("type", model.find("merges") ? "BPE" : "WordPiece");
}

/// Text of a key that must be absent or empty.
void requireNone(const JsonView& model, const std::string& key) {
    if (const auto value = model.find(key); value && value->value() != "") {
        value->reject("none, because this version reads byte-level BPE only");
    }
}

/// "left right", or a list of the two.
std::optional<Merge> mergeOf(const nlohmann::json& item) {
    if (item.is_string()) {
        return parseMerge(item.get_ref<const std::string&>());
    }
    if (!item.is_array() || item.size() != 2 || !item[0].is_string() || !item[1].is_string()) {
        return std::nullopt;
    }
    return Merge{item[0].get<std::string>(), item[1].get<std::string>()};
}

std::vector<Merge> readMerges(const JsonView& list) {
    if (!list.value().is_array()) {
        list.reject("a list of merges");
    }
    std::vector<Merge> merges;
    merges.reserve(list.value().size());
    for (const nlohmann::json& item : list.value()) {
        auto merge = mergeOf(item);
        if (!merge) {
            list.items()[merges.size()].reject("two entries");
        }
        merges.push_back(std::move(*merge));
    }
    return merges;
}

std::unique_ptr<const TokenModel> readBytePairs(const JsonView& model, const Vocabulary& vocabulary) {
    for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
        requireNone(model, key);
    }
    if (const auto fallback = model.find("byte_fallback"); fallback && fallback->boolean()) {
        fallback->reject("false, because this version reads byte-level BPE only");
    }
    if (const auto dropout = model.find("dropout"); dropout && dropout->value() != 0) {
        dropout->reject("none");
    }
    BytePairOptions options{.unknown = std::nullopt,
                            .fuseUnknown = model.booleanOr("fuse_unk", false),
                            .ignoreMerges = model.booleanOr("ignore_merges", false)};
    if (const auto unknown = model.find("unk_token")) {
        options.unknown = unknown->text();
    }
    return std::make_unique<BytePairModel>(vocabulary, readMerges(model.at("merges", "a list of merges")), options);
}

WordPieceModelOptions wordPieceOptions(const JsonView& model) {
    WordPieceModelOptions options;
    options.unknown = model.textOr("unk_token", options.unknown);
    options.continuationPrefix = model.textOr("continuing_subword_prefix", options.continuationPrefix);
    if (const auto longest = model.find("max_input_chars_per_word")) {
        options.longestWord = static_cast<std::size_t>(longest->integer(1'000'000));
    }
    return options;
}

/// Adds those to `vocabulary` that it doesn't have.
AddedTokenLists readAddedTokens(const JsonView& root, Vocabulary& vocabulary) {
    AddedTokenLists lists;
    const auto tokens = root.find("added_tokens");
    for (const JsonView& item : tokens ? tokens->items() : std::vector<JsonView>()) {
        const auto id = static_cast<std::int32_t>(item.at("id", "an id").integer(largestTokenId));
        AddedToken token{.content = item.at("content", "a text").text(),
                         .id = id,
                         .singleWord = item.booleanOr("single_word", false),
                         .stripLeft = item.booleanOr("lstrip", false),
                         .stripRight = item.booleanOr("rstrip", false)};
        if (token.content.empty()) {
            continue; // which the library ignores
        }
        if (vocabulary.find(token.content) != id) {
            vocabulary.add(token.content, id);
        }
        const bool isNormalised = item.booleanOr("normalized", !item.booleanOr("special", false));
        (isNormalised ? lists.normalised : lists.plain).push_back(std::move(token));
    }
    return lists;
}

AddedTokens normalisedBy(const Normaliser* normaliser, std::vector<AddedToken> tokens) {
    if (normaliser != nullptr) {
        for (AddedToken& token : tokens) {
            AlignedText content(SourceWord{token.content, {0, token.content.size()}, nullptr});
            normaliser->apply(content);
            token.content = std::move(content.text);
        }
        std::erase_if(tokens, [](const AddedToken& token) { return token.content.empty(); });
    }
    return AddedTokens(std::move(tokens));
}

} // namespace

std::shared_ptr<const Tokenizer> openTokenizerJson(const std::filesystem::path& file, const SpecialTokenNames& names) {
    const JsonView root(file);
    const JsonView model = root.at("model", "a model");
    const std::string type = modelType(model);
    if (type != "WordPiece" && type != "BPE") {
        model.at("type", "a text").reject("WordPiece or BPE, which this version supports");
    }
    const auto normaliser = root.find("normalizer");
    const JsonView splitter = root.at("pre_tokenizer", "a pre-tokenizer");

    TokenizerParts parts{.vocabulary = vocabularyOf(model.at("vocab", "an object of entries and their ids"))};
    const WordPieceModelOptions pieces = wordPieceOptions(model);
    if (type == "BPE") {
        parts.model = readBytePairs(model, parts.vocabulary);
        parts.special = withBytePairNames(names, parts.vocabulary);
    } else {
        parts.model = std::make_unique<WordPieceModel>(parts.vocabulary, pieces);
        parts.special = withBertNames(names);
    }
    if (const auto unknown = model.find("unk_token")) {
        parts.special.unknown = unknown->text();
    }
    AddedTokenLists added = readAddedTokens(root, parts.vocabulary);

    SplitterStep step = readSplitter(splitter);
    if (step.isByteLevel != (type == "BPE")) {
        splitter.reject(type == "BPE" ? "ByteLevel as the last pre-tokenizer, because this version reads byte-level "
                                        "BPE only"
                                      : "no ByteLevel, which is for BPE");
    }
    if (auto basic = asBasicTokens(normaliser, splitter); basic && added.normalised.empty()) {
        basic->longestWord = pieces.longestWord;
        parts.splitter = std::make_unique<BasicTokenSplitter>(*basic);
    } else {
        parts.splitter = std::move(step.splitter);
        parts.normaliser = readNormaliser(normaliser);
    }
    parts.addedTokens = AddedTokens(std::move(added.plain));
    parts.normalisedTokens = normalisedBy(parts.normaliser.get(), std::move(added.normalised));
    return makePipelineTokenizer(std::move(parts));
}

} // namespace rmtscope
