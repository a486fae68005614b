#include "viewmodels/head_dominance.h"

#include "viewmodels/attention_reduction.h"

#include <algorithm>
#include <numeric>

namespace rmtscope {
namespace {

void nameHeads(HeadDominance& result, std::size_t headCount, std::size_t mostNamed) {
    std::vector<double> weight(headCount, 0.0);
    for (std::size_t cell = 0; cell < result.strength.size(); ++cell) {
        weight[result.head[cell]] += static_cast<double>(result.strength[cell]);
    }
    const double all = std::accumulate(weight.begin(), weight.end(), 0.0);
    std::vector<std::size_t> order(headCount);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&weight](std::size_t a, std::size_t b) { return weight[a] > weight[b]; });
    std::vector<std::uint8_t> groupOf(headCount);
    for (const std::size_t head : order) {
        const bool isNamed = result.named.size() < mostNamed && weight[head] > 0;
        groupOf[head] = static_cast<std::uint8_t>(result.named.size());
        if (isNamed) {
            const auto index = static_cast<std::int64_t>(head);
            result.named.push_back({LayerIndex(index / result.shape.heads), HeadIndex(index % result.shape.heads)});
            result.namedShare.push_back(weight[head] / all);
        }
    }
    result.group.resize(result.head.size());
    std::transform(result.head.begin(), result.head.end(), result.group.begin(),
                   [&groupOf](std::uint16_t head) { return groupOf[head]; });
}

} // namespace

HeadDominance findDominantHeads(const AttentionMap& map, std::size_t mostNamed, const std::stop_token& stop) {
    requireWeights(map);
    HeadDominance result;
    result.segment = map.segment;
    result.tokens = map.tokens;
    result.shape = map.shape;
    const std::size_t cells = map.tokens.size() * map.tokens.size();
    const auto headCount = static_cast<std::size_t>(map.shape.layers * map.shape.heads);
    result.strength.assign(cells, 0.0F);
    result.head.assign(cells, 0);
    for (std::size_t index = 0; index < headCount; ++index) {
        if (stop.stop_requested()) {
            return result;
        }
        const float* const weights = map.weights.data() + index * cells;
        for (std::size_t cell = 0; cell < cells; ++cell) {
            const bool stronger = weights[cell] > result.strength[cell];
            result.strength[cell] = stronger ? weights[cell] : result.strength[cell];
            result.head[cell] = stronger ? static_cast<std::uint16_t>(index) : result.head[cell];
        }
    }
    nameHeads(result, headCount, mostNamed);
    return result;
}

} // namespace rmtscope
