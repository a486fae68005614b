#pragma once

#include "engine/api/indices.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

enum class TextEncoding { Utf8, Utf16Le, Utf16Be, Latin1 };

/// A sentence of the document that a question is about.
struct Fact {
    ByteSpan bytes; ///< where it stands in Document::text
    std::string text;
};

/// One question of NAME.questions.json.
struct Question {
    std::string id;   ///< unique within its document
    std::string task; ///< a task's name as in `rmt eval --task`, or empty
    std::string text; ///< "Where is Mary?", valid UTF-8
    std::string answer;
    std::vector<Fact> facts; ///< in reading order
};

/// A text and its questions, immutable and shared between threads.
struct Document {
    std::filesystem::path path;
    TextEncoding encoding = TextEncoding::Utf8; ///< of the file; `text` is always UTF-8
    std::string_view text; ///< whole and valid UTF-8, without a byte-order mark; backed by `storage`
    std::vector<Question> questions;
    std::shared_ptr<const void> storage; ///< a mapping of the file, or the decoded text
};

} // namespace rmtscope
