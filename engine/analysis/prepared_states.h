#pragma once

#include "engine/analysis/state_metric.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// Memory states to be compared with each other, one after the other as they come. Holds the states and, for CKA, a few
/// numbers of each. Belongs to one thread at a time.
class PreparedStates {
public:
    explicit PreparedStates(const StateComparison& comparison)
        : m_comparison(comparison)
        , m_size(comparison.preparedSize()) {}

    [[nodiscard]] const StateComparison& comparison() const { return m_comparison; }
    [[nodiscard]] std::size_t count() const { return m_states.size(); }
    /// `state`: [slots, hidden]; null where none was kept.
    void append(std::shared_ptr<const float> state);

    /// The distances of the states first..first+rows-1 to all states 0..first+rows-1: [rows, first + rows]. NaN where
    /// there is no state or no direction. Needs first + rows <= count(). Looks at `stop` every few ms; what it returns
    /// is then unfinished.
    [[nodiscard]] std::vector<float> distances(std::size_t first, std::size_t rows, const std::stop_token& stop) const;

private:
    /// [end - begin, size], as StateComparison::prepare() makes them.
    void copyPrepared(std::size_t begin, std::size_t end, std::vector<float>& out) const;

    StateComparison m_comparison;
    std::size_t m_size;
    std::vector<std::shared_ptr<const float>> m_states;
    std::vector<float> m_kept;   ///< [states, size], CKA only: it is small, and takes long to make
    std::vector<float> m_scales; ///< [states], cosine only: 1 / length
};

} // namespace rmtscope
