#pragma once

#include "engine/api/indices.h"
#include "engine/api/sample_name.h"

#include <cstdint>
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

/// A text token and the bytes of Document::text that it stands for.
struct PlacedToken {
    std::int32_t id = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// What one model finds under the name of a sample: tokens that its tokenizer wouldn't find in their text, because
/// facts cut words of the noise. Only the first segment may be shorter than the model's, whatever other documents are
/// cut like, and the last one ends in the question.
struct SampleTokens {
    SampleName name;
    std::vector<PlacedToken> tokens; ///< all of the document, in order
    SegmentIndex lastFact;           ///< where the last fact begins
};

/// A text and its questions, immutable and shared between threads.
struct Document {
    std::filesystem::path path;                 ///< of a sample its title, which is no file
    TextEncoding encoding = TextEncoding::Utf8; ///< of the file; `text` is always UTF-8
    std::string_view text; ///< whole and valid UTF-8, without a byte-order mark; backed by `storage`
    std::vector<Question> questions;
    std::shared_ptr<const void> storage;        ///< a mapping of the file, or the decoded text
    std::shared_ptr<const SampleTokens> sample; ///< null: a text, whose tokens the model's tokenizer finds
};

} // namespace rmtscope
