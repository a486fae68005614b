#include "engine/text/character_offsets.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <numeric>

namespace rmtscope {

namespace {

std::vector<std::size_t> risingOrder(const std::vector<std::uint64_t>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    return order;
}

} // namespace

std::vector<std::uint64_t> bytesOfCharacters(std::string_view text, const std::vector<std::uint64_t>& characters) {
    std::vector<std::uint64_t> bytes(characters.size(), noOffset);
    std::size_t byte = 0;
    std::uint64_t character = 0;
    for (const std::size_t i : risingOrder(characters)) {
        while (character < characters[i] && byte < text.size()) {
            do {
                ++byte;
            } while (byte < text.size() && isContinuation(text[byte]));
            ++character;
        }
        if (character < characters[i]) {
            break;
        }
        bytes[i] = byte;
    }
    return bytes;
}

std::vector<std::uint64_t> charactersBeforeBytes(std::string_view text, const std::vector<std::uint64_t>& bytes) {
    std::vector<std::uint64_t> characters(bytes.size());
    std::uint64_t byte = 0;
    std::uint64_t character = 0;
    for (const std::size_t i : risingOrder(bytes)) {
        character += countCodePoints(text.substr(byte, bytes[i] - byte));
        byte = bytes[i];
        characters[i] = character;
    }
    return characters;
}

} // namespace rmtscope
