#include "engine/text/byte_pair.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/files/json_view.h"
#include "engine/text/byte_level_splitter.h"
#include "engine/text/pipeline_tokenizer.h"
#include "engine/text/utf8.h"
#include "engine/text/vocabulary_json.h"

#include <algorithm>

namespace rmtscope {

namespace {

/// One merge a line, "left right"; the first line may be "#version: …".
std::vector<Merge> readMergeLines(const std::filesystem::path& file) {
    const FileBytes content = readFileBytes(file, {});
    const std::string_view text = content.bytes;
    std::vector<Merge> merges;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.empty() || line.starts_with("#version")) {
            continue;
        }
        auto merge = parseMerge(line);
        if (!merge) {
            throw Error(ErrorCode::ConfigInvalid,
                        "Line " + std::to_string(number) + " of " + file.string() +
                            " isn't two entries with one blank between them; get the file that belongs to the model.",
                        file.string());
        }
        merges.push_back(std::move(*merge));
    }
    return merges;
}

} // namespace

std::shared_ptr<const Tokenizer> openBytePair(const std::filesystem::path& vocabulary,
                                              const std::filesystem::path& merges,
                                              const BytePairTokenizerOptions& options) {
    TokenizerParts parts{.vocabulary = vocabularyOf(JsonView(vocabulary))};
    parts.special = withBytePairNames(options.special, parts.vocabulary);
    const bool hasUnknown = parts.vocabulary.find(*parts.special.unknown).has_value();
    parts.splitter = std::make_unique<ByteLevelSplitter>(ByteLevelOptions{.addPrefixSpace = options.addPrefixSpace});
    parts.model =
        std::make_unique<BytePairModel>(parts.vocabulary, readMergeLines(merges),
                                        BytePairOptions{.unknown = hasUnknown ? parts.special.unknown : std::nullopt});
    parts.addedTokens = addPlainTokens(options.addedTokens, parts.vocabulary);
    return makePipelineTokenizer(std::move(parts));
}

} // namespace rmtscope
