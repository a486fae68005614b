#include "viewmodels/view_bytes.h"

namespace rmtscope {

std::uint64_t viewBytes(const std::vector<SegmentToken>& tokens) {
    std::uint64_t bytes = tokens.size() * sizeof(SegmentToken);
    for (const SegmentToken& token : tokens) {
        bytes += token.label.size();
    }
    return bytes;
}

std::uint64_t viewBytes(const SegmentDetail& detail) {
    return sizeof(SegmentDetail) + viewBytes(detail.tokens) + (detail.rows ? detail.rows->bytes() : 0);
}

std::uint64_t viewBytes(const AttentionMap& map) {
    return sizeof(AttentionMap) + viewBytes(map.tokens) +
           (map.weights.size() + map.probabilities.size()) * sizeof(float);
}

} // namespace rmtscope
