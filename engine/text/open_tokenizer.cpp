#include "engine/text/open_tokenizer.h"

#include "engine/api/error.h"
#include "engine/text/byte_pair.h"
#include "engine/text/tokenizer_config.h"
#include "engine/text/tokenizer_json.h"
#include "engine/text/wordpiece.h"

#include <algorithm>
#include <initializer_list>

namespace rmtscope {

namespace {

namespace fs = std::filesystem;

bool isThere(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(file, ignored);
}

/// The classes that the library itself implements by the same code; none named is fine.
void requireClass(const TokenizerConfig& config, const fs::path& folder, const std::string& vocabulary,
                  std::initializer_list<std::string_view> known) {
    std::string_view name = config.tokenizerClass;
    if (name.ends_with("Fast")) {
        name.remove_suffix(4);
    }
    if (name.empty() || std::ranges::find(known, name) != known.end()) {
        return;
    }
    std::string expected;
    for (const std::string_view each : known) {
        expected += (expected.empty() ? "" : ", ") + std::string(each);
    }
    throw Error(ErrorCode::ConfigInvalid,
                (folder / "tokenizer_config.json").string() + R"( has "tokenizer_class": ")" + config.tokenizerClass +
                    "\", but with " + vocabulary + " this version supports " + expected +
                    "; a tokenizer.json beside it may help.",
                "tokenizer_class");
}

std::shared_ptr<const Tokenizer> openLines(const fs::path& folder, const TokenizerConfig& config) {
    requireClass(config, folder, "vocab.txt", {"BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer"});
    return openWordPiece(folder / "vocab.txt", {.lowerCase = config.lowerCase,
                                                .stripAccents = config.stripAccents,
                                                .isolateCjk = config.isolateCjk,
                                                .special = config.special,
                                                .addedTokens = config.addedTokens});
}

std::shared_ptr<const Tokenizer> openPairs(const fs::path& folder, const TokenizerConfig& config) {
    for (const char* name : {"vocab.json", "merges.txt"}) {
        if (!isThere(folder / name)) {
            throw Error(ErrorCode::ModelIncomplete,
                        folder.string() + " is no whole model folder: of vocab.json and merges.txt it lacks " + name +
                            ".",
                        (folder / name).string());
        }
    }
    requireClass(config, folder, "vocab.json",
                 {"GPT2Tokenizer", "RobertaTokenizer", "BartTokenizer", "LongformerTokenizer"});
    return openBytePair(
        folder / "vocab.json", folder / "merges.txt",
        {.addPrefixSpace = config.addPrefixSpace, .special = config.special, .addedTokens = config.addedTokens});
}

} // namespace

std::shared_ptr<const Tokenizer> openTokenizer(const fs::path& folder) {
    const TokenizerConfig config = readTokenizerConfig(folder);
    if (isThere(folder / "tokenizer.json")) {
        return openTokenizerJson(folder / "tokenizer.json", config.special);
    }
    if (isThere(folder / "vocab.txt")) {
        return openLines(folder, config);
    }
    if (isThere(folder / "vocab.json") || isThere(folder / "merges.txt")) {
        return openPairs(folder, config);
    }
    throw Error(ErrorCode::ModelIncomplete,
                folder.string() +
                    " is no whole model folder: it lacks a tokenizer, which is tokenizer.json, vocab.txt, "
                    "or vocab.json with merges.txt.",
                (folder / "tokenizer.json").string());
}

} // namespace rmtscope
