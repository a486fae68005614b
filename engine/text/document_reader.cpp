#include "engine/text/document_reader.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/text/questions.h"
#include "engine/text/text_encoding.h"

#include <new>
#include <system_error>

namespace rmtscope {

namespace {

/// Text and storage of `document`: the file's own bytes if they are UTF-8.
void decode(FileBytes&& bytes, Document& document, const ProgressCallback& progress, const std::stop_token& stop) {
    const EncodingGuess guess = guessEncoding(bytes.bytes);
    document.encoding = guess.encoding;
    if (guess.encoding == TextEncoding::Utf8) {
        if (checkUtf8(bytes.bytes, guess.markBytes, document.path, progress, stop)) {
            document.text = bytes.bytes.substr(guess.markBytes);
            document.storage = std::move(bytes.storage);
            return;
        }
        document.encoding = TextEncoding::Latin1;
    }
    const auto decoded = std::make_shared<const std::string>(
        document.encoding == TextEncoding::Latin1 ? decodeLatin1(bytes.bytes, document.path, progress, stop)
                                                  : decodeUtf16(bytes.bytes, guess, document.path, progress, stop));
    document.text = *decoded;
    document.storage = decoded;
}

} // namespace

std::shared_ptr<const Document> readDocument(const std::filesystem::path& file, const ProgressCallback& progress,
                                             const std::stop_token& stop) {
    auto document = std::make_shared<Document>();
    document->path = file;
    try {
        decode(readFileBytes(file, stop), *document, progress, stop);
        if (document->text.empty()) {
            throw Error(ErrorCode::FileEmpty,
                        "The file " + file.string() +
                            " holds nothing but a byte-order mark; choose one with text in it.",
                        file.string());
        }
        std::error_code ignored; // a folder that can't be searched has no questions for us
        if (const std::filesystem::path questions = questionsPath(file); std::filesystem::exists(questions, ignored)) {
            document->questions = readQuestions(questions, document->text);
        }
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "There isn't enough memory to decode " + file.string() + ".",
                    file.string());
    }
    return document;
}

std::filesystem::path questionsPath(const std::filesystem::path& document) {
    return document.parent_path() / (document.stem().string() + ".questions.json");
}

} // namespace rmtscope
