#include "engine/text/vocabulary.h"

#include "engine/api/error.h"
#include "engine/text/file_bytes.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

Vocabulary::Vocabulary(const std::filesystem::path& file)
    : m_text(readFileBytes(file, {}).bytes) {
    if (const std::size_t bad = firstInvalidUtf8(m_text); bad < m_text.size()) {
        throw Error(ErrorCode::ConfigInvalid,
                    "The vocabulary " + file.string() + " is no UTF-8 text at byte " + std::to_string(bad) +
                        "; get the file that belongs to the model.",
                    file.string());
    }
    const auto lines = static_cast<std::size_t>(std::ranges::count(m_text, '\n')) + 1;
    m_entries.reserve(lines);
    m_ids.reserve(lines);
    for (std::size_t begin = 0; begin < m_text.size();) {
        const std::size_t end = std::min(m_text.find('\n', begin), m_text.size());
        std::string_view line = std::string_view(m_text).substr(begin, end - begin);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        const auto [place, isNew] = m_ids.emplace(line, size());
        if (!isNew) {
            throw Error(ErrorCode::ConfigInvalid,
                        "The vocabulary " + file.string() + " has the entry \"" + std::string(line) + "\" in lines " +
                            std::to_string(place->second + 1) + " and " + std::to_string(size() + 1) +
                            ", but an entry may stand there once; get the file that belongs to the model.",
                        file.string());
        }
        m_entries.push_back(line);
        begin = end + 1;
    }
}

std::optional<std::int32_t> Vocabulary::find(std::string_view entry) const {
    const auto place = m_ids.find(entry);
    return place == m_ids.end() ? std::nullopt : std::optional(place->second);
}

} // namespace rmtscope
