#include "widgets/series_graphs.h"

#include "widgets/qcustomplot_shim.h"

#include <array>

namespace rmtscope {
namespace {

constexpr qsizetype smoothPoints = 400;
constexpr int bandAlpha = 45;
constexpr std::array<QCPScatterStyle::ScatterShape, dotShapes> shapes{
    QCPScatterStyle::ssDisc,    QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle,
    QCPScatterStyle::ssDiamond, QCPScatterStyle::ssPlus,   QCPScatterStyle::ssTriangleInverted,
    QCPScatterStyle::ssCross,   QCPScatterStyle::ssStar};

void addBand(QCustomPlot& plot, const Series& series, QCPAxis* values) {
    QCPGraph* high = plot.addGraph(plot.xAxis, values);
    QCPGraph* low = plot.addGraph(plot.xAxis, values);
    for (QCPGraph* edge : {high, low}) {
        edge->setPen(Qt::NoPen);
        edge->removeFromLegend();
    }
    QColor fill = series.colour;
    fill.setAlpha(bandAlpha);
    high->setData(series.x, series.high, true);
    low->setData(series.x, series.low, true);
    high->setBrush(fill);
    high->setChannelFillGraph(low);
}

void addLine(QCustomPlot& plot, const Series& series, QCPAxis* values) {
    QCPGraph* line = plot.addGraph(plot.xAxis, values);
    line->setName(series.name);
    line->setData(series.x, series.y, true);
    QPen pen(series.colour, series.emphasised ? 2.6 : 1.4, series.dashed ? Qt::DashLine : Qt::SolidLine);
    pen.setJoinStyle(Qt::RoundJoin);
    // Smooth joins of a thousand points cost more than all else in the window, and can't be seen.
    const bool dense = series.x.size() > smoothPoints;
    line->setAntialiased(!dense);
    if (dense) {
        pen.setWidthF(1);
    }
    line->setPen(pen);
    line->setLineStyle(series.line ? QCPGraph::lsLine : QCPGraph::lsNone);
    line->setAdaptiveSampling(true);
    if (series.points || series.x.size() == 1) { // one value alone would draw no line
        const double size = series.shape == 0 ? 4 : 6;
        line->setScatterStyle(QCPScatterStyle(shapes[static_cast<std::size_t>(series.shape % dotShapes)], series.colour,
                                              series.colour, size));
    }
}

} // namespace

bool replaceGraphs(QCustomPlot& plot, const std::vector<Series>& all) {
    plot.clearGraphs();
    bool anything = false;
    for (const Series& series : all) {
        QCPAxis* values = series.secondAxis ? plot.yAxis2 : plot.yAxis;
        if (series.hasInterval()) {
            addBand(plot, series, values);
        }
        addLine(plot, series, values);
        anything = anything || !series.x.isEmpty();
    }
    return anything;
}

} // namespace rmtscope
