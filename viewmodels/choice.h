#pragma once

#include "engine/api/indices.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace rmtscope {

/// Some layers or heads of a model, or all of them: "all" stays all when the next model has more.
template <class I>
class Choice {
public:
    /// All of them.
    Choice() = default;
    /// Exactly these; sorted here, doubles are removed. An empty list is "none".
    explicit Choice(std::vector<I> chosen)
        : m_all(false)
        , m_chosen(std::move(chosen)) {
        std::sort(m_chosen.begin(), m_chosen.end());
        m_chosen.erase(std::unique(m_chosen.begin(), m_chosen.end()), m_chosen.end());
    }
    explicit Choice(I one)
        : m_all(false)
        , m_chosen{one} {}

    [[nodiscard]] bool isAll() const { return m_all; }
    /// The list as it was given; empty when isAll().
    [[nodiscard]] const std::vector<I>& chosen() const { return m_chosen; }
    [[nodiscard]] bool contains(I index) const {
        return m_all || std::binary_search(m_chosen.begin(), m_chosen.end(), index);
    }
    /// Those that a model with `count` of them has, in rising order.
    [[nodiscard]] std::vector<I> resolve(std::int64_t count) const {
        std::vector<I> result;
        for (I index{0}; index.value < count; ++index) {
            if (contains(index)) {
                result.push_back(index);
            }
        }
        return result;
    }

    bool operator==(const Choice&) const = default;

private:
    bool m_all = true;
    std::vector<I> m_chosen;
};

using LayerChoice = Choice<LayerIndex>;
using HeadChoice = Choice<HeadIndex>;

} // namespace rmtscope
