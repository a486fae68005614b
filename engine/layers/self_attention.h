#pragma once

#include "engine/layers/linear.h"
#include "engine/layers/rotary.h"
#include "engine/layers/row_range.h"

#include <memory>

namespace rmtscope {

/// Probabilities of one attention layer, query by key; what nobody wants is undefined.
struct AttentionMaps {
    at::Tensor whole;   ///< [B, heads, Tq, Tk], rows sum to 1
    at::Tensor rows;    ///< [B, heads, those queries, Tk]
    at::Tensor columns; ///< [B, heads, Tq, those keys]
};

/// What one attention layer computed.
struct Attended {
    at::Tensor context; ///< [B, rows, hidden], heads side by side
    AttentionMaps maps;
};

/// What is read of one attention layer's result.
struct WantedAttention {
    RowRange rows;         ///< whose context is computed
    bool wholeMap = false; ///< whether AttentionMaps::whole is read
    RowRange mapRows;      ///< of which queries AttentionMaps::rows is; none when its end is 0
    RowRange mapColumns;   ///< of which keys AttentionMaps::columns is; none when its end is 0

    /// Whether the probabilities of every query are needed.
    [[nodiscard]] constexpr bool anyMap() const { return wholeMap || mapRows.end > 0 || mapColumns.end > 0; }
};

/// Which keys a query may see.
struct AttentionMask {
    at::Tensor future;  ///< [Tq, Tk] bool, true: the score becomes masked(); undefined: every query sees every key
    at::Tensor padding; ///< [B, 1, 1, Tk], added to the scores; undefined: no padding

    /// What GPT-2 was published with for the score of a key that a query can't see.
    static constexpr double masked() { return -1e4; }
};

/// Keys and values of the positions read so far, for a sequence that grows: Tk = those positions and the new ones.
struct KeyValueCache {
    at::Tensor keys;   ///< [B·heads, T, width]; undefined before the first position
    at::Tensor values; ///< as keys
};

/// Multi-head scaled dot-product attention without its output projection (Vaswani et al. 2017, eq. 1): the maps exist
/// as tensors, because looking at them is what the program is for.
class SelfAttention {
public:
    SelfAttention(const Linear& query, const Linear& key, const Linear& value, std::int64_t heads);
    /// queryKeyValue: one matrix product whose outputs stand beside each other; rotary: turns queries and keys, or
    /// null.
    SelfAttention(Linear queryKeyValue, std::int64_t heads, std::shared_ptr<const Rotary> rotary = nullptr);

    /// x: [B, Tq, hidden]; cache: taken into account and extended by x's positions, or null.
    [[nodiscard]] Attended operator()(const at::Tensor& x, const AttentionMask& mask, const WantedAttention& wanted,
                                      KeyValueCache* cache = nullptr) const;

private:
    Linear m_queryKeyValue;
    std::int64_t m_heads;
    std::shared_ptr<const Rotary> m_rotary;
};

} // namespace rmtscope
