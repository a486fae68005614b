#pragma once

#include "engine/api/document.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

/// Reads NAME.questions.json, whose spans count characters (code points) of the document's text without byte-order
/// mark; here they are bytes. Throws Error: FileMissing,
/// FileUnreadable, FileEmpty, QuestionsInvalid (says which question, key and what was expected).
std::vector<Question> readQuestions(const std::filesystem::path& file, std::string_view documentText);

/// The same file's content, for facts that lie in `documentText`.
std::string formatQuestions(std::span<const Question> questions, std::string_view documentText);

} // namespace rmtscope
