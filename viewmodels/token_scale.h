#pragma once

#include <cstddef>

namespace rmtscope {

class TraceStore;

/// Where text tokens stand on an axis of segments: segment k covers [k, k + 1) there, however many tokens it has, and
/// they are not all equally long. Segments that weren't read yet share the tokens that are left.
class TokenScale {
public:
    /// One token a segment.
    TokenScale() = default;
    /// Of the run that is in the store now; `store` outlives it.
    explicit TokenScale(const TraceStore& store)
        : m_store(&store) {}

    /// How many tokens stand in front of a place on the axis.
    [[nodiscard]] double tokenAt(double segment) const;
    /// The other way round: where token number `token` begins.
    [[nodiscard]] double segmentAt(double token) const;

private:
    /// The segments that weren't read, as one straight piece of the scale.
    struct Unread {
        double segment = 0; ///< the first of them
        double token = 0;   ///< its first one
        double tokens = 0;  ///< of each
    };

    [[nodiscard]] bool isIdentity() const;
    [[nodiscard]] Unread unread() const;

    const TraceStore* m_store = nullptr;
};

} // namespace rmtscope
