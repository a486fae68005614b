#include "widgets/cell_ticker.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
#include <set>
#include <utility>

namespace rmtscope {
namespace {

using Cells = std::set<int>;

/// The neighbours of a cell that stand closer than the spacing: [first, second).
std::pair<Cells::const_iterator, Cells::const_iterator> tooClose(const Cells& chosen, int cell, double spacing) {
    auto first = chosen.lower_bound(cell);
    while (first != chosen.begin() && cell - *std::prev(first) < spacing) {
        --first;
    }
    auto last = chosen.lower_bound(cell);
    while (last != chosen.end() && *last - cell < spacing) {
        ++last;
    }
    return {first, last};
}

} // namespace

std::vector<int> labelledCells(const CellLabels& labels) {
    int step = 1;
    while (step < labels.spacing) {
        step *= 2;
    }
    const bool allFit = step == 1;
    Cells chosen;
    const auto take = [&](int cell, bool inPlaceOfOthers) {
        const auto [first, last] = tooClose(chosen, cell, labels.spacing);
        if (cell >= labels.begin && cell < labels.end && (inPlaceOfOthers || first == last)) {
            chosen.erase(first, last);
            chosen.insert(cell);
        }
    };
    if (allFit || labels.byImportance.empty()) {
        for (int cell = labels.begin / step * step; cell < labels.end; cell += step) {
            chosen.insert(cell);
        }
    } else {
        std::ranges::for_each(labels.byImportance, [&take](int cell) { take(cell, false); });
    }
    if (!allFit) {
        std::ranges::for_each(labels.always, [&take](int cell) { take(cell, true); });
    }
    return {chosen.begin(), chosen.end()};
}

void CellTicker::setLabels(QStringList labels) {
    m_labels = std::move(labels);
    m_byImportance.clear();
}

void CellTicker::setImportance(std::span<const float> importance) {
    m_byImportance.resize(importance.size());
    std::iota(m_byImportance.begin(), m_byImportance.end(), 0);
    std::ranges::stable_sort(m_byImportance, std::greater(),
                             [importance](int cell) { return importance[static_cast<std::size_t>(cell)]; });
}

bool CellTicker::setAlways(std::vector<int> cells) {
    return std::exchange(m_always, cells) != cells;
}

bool CellTicker::setCapacity(int labels) {
    const int capacity = std::max(labels, 1);
    return std::exchange(m_capacity, capacity) != capacity;
}

QVector<double> CellTicker::createTickVector(double, const QCPRange& range) {
    const int begin = std::max(static_cast<int>(std::floor(range.lower)), 0);
    const int end = std::min(static_cast<int>(std::ceil(range.upper)), static_cast<int>(m_labels.size()));
    QVector<double> ticks;
    for (const int cell : labelledCells({begin, end, range.size() / m_capacity, m_byImportance, m_always})) {
        ticks.append(cell + 0.5);
    }
    return ticks;
}

} // namespace rmtscope
