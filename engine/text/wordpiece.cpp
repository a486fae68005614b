#include "engine/text/wordpiece.h"

#include "engine/text/basic_token_splitter.h"
#include "engine/text/pipeline_tokenizer.h"
#include "engine/text/wordpiece_model.h"

namespace rmtscope {

std::shared_ptr<const Tokenizer> openWordPiece(const std::filesystem::path& vocabulary,
                                               const WordPieceOptions& options) {
    TokenizerParts parts{.vocabulary = readVocabularyLines(vocabulary), .special = withBertNames(options.special)};
    const BasicTokenOptions basic{.lowerCase = options.lowerCase,
                                  .stripAccents = options.stripAccents.value_or(options.lowerCase),
                                  .isolateCjk = options.isolateCjk,
                                  .tables = BertTables::Newest,
                                  .longestWord = options.longestWord};
    parts.splitter = std::make_unique<BasicTokenSplitter>(basic);
    parts.model = std::make_unique<WordPieceModel>(
        parts.vocabulary, WordPieceModelOptions{.unknown = *parts.special.unknown, .longestWord = options.longestWord});
    parts.addedTokens = addPlainTokens(options.addedTokens, parts.vocabulary);
    return makePipelineTokenizer(std::move(parts));
}

} // namespace rmtscope
