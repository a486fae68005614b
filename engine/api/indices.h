#pragma once

// Qt's moc can't read <compare> as the first header.
// clang-format off
#include <cstddef>
#include <compare>
// clang-format on
#include <cstdint>
#include <functional>

namespace rmtscope {

/// A number that counts one kind of thing: a segment can't be passed where a layer is expected.
template <class Tag>
struct Index {
    std::int64_t value = 0;

    constexpr Index() = default;
    constexpr explicit Index(std::int64_t v)
        : value(v) {}

    [[nodiscard]] constexpr std::size_t offset() const { return static_cast<std::size_t>(value); }
    constexpr auto operator<=>(const Index&) const = default;
    constexpr Index& operator++() {
        ++value;
        return *this;
    }
    friend constexpr Index operator+(Index a, std::int64_t n) { return Index(a.value + n); }
    friend constexpr Index operator-(Index a, std::int64_t n) { return Index(a.value - n); }
    friend constexpr std::int64_t operator-(Index a, Index b) { return a.value - b.value; }
};

using SegmentIndex = Index<struct SegmentTag>; ///< 0-based, in reading order; segments that would be empty don't exist
using LayerIndex = Index<struct LayerTag>;     ///< 0-based, the first layer behind the embedding is 0
using HeadIndex = Index<struct HeadTag>;       ///< 0-based within its layer
using SlotIndex = Index<struct SlotTag>;       ///< 0-based memory token
using TokenIndex = Index<struct TokenTag>;     ///< 0-based text token of the whole document

/// A half-open range of bytes of a document's UTF-8 text.
struct ByteSpan {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    [[nodiscard]] constexpr std::uint64_t size() const { return end - begin; }
    [[nodiscard]] constexpr bool contains(std::uint64_t byte) const { return byte >= begin && byte < end; }
    [[nodiscard]] constexpr bool overlaps(ByteSpan other) const { return begin < other.end && other.begin < end; }
    constexpr bool operator==(const ByteSpan&) const = default;
};

} // namespace rmtscope

template <class Tag>
struct std::hash<rmtscope::Index<Tag>> {
    std::size_t operator()(rmtscope::Index<Tag> index) const noexcept { return std::hash<std::int64_t>{}(index.value); }
};
