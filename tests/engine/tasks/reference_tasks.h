#pragma once

#include "engine/text/open_tokenizer.h"
#include "engine/text/wordpiece.h"

#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <filesystem>

namespace rmtscope {

inline const std::filesystem::path referenceFolder = RMTSCOPE_SOURCE_DIR "/tests/reference";
inline const std::filesystem::path taskReference = referenceFolder / "babilong-tasks";

inline QByteArray readReference(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The samples of samples.json.
inline QJsonArray referenceSamples() {
    return QJsonDocument::fromJson(readReference(taskReference / "samples.json")).object()["samples"].toArray();
}

/// BERT's published vocabularies.
inline std::shared_ptr<const Tokenizer> bertTokenizer(bool cased) {
    WordPieceOptions options;
    options.lowerCase = !cased;
    return openWordPiece(referenceFolder / "tokenizers" /
                             (cased ? "bert-base-cased-vocab.txt" : "bert-base-uncased-vocab.txt"),
                         options);
}

/// The tokenizer of the bundled model.
inline std::shared_ptr<const Tokenizer> bundledTokenizer() {
    return openTokenizer(RMTSCOPE_SOURCE_DIR "/resources/models/rmt-encoder");
}

inline std::vector<std::int32_t> tokenIdsOf(const Tokenizer& tokenizer, std::string_view text) {
    std::vector<Token> tokens;
    tokenizer.tokenize(text, 0, tokens);
    std::vector<std::int32_t> ids(tokens.size());
    std::ranges::transform(tokens, ids.begin(), &Token::id);
    return ids;
}

} // namespace rmtscope
