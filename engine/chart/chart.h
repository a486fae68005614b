#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rmtscope {

struct ChartPoint {
    double x = 0; ///< above 0
    double y = 0;
    double low = 0; ///< of an interval around y; drawn where low < high
    double high = 0;
};

enum class LineStyle { Solid, Dashed, Dotted };

struct ChartCurve {
    std::string name; ///< in the legend; an empty one has no entry
    std::vector<ChartPoint> points;
    int colour = 0; ///< number in a palette that colour-blind readers can tell apart
    LineStyle style = LineStyle::Solid;
    bool markers = true;
};

/// A mark on the x axis with a word beside it.
struct ChartMark {
    double x = 0;
    std::string text;
};

struct ChartPanel {
    std::string title; ///< of the y axis, with the unit
    bool logarithmic = false;
    std::optional<std::pair<double, double>> range; ///< of y; unset: as wide as the curves
    bool percent = false;                           ///< y is a share, 0..1, and written as a percentage
    std::vector<ChartCurve> curves;
    std::vector<ChartMark> marks;
};

/// Panels above each other over one x axis.
struct Chart {
    std::string title;
    std::string caption; ///< a line below
    std::string xTitle;
    bool xLogarithmic = true;
    std::vector<ChartPanel> panels;
};

/// Why a chart can't be drawn into a file of this name: a sentence, or nothing.
[[nodiscard]] std::optional<std::string> chartProblem(const std::filesystem::path& file);

/// Draws the chart; the file's ending (svg, pdf, png) says as what. Throws Error: Usage for another ending or a chart
/// without a point, WriteFailed.
void writeChart(const Chart& chart, const std::filesystem::path& file);

} // namespace rmtscope
