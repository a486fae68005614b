#include "viewmodels/attention_rollout.h"

#include "viewmodels/attention_reduction.h"
#include "viewmodels/selected_heads.h"

#include <algorithm>
#include <array>
#include <span>

namespace rmtscope {
namespace {

constexpr std::size_t rowsAtOnce = 4; // each row of the right factor is read once for so many of the result

/// 0.5 W + 0.5 I of one layer's mean over `heads`, rows normalised.
std::vector<float> withResidual(const AttentionMap& map, std::span<const HeadPosition> heads) {
    const std::size_t size = map.tokens.size();
    std::vector<float> layer(size * size, 0.0F);
    for (const HeadPosition& at : heads) {
        const float* weights = map.weights.data() + map.offset(at.layer, at.head);
        for (std::size_t i = 0; i < layer.size(); ++i) {
            layer[i] += weights[i];
        }
    }
    const float half = 0.5F / static_cast<float>(heads.size());
    for (std::size_t row = 0; row < size; ++row) {
        float* const begin = layer.data() + row * size;
        float sum = 0;
        for (std::size_t key = 0; key < size; ++key) {
            begin[key] = half * begin[key] + (key == row ? 0.5F : 0.0F);
            sum += begin[key];
        }
        std::for_each(begin, begin + size, [sum](float& value) { value /= sum; }); // at least 0.5
    }
    return layer;
}

/// Rows first..end-1 of left × right, all [size, size]. What `left` has no weight for costs nothing, which is half of a
/// decoder's map.
void multiplyRows(std::span<const float> left, std::span<const float> right, std::size_t size, std::size_t first,
                  std::size_t end, std::span<float> out) {
    std::array<float, rowsAtOnce> factors{};
    for (std::size_t inner = 0; inner < size; ++inner) {
        bool any = false;
        for (std::size_t row = first; row < end; ++row) {
            factors[row - first] = left[row * size + inner];
            any = any || factors[row - first] != 0;
        }
        if (!any) {
            continue;
        }
        const float* const from = right.data() + inner * size;
        for (std::size_t row = first; row < end; ++row) {
            const float factor = factors[row - first];
            float* const to = out.data() + row * size;
            for (std::size_t key = 0; key < size; ++key) {
                to[key] += factor * from[key];
            }
        }
    }
}

/// The selected heads, a group for each layer that has any.
std::vector<std::span<const HeadPosition>> byLayer(std::span<const HeadPosition> heads) {
    std::vector<std::span<const HeadPosition>> groups;
    for (std::size_t first = 0; first < heads.size();) {
        std::size_t end = first;
        while (end < heads.size() && heads[end].layer == heads[first].layer) {
            ++end;
        }
        groups.push_back(heads.subspan(first, end - first));
        first = end;
    }
    return groups;
}

} // namespace

std::vector<float> attentionRollout(const AttentionMap& map, const SelectionState& selection,
                                    const std::stop_token& stop, const std::function<void(int permille)>& progress) {
    requireWeights(map);
    const std::size_t size = map.tokens.size();
    const std::vector<HeadPosition> heads = selectedHeads(selection, map.shape);
    const auto layers = byLayer(heads);
    std::vector<float> rollout = layers.empty() ? std::vector<float>(size * size, 0.0F) : withResidual(map, layers[0]);
    for (std::size_t step = 1; step < layers.size(); ++step) {
        const std::vector<float> layer = withResidual(map, layers[step]);
        std::vector<float> product(size * size, 0.0F);
        for (std::size_t row = 0; row < size; row += rowsAtOnce) {
            if (stop.stop_requested()) {
                return rollout;
            }
            multiplyRows(layer, rollout, size, row, std::min(row + rowsAtOnce, size), product);
            progress(static_cast<int>(1000 * ((step - 1) * size + row) / ((layers.size() - 1) * size)));
        }
        rollout = std::move(product);
    }
    return rollout;
}

} // namespace rmtscope
