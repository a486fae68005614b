#include "widgets/heatmap_axes.h"

namespace rmtscope {

HeatmapAxes::HeatmapAxes(QCustomPlot& plot)
    : m_plot(plot)
    , m_tokens(QSharedPointer<TokenTicker>::create())
    , m_slots(QSharedPointer<CellTicker>::create()) {
    plot.axisRect()->setupFullAxesBox(false);
    setLeftRoom(46); // the same left edge for heatmaps above each other
    plot.xAxis->setLabel(m_column);
    plot.xAxis->setTicker(QSharedPointer<CountTicker>::create(true));
    plot.xAxis2->setTicker(m_tokens);
    plot.xAxis2->setTickLabels(true);
    plot.xAxis2->setLabel(tr("tokens"));
    plot.yAxis->setTicker(m_slots);
    plot.yAxis->setLabel(tr("slot"));
    plot.yAxis->setRangeReversed(true);
    plot.yAxis2->setTicks(false);
}

void HeatmapAxes::setSlotCount(int slotCount) {
    QStringList names;
    for (int slot = 0; slot < slotCount; ++slot) {
        names.append(QString::number(slot));
    }
    m_slots->setLabels(names);
    m_plot.yAxis->setRange(0, std::max(slotCount, 1));
}

void HeatmapAxes::setColumnNoun(const QString& one, const QString& several) {
    m_column = one;
    m_columns = several;
}

void HeatmapAxes::setColumnLabels(const QStringList& labels) {
    if (!m_names) {
        m_names = QSharedPointer<CellTicker>::create();
        m_plot.xAxis->setTicker(m_names);
        m_plot.xAxis->setTickLabelRotation(-90);
        m_plot.xAxis2->setTicks(false); // they would stand between the names
    }
    m_names->setLabels(labels);
}

void HeatmapAxes::setColumnSegments(const std::vector<std::int64_t>& segments) {
    m_columnSegments = segments;
    QStringList names;
    for (const std::int64_t segment : segments) {
        names.append(QString::number(segment));
    }
    setColumnLabels(names);
}

void HeatmapAxes::setLeftRoom(int pixels) {
    m_plot.axisRect()->setMinimumMargins(QMargins(pixels, 0, 0, 0));
}

void HeatmapAxes::setShown(bool tokens, bool segments) {
    m_plot.xAxis2->setTickLabels(tokens);
    m_plot.xAxis2->setLabel(tokens ? tr("tokens") : QString());
    m_plot.xAxis->setTickLabels(segments);
    m_plot.xAxis->setLabel(segments ? m_column : QString());
}

void HeatmapAxes::setRange(SegmentRange range) {
    m_plot.xAxis->setRange(range.lower, range.upper);
    m_plot.xAxis2->setRange(range.lower, range.upper);
}

SegmentRange HeatmapAxes::range() const {
    return {m_plot.xAxis->range().lower, m_plot.xAxis->range().upper};
}

void HeatmapAxes::fitNames(int lineHeight) {
    m_slots->setCapacity(m_plot.axisRect()->height() / (lineHeight + 2));
    if (m_names) {
        m_names->setCapacity(m_plot.axisRect()->width() / lineHeight);
    }
}

QString HeatmapAxes::nameOf(std::int64_t column) const {
    const auto place = static_cast<std::size_t>(column);
    const std::int64_t number = place < m_columnSegments.size() ? m_columnSegments[place] : column;
    return tr("%1 %2").arg(m_column.at(0).toUpper() + m_column.mid(1)).arg(number);
}

} // namespace rmtscope
