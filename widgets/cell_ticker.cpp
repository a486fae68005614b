#include "widgets/cell_ticker.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace rmtscope {

std::vector<int> labelledCells(int begin, int end, double spacing, const std::vector<int>& byImportance) {
    int step = 1;
    while (step < spacing) {
        step *= 2;
    }
    std::vector<int> regular;
    for (int cell = begin / step * step; cell < end; cell += step) {
        regular.push_back(cell);
    }
    if (byImportance.empty() || step == 1) {
        return regular;
    }
    std::set<int> chosen;
    const auto fits = [&](int cell) {
        const auto next = chosen.lower_bound(cell);
        return (next == chosen.end() || *next - cell >= spacing) &&
               (next == chosen.begin() || cell - *std::prev(next) >= spacing);
    };
    const auto take = [&](int cell) {
        if (cell >= begin && cell < end && fits(cell)) {
            chosen.insert(cell);
        }
    };
    std::ranges::for_each(byImportance, take);
    return {chosen.begin(), chosen.end()};
}

void CellTicker::setLabels(QStringList labels, const std::vector<float>& importance) {
    m_labels = std::move(labels);
    m_byImportance.resize(importance.size());
    std::iota(m_byImportance.begin(), m_byImportance.end(), 0);
    std::ranges::stable_sort(m_byImportance, std::greater(),
                             [&importance](int cell) { return importance[static_cast<std::size_t>(cell)]; });
}

QVector<double> CellTicker::createTickVector(double, const QCPRange& range) {
    const int begin = std::max(static_cast<int>(std::floor(range.lower)), 0);
    const int end = std::min(static_cast<int>(std::ceil(range.upper)), static_cast<int>(m_labels.size()));
    QVector<double> ticks;
    for (const int cell : labelledCells(begin, end, range.size() / m_capacity, m_byImportance)) {
        ticks.append(cell + 0.5);
    }
    return ticks;
}

} // namespace rmtscope
