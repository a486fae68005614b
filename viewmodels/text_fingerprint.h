#pragma once

#include "engine/api/progress.h"

#include <QByteArray>

#include <cstdint>
#include <stop_token>
#include <string_view>

namespace rmtscope {

/// Tells whether a text is still the one that places in it were counted in.
struct TextFingerprint {
    std::uint64_t bytes = 0; ///< as Document::text has them
    QByteArray sha256;       ///< of them; 32 bytes

    bool operator==(const TextFingerprint&) const = default;
};

/// Takes about half a second for 100 MB. Throws Error Cancelled.
[[nodiscard]] TextFingerprint fingerprintOf(std::string_view text, const ProgressCallback& progress,
                                            const std::stop_token& stop);

} // namespace rmtscope
