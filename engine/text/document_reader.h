#pragma once

#include "engine/api/document.h"
#include "engine/api/progress.h"

#include <memory>
#include <stop_token>

namespace rmtscope {

/// Opens a text file of any size: UTF-8 is checked and used as it is (large files are memory-mapped), UTF-16 (by
/// byte-order mark or by its zero bytes) and Latin-1 are decoded. Reads the questions file beside it if there is one.
/// Throws Error: FileMissing, FileUnreadable (a folder, no permission), FileEmpty, NotText (zero bytes or control
/// characters no text has: says at which byte), FileDamaged (broken UTF-8 or UTF-16: says at which byte),
/// QuestionsInvalid, OutOfMemory, Cancelled.
std::shared_ptr<const Document> readDocument(const std::filesystem::path& file, const ProgressCallback& progress,
                                             const std::stop_token& stop);

/// Where the questions of a document are looked for: DIR/NAME.questions.json for DIR/NAME.txt.
std::filesystem::path questionsPath(const std::filesystem::path& document);

} // namespace rmtscope
