#include "viewmodels/head_atlas.h"

#include "viewmodels/attention_reduction.h"
#include "viewmodels/memory_blocks.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace rmtscope {
namespace {

/// Part `index` of `count` equal parts of `size` cells, each with one cell at least where size >= count.
std::pair<std::size_t, std::size_t> part(std::size_t index, std::size_t count, std::size_t size) {
    return {index * size / count, (index + 1) * size / count};
}

void setBlock(HeadAtlas& atlas, const AttentionMap& map) {
    const MemoryBlocks blocks = memoryBlocks(map.tokens);
    atlas.block = blocks.slots == 0 ? HeadBlock::Whole : atlas.request.block;
    atlas.queries = map.tokens.size();
    atlas.keys = map.tokens.size();
    if (atlas.block == HeadBlock::Write) {
        atlas.firstQuery = blocks.write;
        atlas.queries = blocks.slots;
    } else if (atlas.block == HeadBlock::Read) {
        atlas.firstKey = blocks.read;
        atlas.keys = blocks.slots;
    }
}

/// thumb: [thumbHeight, thumbWidth]; row: memory for [keys] numbers.
void reduceHead(const HeadAtlas& atlas, const AttentionMap& map, const HeadPosition& at, std::span<float> thumb,
                std::span<float> row) {
    const std::size_t size = map.tokens.size();
    const float* const head = map.weights.data() + map.offset(at.layer, at.head) + atlas.firstKey;
    for (std::size_t y = 0; y < atlas.thumbHeight; ++y) {
        const auto [firstQuery, endQuery] = part(y, atlas.thumbHeight, atlas.queries);
        std::fill(row.begin(), row.end(), 0.0F);
        for (std::size_t query = firstQuery; query < endQuery; ++query) {
            const float* const weights = head + (atlas.firstQuery + query) * size;
            for (std::size_t key = 0; key < row.size(); ++key) {
                row[key] = std::max(row[key], weights[key]);
            }
        }
        for (std::size_t x = 0; x < atlas.thumbWidth; ++x) {
            const auto [firstKey, endKey] = part(x, atlas.thumbWidth, atlas.keys);
            const auto begin = row.begin() + static_cast<std::ptrdiff_t>(firstKey);
            thumb[y * atlas.thumbWidth + x] =
                *std::max_element(begin, row.begin() + static_cast<std::ptrdiff_t>(endKey));
        }
    }
}

/// A tile that is larger than its thumb repeats the thumb's pixels.
void paintTile(HeadAtlas& atlas, std::size_t index, float largest) {
    const AtlasLayout& layout = atlas.request.layout;
    const auto columns = static_cast<std::size_t>(layout.columns);
    const auto tileWidth = static_cast<std::size_t>(layout.tileWidth);
    const auto tileHeight = static_cast<std::size_t>(layout.tileHeight);
    const std::size_t left = index % columns * static_cast<std::size_t>(layout.pitchX);
    const std::size_t top = index / columns * static_cast<std::size_t>(layout.pitchY);
    const float* const thumb = atlas.thumbs.data() + index * atlas.thumbWidth * atlas.thumbHeight;
    for (std::size_t y = 0; y < tileHeight; ++y) {
        const float* const from = thumb + y * atlas.thumbHeight / tileHeight * atlas.thumbWidth;
        std::uint8_t* const to = atlas.levels.data() + (top + y) * static_cast<std::size_t>(atlas.width) + left;
        for (std::size_t x = 0; x < tileWidth; ++x) {
            to[x] = atlasLevel(from[x * atlas.thumbWidth / tileWidth], largest);
        }
    }
}

} // namespace

std::uint8_t atlasLevel(float weight, float largest) {
    const float share = largest > 0 ? std::clamp(weight / largest, 0.0F, 1.0F) : 0.0F;
    return static_cast<std::uint8_t>(1 + std::lround(share * 254));
}

HeadAtlas makeHeadAtlas(const AttentionMap& map, const AtlasRequest& request, const std::stop_token& stop) {
    HeadAtlas atlas;
    atlas.segment = map.segment;
    atlas.request = request;
    const AtlasLayout& layout = request.layout;
    const std::size_t heads = request.order.size();
    if (layout.isEmpty() || heads == 0 || map.tokens.empty()) {
        return atlas;
    }
    requireWeights(map);
    setBlock(atlas, map);
    atlas.thumbWidth = std::min(static_cast<std::size_t>(layout.tileWidth), atlas.keys);
    atlas.thumbHeight = std::min(static_cast<std::size_t>(layout.tileHeight), atlas.queries);
    const std::size_t pixels = atlas.thumbWidth * atlas.thumbHeight;
    atlas.thumbs.resize(heads * pixels);
    std::vector<float> row(atlas.keys);
    for (std::size_t i = 0; i < heads && !stop.stop_requested(); ++i) {
        const std::span<float> thumb = std::span(atlas.thumbs).subspan(i * pixels, pixels);
        reduceHead(atlas, map, request.order[i], thumb, row);
        atlas.maxima.push_back(*std::max_element(thumb.begin(), thumb.end()));
        atlas.largest = std::max(atlas.largest, atlas.maxima.back());
    }
    const int rows = (static_cast<int>(heads) + layout.columns - 1) / layout.columns;
    atlas.width = (std::min(layout.columns, static_cast<int>(heads)) - 1) * layout.pitchX + layout.tileWidth;
    atlas.height = (rows - 1) * layout.pitchY + layout.tileHeight;
    atlas.levels.resize(static_cast<std::size_t>(atlas.width) * static_cast<std::size_t>(atlas.height));
    for (std::size_t i = 0; i < atlas.maxima.size(); ++i) {
        paintTile(atlas, i, request.sharedRange ? atlas.largest : atlas.maxima[i]);
    }
    return atlas;
}

} // namespace rmtscope
