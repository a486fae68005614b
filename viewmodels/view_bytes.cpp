#include "viewmodels/view_bytes.h"

namespace rmtscope {
namespace {

std::uint64_t bytesOf(const std::vector<SegmentToken>& tokens) {
    std::uint64_t bytes = tokens.size() * sizeof(SegmentToken);
    for (const SegmentToken& token : tokens) {
        bytes += token.label.size();
    }
    return bytes;
}

} // namespace

std::uint64_t viewBytes(const SegmentDetail& detail) {
    return sizeof(SegmentDetail) + bytesOf(detail.tokens) + (detail.rows ? detail.rows->bytes() : 0);
}

std::uint64_t viewBytes(const AttentionMap& map) {
    return sizeof(AttentionMap) + bytesOf(map.tokens) + (map.weights.size() + map.probabilities.size()) * sizeof(float);
}

} // namespace rmtscope
