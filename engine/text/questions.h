#pragma once

#include "engine/api/document.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// Reads NAME.questions.json:
///
///     {"format": "rmtscope-questions", "version": 1,
///      "questions": [{"id": "q1", "task": "detect-memorize", "question": "Where is Mary?", "answer": "kitchen",
///                     "facts": [{"begin": 1234, "end": 1260, "text": "Mary went to the kitchen."}]}]}
///
/// `task` and `facts` may be missing. `begin` and `end` count characters (code points) of the document's text without
/// byte-order mark, and `text` is what stands there; the returned spans are bytes. Throws Error: FileMissing,
/// FileUnreadable, FileEmpty, QuestionsInvalid (says which question and key, and what was expected).
std::vector<Question> readQuestions(const std::filesystem::path& file, std::string_view documentText);

/// The content of such a file, for facts that lie in `documentText`.
std::string formatQuestions(std::span<const Question> questions, std::string_view documentText);
/// The same, where the characters before the begin and the end of each fact are known: two numbers a fact, in order.
std::string formatQuestions(std::span<const Question> questions, std::span<const std::uint64_t> characters);

} // namespace rmtscope
