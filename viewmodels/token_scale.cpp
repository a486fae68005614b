#include "viewmodels/token_scale.h"

#include "viewmodels/trace_store.h"

#include <algorithm>

namespace rmtscope {

bool TokenScale::isIdentity() const {
    return m_store == nullptr || (m_store->empty() && m_store->context().geometry.segments <= 0);
}

TokenScale::Unread TokenScale::unread() const {
    const RunGeometry& geometry = m_store->context().geometry;
    Unread unread;
    unread.segment = static_cast<double>(m_store->size());
    if (!m_store->empty()) {
        const SegmentTrace& last = *m_store->at(m_store->size() - 1);
        unread.token = static_cast<double>(last.firstToken.value + last.tokens);
    }
    const double segments = static_cast<double>(geometry.segments) - unread.segment;
    const double tokens = static_cast<double>(geometry.tokens) - unread.token;
    unread.tokens = segments > 0 && tokens > 0 ? tokens / segments : 0;
    return unread;
}

double TokenScale::tokenAt(double segment) const {
    if (isIdentity()) {
        return segment;
    }
    segment = std::max(segment, 0.0);
    const Unread behind = unread();
    if (segment >= behind.segment) {
        return behind.token + (segment - behind.segment) * behind.tokens;
    }
    const auto read = static_cast<std::size_t>(segment);
    const SegmentTrace& trace = *m_store->at(read);
    const double inside = segment - static_cast<double>(read);
    return static_cast<double>(trace.firstToken.value) + inside * static_cast<double>(trace.tokens);
}

double TokenScale::segmentAt(double token) const {
    if (isIdentity()) {
        return token;
    }
    token = std::max(token, 0.0);
    const Unread behind = unread();
    if (token >= behind.token) {
        return behind.segment + (behind.tokens > 0 ? (token - behind.token) / behind.tokens : 0);
    }
    // The last segment that doesn't begin behind the token.
    std::size_t segment = 0;
    std::size_t end = m_store->size();
    while (end - segment > 1) {
        const std::size_t middle = segment + (end - segment) / 2;
        if (static_cast<double>(m_store->at(middle)->firstToken.value) <= token) {
            segment = middle;
        } else {
            end = middle;
        }
    }
    const SegmentTrace& trace = *m_store->at(segment);
    const double inside = token - static_cast<double>(trace.firstToken.value);
    return static_cast<double>(segment) + inside / static_cast<double>(std::max<std::int64_t>(trace.tokens, 1));
}

} // namespace rmtscope
