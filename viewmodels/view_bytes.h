#pragma once

#include "engine/api/attention_map.h"

#include <cstdint>

namespace rmtscope {

/// Memory of what views hold besides the traces: an estimate that counts the large parts and every token's text.
/// Rows may be shared with the session, which counts them within its budget too.
[[nodiscard]] std::uint64_t viewBytes(const SegmentDetail& detail);
[[nodiscard]] std::uint64_t viewBytes(const std::vector<SegmentToken>& tokens);
[[nodiscard]] std::uint64_t viewBytes(const AttentionMap& map);

} // namespace rmtscope
