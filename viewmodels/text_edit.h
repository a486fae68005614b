#pragma once

#include "engine/api/document.h"

#include <memory>
#include <string>

namespace rmtscope {

/// A piece of a document's text that a person has rewritten.
struct TextEdit {
    ByteSpan replaced; ///< of Document::text, at ends of characters
    std::string text;  ///< valid UTF-8, stands in its place

    bool operator==(const TextEdit&) const = default;
};

/// `bytes` without the parts of characters at its ends, whose begin or end lies outside.
[[nodiscard]] ByteSpan wholeCharacters(std::string_view text, ByteSpan bytes);

/// The same change without what is equal at both of its ends; nothing is left of one that changes nothing.
[[nodiscard]] TextEdit trimmed(TextEdit edit, std::string_view original);

/// The document with the edit made: no sample any more, whose tokens would be those of the text before. Its questions
/// are the same; facts stand where they stood, or as much further as the text has grown before them, and those that the
/// edit reaches into are left out.
[[nodiscard]] std::shared_ptr<const Document> editedDocument(const Document& original, const TextEdit& edit);

} // namespace rmtscope
