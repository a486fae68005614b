#include "widgets/matrix_labels.h"

#include <cmath>

namespace rmtscope {
namespace {

constexpr qsizetype longestName = 18; // characters; of words few are longer
constexpr int spare = 6;              // pixels by which QCustomPlot may measure a name differently

QString shortened(const QString& name) {
    return name.size() <= longestName ? name : name.left(longestName - 1) + QChar(0x2026);
}

int roomFor(const QCPAxis& axis, int names) {
    return names + axis.tickLengthOut() + axis.tickLabelPadding() + axis.labelPadding() +
           QFontMetrics(axis.labelFont()).height() + axis.padding() + spare;
}

std::size_t positionOf(double coordinate, std::size_t size) {
    return std::min(static_cast<std::size_t>(std::max(coordinate, 0.0)), size);
}

} // namespace

MatrixLabels::MatrixLabels(QCustomPlot& plot)
    : m_plot(plot)
    , m_keys(QSharedPointer<CellTicker>::create())
    , m_queries(QSharedPointer<CellTicker>::create()) {
    plot.xAxis->setTicker(m_keys);
    plot.xAxis->setTickLabelRotation(-90);
    plot.yAxis->setTicker(m_queries);
}

void MatrixLabels::setNames(const QStringList& names) {
    m_names.clear();
    for (const QString& name : names) {
        m_names.append(shortened(name));
    }
    m_keys->setLabels(m_names);
    m_queries->setLabels(m_names);
    reserveRoom();
}

void MatrixLabels::rank(std::span<const float> weights) {
    const auto size = static_cast<std::size_t>(m_names.size());
    if (weights.size() < size * size) {
        return;
    }
    const QCPRange queries = m_plot.yAxis->range();
    const QCPRange keys = m_plot.xAxis->range();
    const MatrixStrengths strengths =
        strengthsInView(weights, size,
                        {positionOf(std::floor(queries.lower), size), positionOf(std::ceil(queries.upper), size),
                         positionOf(std::floor(keys.lower), size), positionOf(std::ceil(keys.upper), size)});
    m_queries->setImportance(strengths.queries);
    m_keys->setImportance(strengths.keys);
}

bool MatrixLabels::setPointedAt(const std::vector<int>& queries, const std::vector<int>& keys) {
    const bool otherQueries = m_queries->setAlways(queries);
    return m_keys->setAlways(keys) || otherQueries;
}

bool MatrixLabels::fit() {
    const int lineHeight = QFontMetrics(m_plot.xAxis->tickLabelFont()).height();
    const bool otherQueries = m_queries->setCapacity(m_plot.axisRect()->height() / lineHeight);
    return m_keys->setCapacity(m_plot.axisRect()->width() / lineHeight) || otherQueries;
}

void MatrixLabels::reserveRoom() {
    const QFontMetrics metrics(m_plot.xAxis->tickLabelFont());
    int widest = 0;
    for (const QString& name : m_names) {
        widest = std::max(widest, metrics.horizontalAdvance(name));
    }
    QMargins margins = m_plot.axisRect()->minimumMargins();
    margins.setLeft(roomFor(*m_plot.yAxis, widest));
    margins.setBottom(roomFor(*m_plot.xAxis, widest));
    m_plot.axisRect()->setMinimumMargins(margins);
}

} // namespace rmtscope
