#include "tests/support/fake_attention.h"

#include "tests/support/fake_numbers.h"

#include <cmath>
#include <string>

namespace rmtscope {
namespace {

/// Where the memory tokens stand in a fake sequence: behind [CLS].
std::size_t slotPosition(std::int64_t slot) {
    return static_cast<std::size_t>(slot) + 1;
}

float logit(const AttentionMap& map, LayerIndex layer, HeadIndex head, std::size_t query, std::size_t key) {
    const auto q = static_cast<std::int64_t>(query);
    const auto k = static_cast<std::int64_t>(key);
    const bool fromMemory = map.tokens[query].role == TokenRole::Memory;
    const float sharpness = fromMemory ? 5.0F : 2.5F;
    const float near = std::abs(static_cast<float>(q - k)) < 2 ? 1.5F : 0.0F;
    return sharpness * fakeNumber({map.segment.value, layer.value, head.value, q, k}) + near;
}

void fillRow(AttentionMap& map, LayerIndex layer, HeadIndex head, std::size_t query) {
    const std::size_t positions = map.tokens.size();
    float* row = map.weights.data() + map.offset(layer, head) + query * positions;
    float sum = 0;
    for (std::size_t key = 0; key < positions; ++key) {
        row[key] = std::exp(logit(map, layer, head, query, key));
        sum += row[key];
    }
    for (std::size_t key = 0; key < positions; ++key) {
        row[key] /= sum;
    }
}

} // namespace

std::vector<SegmentToken> fakeSequence(std::int64_t slots, const std::vector<SegmentToken>& text) {
    std::vector<SegmentToken> tokens{SegmentToken{101, TokenRole::Special, "[CLS]", {}}};
    for (std::int64_t slot = 0; slot < slots; ++slot) {
        tokens.push_back(SegmentToken{200 + slot, TokenRole::Memory, "mem " + std::to_string(slot), {}});
    }
    const SegmentToken separator{102, TokenRole::Special, "[SEP]", {}};
    tokens.push_back(separator);
    tokens.insert(tokens.end(), text.begin(), text.end());
    tokens.push_back(separator);
    return tokens;
}

AttentionMap fakeMap(const FakePlan& plan, SegmentIndex segment, std::vector<SegmentToken> tokens) {
    AttentionMap map;
    map.segment = segment;
    map.shape = plan.shape;
    map.tokens = std::move(tokens);
    const std::size_t positions = map.tokens.size();
    map.weights.resize(static_cast<std::size_t>(plan.shape.layers * plan.shape.heads) * positions * positions);
    for (LayerIndex layer; layer.value < plan.shape.layers; ++layer) {
        for (HeadIndex head; head.value < plan.shape.heads; ++head) {
            for (std::size_t query = 0; query < positions; ++query) {
                fillRow(map, layer, head, query);
            }
        }
    }
    return map;
}

MemoryRows fakeRows(const AttentionMap& map) {
    const std::size_t positions = map.tokens.size();
    MemoryRows rows(map.shape, map.positions());
    std::size_t cell = 0;
    for (LayerIndex layer; layer.value < map.shape.layers; ++layer) {
        for (HeadIndex head; head.value < map.shape.heads; ++head) {
            for (std::int64_t slot = 0; slot < map.shape.slots; ++slot) {
                for (std::size_t other = 0; other < positions; ++other, ++cell) {
                    rows.write()[cell] = toHalf(map.at(layer, head, slotPosition(slot), other));
                    rows.read()[cell] = toHalf(map.at(layer, head, other, slotPosition(slot)));
                }
            }
        }
    }
    return rows;
}

std::vector<Half> fakeMasses(const FakePlan& plan, SegmentIndex segment, bool holdsFact) {
    std::vector<Half> masses(massKinds * plan.shape.cells());
    for (LayerIndex layer; layer.value < plan.shape.layers; ++layer) {
        for (HeadIndex head; head.value < plan.shape.heads; ++head) {
            for (SlotIndex slot; slot.value < plan.shape.slots; ++slot) {
                const float chance = fakeNumber({segment.value, layer.value, head.value, slot.value});
                const float write = (holdsFact ? 0.5F : 0.05F) + 0.45F * chance * chance * chance;
                const float read = 0.02F + 0.2F * fakeNumber({segment.value, layer.value, head.value, slot.value, 1});
                const std::size_t cell = plan.shape.offset(layer, head, slot);
                masses[cell] = toHalf(write);
                masses[plan.shape.cells() + cell] = toHalf(read);
                masses[2 * plan.shape.cells() + cell] = toHalf(0.95F - write);
            }
        }
    }
    return masses;
}

} // namespace rmtscope
