#pragma once

#include "engine/text/tokenizer.h"
#include "tests/engine/text/text_files.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <random>
#include <vector>

namespace rmtscope {

using Ids = std::vector<std::int32_t>;
using Pieces = std::vector<std::pair<QByteArray, QByteArray>>; ///< vocabulary's entry, bytes of the text

inline const std::filesystem::path tokenizerReference = RMTSCOPE_SOURCE_DIR "/tests/reference/tokenizers";

inline std::string_view viewOf(const QByteArray& text) {
    return {text.constData(), static_cast<std::size_t>(text.size())};
}

inline std::vector<Token> tokensOf(const Tokenizer& tokenizer, std::string_view text, std::uint64_t base = 0) {
    std::vector<Token> tokens;
    tokenizer.tokenize(text, base, tokens);
    return tokens;
}

inline Ids idsOf(const std::vector<Token>& tokens) {
    Ids ids;
    for (const Token& token : tokens) {
        ids.push_back(token.id);
    }
    return ids;
}

inline Pieces piecesOf(const Tokenizer& tokenizer, const QByteArray& text) {
    Pieces pieces;
    for (const Token& token : tokensOf(tokenizer, viewOf(text))) {
        const std::string_view entry = tokenizer.entry(token.id);
        pieces.emplace_back(
            QByteArray(entry.data(), static_cast<qsizetype>(entry.size())),
            text.mid(static_cast<qsizetype>(token.bytes.begin), static_cast<qsizetype>(token.bytes.size())));
    }
    return pieces;
}

inline Ids toIds(const QJsonValue& list) {
    Ids ids;
    for (const QJsonValue& id : list.toArray()) {
        ids.push_back(id.toInt());
    }
    return ids;
}

inline QJsonArray referenceCases(const char* file = "cases.json") {
    return QJsonDocument::fromJson(QByteArray::fromStdString(readBytes(tokenizerReference / file)))["cases"].toArray();
}

/// Whether cutting `text` wherever the tokenizer says gives the tokens of the whole; where not, at which wanted byte.
inline std::optional<std::size_t> wrongCut(const Tokenizer& tokenizer, std::string_view text) {
    const std::vector<Token> whole = tokensOf(tokenizer, text);
    const auto same = [](const Token& a, const Token& b) { return a.id == b.id && a.bytes == b.bytes; };
    std::size_t lastCut = text.size() + 1;
    for (std::size_t wanted = text.size(); wanted > 0; --wanted) {
        const std::size_t cut = tokenizer.cutBefore(text, wanted);
        if (cut == lastCut) {
            continue;
        }
        lastCut = cut;
        std::vector<Token> parts;
        tokenizer.tokenize(text.substr(0, cut), 0, parts);
        tokenizer.tokenize(text.substr(cut), cut, parts);
        if (cut > wanted || !std::equal(whole.begin(), whole.end(), parts.begin(), parts.end(), same)) {
            return wanted;
        }
    }
    return std::nullopt;
}

/// A seeded text of `parts`, in which ugly neighbours meet.
inline std::string uglyText(unsigned seed, std::size_t length, const std::vector<std::string>& parts) {
    std::mt19937 random(seed);
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        text += parts[random() % parts.size()];
    }
    return text;
}

inline const std::vector<std::string> uglyParts{" ",
                                                " ",
                                                "  ",
                                                "\n",
                                                "\r\n",
                                                "\t",
                                                "\u00A0",
                                                "\u3000",
                                                "\u2028",
                                                "\u0085",
                                                "'",
                                                "'s",
                                                "'ll",
                                                "'S",
                                                "’",
                                                "a",
                                                "the",
                                                "Z",
                                                "é",
                                                "e\u0301",
                                                "\u0301",
                                                "\u0302\u0323",
                                                "ß",
                                                "İ",
                                                "1",
                                                "23",
                                                "½",
                                                "٣",
                                                ".",
                                                "...",
                                                "!?",
                                                "-",
                                                "_",
                                                "(",
                                                "中",
                                                "国",
                                                "かな",
                                                "한국",
                                                "\u1112\u1161\u11AB",
                                                "😀",
                                                "👩\u200D👩",
                                                "\u200B",
                                                "\u00AD",
                                                "\uFEFF",
                                                "\uFFFD",
                                                "\x01",
                                                "ﬁ",
                                                "Ⅳ",
                                                "≠",
                                                "ΣΑΣ",
                                                "<|endoftext|>",
                                                "[MASK]",
                                                "[SEP]",
                                                "<",
                                                "[",
                                                "|>",
                                                "word",
                                                " word",
                                                "\U0001D165"};

} // namespace rmtscope
