#include "engine/text/word_table.h"

#include <cstring>
#include <functional>

namespace rmtscope {

namespace {

constexpr std::size_t shortWord = sizeof(std::uint64_t);

std::uint64_t keyOf(std::string_view word) {
    if (word.size() > shortWord) {
        return std::hash<std::string_view>()(word);
    }
    std::uint64_t key = 0;
    std::memcpy(&key, word.data(), word.size());
    return key;
}

} // namespace

WordTable::WordTable(std::size_t words) {
    std::size_t places = 16;
    while (places < 2 * words) {
        places *= 2;
    }
    m_places.resize(places);
}

std::size_t WordTable::place(std::string_view word, std::uint64_t key) const {
    const std::size_t mask = m_places.size() - 1;
    std::size_t at = static_cast<std::size_t>(((key ^ word.size()) * 0x9E3779B97F4A7C15U) >> 24) & mask;
    for (;; at = (at + 1) & mask) {
        const Place& here = m_places[at];
        const bool same = here.key == key && here.length == word.size() &&
                          (word.size() <= shortWord || m_long[static_cast<std::size_t>(here.id)].text == word);
        if (same || here.length == 0) {
            return at;
        }
    }
}

void WordTable::insert(std::string_view word, std::int32_t id) {
    const std::uint64_t key = keyOf(word);
    Place& free = m_places[place(word, key)];
    free = {key, static_cast<std::uint32_t>(word.size()), id};
    if (word.size() > shortWord) {
        free.id = static_cast<std::int32_t>(m_long.size());
        m_long.push_back({std::string(word), id});
    }
}

std::int32_t WordTable::find(std::string_view word) const {
    const Place& found = m_places[place(word, keyOf(word))];
    if (found.length == 0) {
        return -1;
    }
    return word.size() <= shortWord ? found.id : m_long[static_cast<std::size_t>(found.id)].id;
}

} // namespace rmtscope
