#include "viewmodels/segment_sources.h"

#include <algorithm>

namespace rmtscope {

std::vector<SourceWord> strongestWords(std::span<const SegmentToken> tokens, std::span<const float> weights,
                                       std::size_t most) {
    std::vector<SourceWord> words;
    double sum = 0;
    for (std::size_t i = 0; i < weights.size() && i < tokens.size(); ++i) {
        const SegmentToken& token = tokens[i];
        if (token.role == TokenRole::Text && weights[i] > 0) {
            words.push_back({i, QString::fromStdString(token.label), token.bytes, weights[i], 0});
            sum += static_cast<double>(weights[i]);
        }
    }
    std::ranges::stable_sort(words, std::ranges::greater(), &SourceWord::weight);
    words.resize(std::min(most, words.size()));
    for (SourceWord& word : words) {
        word.share = static_cast<double>(word.weight) / sum;
    }
    return words;
}

std::vector<SourceFeeder> strongestFeeders(const MemoryBlocks& blocks, std::span<const float> weights,
                                           std::size_t most) {
    std::vector<SourceFeeder> feeders;
    double sum = 0;
    for (std::size_t i = 0; i < blocks.slots && std::max(blocks.read, blocks.write) + i < weights.size(); ++i) {
        const auto read = static_cast<double>(weights[blocks.read + i]);
        const double given = blocks.read == blocks.write ? read : read + static_cast<double>(weights[blocks.write + i]);
        if (given > 0) {
            feeders.push_back({SlotIndex(static_cast<std::int64_t>(i)), given});
            sum += given;
        }
    }
    std::ranges::stable_sort(feeders, std::ranges::greater(), &SourceFeeder::share);
    feeders.resize(std::min(most, feeders.size()));
    for (SourceFeeder& feeder : feeders) {
        feeder.share /= sum;
    }
    return feeders;
}

} // namespace rmtscope
