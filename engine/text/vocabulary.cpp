#include "engine/text/vocabulary.h"

#include "engine/api/error.h"
#include "engine/files/file_bytes.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace rmtscope {

namespace {

// PieceTrie counts its nodes, at most one a byte, in 24 bits; the largest published vocabularies have 5 MB.
constexpr std::size_t mostBytes = std::size_t{1} << 24;

} // namespace

void Vocabulary::add(std::string_view entry, std::int32_t id) {
    m_bytes += entry.size();
    if (m_bytes >= mostBytes) {
        refuse("has more text than a vocabulary can have");
    }
    if (const auto known = m_ids.find(entry); known != m_ids.end()) {
        refuse("gives the entry \"" + std::string(entry) + "\" the ids " + std::to_string(known->second) + " and " +
               std::to_string(id));
    }
    const auto place = static_cast<std::size_t>(id);
    if (place >= m_entries.size()) {
        m_entries.resize(place + 1);
    } else if (m_ids.contains(m_entries[place]) && m_ids.at(m_entries[place]) == id) {
        refuse("gives the id " + std::to_string(id) + " to \"" + m_entries[place] + "\" and to \"" +
               std::string(entry) + "\"");
    }
    m_entries[place] = entry;
    m_ids.emplace(m_entries[place], id);
}

std::optional<std::int32_t> Vocabulary::find(std::string_view entry) const {
    const auto place = m_ids.find(entry);
    return place == m_ids.end() ? std::nullopt : std::optional(place->second);
}

void Vocabulary::refuse(const std::string& what) const {
    throw Error(ErrorCode::ConfigInvalid,
                "The vocabulary " + m_file.string() + " " + what + "; get the file that belongs to the model.",
                m_file.string());
}

Vocabulary readVocabularyLines(const std::filesystem::path& file) {
    const FileBytes content = readFileBytes(file, {});
    const std::string_view text = content.bytes;
    Vocabulary vocabulary(file);
    if (const std::size_t bad = firstInvalidUtf8(text); bad < text.size()) {
        vocabulary.refuse("is no UTF-8 text at byte " + std::to_string(bad));
    }
    if (std::ranges::count(text, '\n') > largestTokenId) {
        vocabulary.refuse("has too many lines");
    }
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (const auto known = vocabulary.find(line)) {
            vocabulary.refuse("has the entry \"" + std::string(line) + "\" in lines " + std::to_string(*known + 1) +
                              " and " + std::to_string(vocabulary.size() + 1) + ", but an entry may stand there once");
        }
        vocabulary.add(line, vocabulary.size());
        begin = end + 1;
    }
    return vocabulary;
}

} // namespace rmtscope
