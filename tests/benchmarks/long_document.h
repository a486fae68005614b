#pragma once

#include "engine/text/document_reader.h"
#include "engine/text/open_tokenizer.h"
#include "engine/text/token_stream.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace rmtscope::bench {

/// Writes the bundled novel into `folder`, again and again up to the token `tokens` (1 or more) that the tokenizer of
/// the model folder `model` finds, and its questions beside it where all of it is there. Throws Error.
inline std::filesystem::path writeLongDocument(const std::filesystem::path& model, std::int64_t tokens,
                                               const std::filesystem::path& folder) {
    const std::filesystem::path novel = RMTSCOPE_SOURCE_DIR "/resources/documents/moby-dick.txt";
    const auto document = readDocument(novel, {}, {});
    const auto tokenizer = openTokenizer(model);
    std::string text;
    std::int64_t found = 0;
    while (found < tokens) {
        text.append(document->text).append("\n\n");
        TokenStream stream(tokenizer, text);
        stream.count({}, {});
        found = stream.tokens();
    }
    TokenStream stream(tokenizer, text);
    stream.count({}, {});
    std::vector<Token> last;
    stream.read(TokenIndex(tokens - 1), 1, last);
    text.resize(last.front().bytes.end);

    const std::filesystem::path file = folder / "long.txt";
    std::ofstream(file, std::ios::binary) << text;
    if (text.size() >= document->text.size()) {
        std::filesystem::copy_file(questionsPath(novel), questionsPath(file));
    }
    return file;
}

} // namespace rmtscope::bench
