#include "engine/text/vocabulary_json.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

Vocabulary vocabularyOf(const JsonView& entries) {
    if (!entries.value().is_object() || entries.value().empty()) {
        entries.reject("an object of entries and their ids");
    }
    Vocabulary vocabulary(entries.file());
    // Gaps are rare and small: an id far behind all entries would only take memory.
    const std::uint64_t most = std::min<std::uint64_t>(largestTokenId, 2 * entries.value().size() + 4096);
    for (const auto& [text, id] : entries.value().items()) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() > most) {
            (void)entries.at(text, "an id").integer(static_cast<std::int64_t>(most));
        }
        vocabulary.add(text, id.get<std::int32_t>());
    }
    return vocabulary;
}

std::optional<Merge> parseMerge(std::string_view line) {
    const std::size_t blank = line.find(' ');
    if (blank == 0 || blank == std::string_view::npos || blank + 1 == line.size() ||
        line.find(' ', blank + 1) != std::string_view::npos || firstInvalidUtf8(line) < line.size()) {
        return std::nullopt;
    }
    return Merge{std::string(line.substr(0, blank)), std::string(line.substr(blank + 1))};
}

} // namespace rmtscope
