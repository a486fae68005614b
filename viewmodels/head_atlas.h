#pragma once

#include "engine/api/attention_map.h"
#include "viewmodels/selection_state.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// The part of every head's attention that a tile shows: memory queries against all keys, all queries against memory
/// keys, or all against all.
enum class HeadBlock { Write, Read, Whole };

/// Where the tiles of an atlas lie, in its pixels: the first at (0, 0), the others row by row.
struct AtlasLayout {
    int columns = 0;
    int tileWidth = 0;
    int tileHeight = 0;
    int pitchX = 0; ///< from the left edge of a tile to that of the next
    int pitchY = 0;

    [[nodiscard]] bool isEmpty() const { return columns < 1 || tileWidth < 1 || tileHeight < 1; }
    bool operator==(const AtlasLayout&) const = default;
};

struct AtlasRequest {
    HeadBlock block = HeadBlock::Write;
    AtlasLayout layout;
    std::vector<HeadPosition> order; ///< which head is in which tile; all exist in the map
    bool sharedRange = false;        ///< the last level is the largest weight of all heads, else each head's own

    bool operator==(const AtlasRequest&) const = default;
};

/// Small pictures of many heads in one.
struct HeadAtlas {
    SegmentIndex segment;
    AtlasRequest request;
    HeadBlock block = HeadBlock::Write; ///< what is shown: all, where there is no memory
    std::size_t firstQuery = 0;         ///< of the block, as positions of the sequence
    std::size_t queries = 0;
    std::size_t firstKey = 0;
    std::size_t keys = 0;
    std::size_t thumbWidth = 0; ///< at most a tile's and at most `keys`
    std::size_t thumbHeight = 0;
    std::vector<float> thumbs;        ///< [order, thumbHeight, thumbWidth]: the largest weight of the cells behind each
    std::vector<float> maxima;        ///< [order]: of each thumb
    float largest = 0;                ///< of all
    int width = 0;                    ///< of the picture
    int height = 0;                   ///< of the picture
    std::vector<std::uint8_t> levels; ///< [height, width]: 0 between the tiles, 1..255 from no weight to the largest
};

/// Needs the map's weights; throws Error if they are missing. A triggered stop token ends it early.
[[nodiscard]] HeadAtlas makeHeadAtlas(const AttentionMap& map, const AtlasRequest& request,
                                      const std::stop_token& stop);

/// The level of a weight, 1..255.
[[nodiscard]] std::uint8_t atlasLevel(float weight, float largest);

} // namespace rmtscope
