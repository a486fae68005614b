#include "app/cli/eval_chart.h"

#include "engine/api/published_scaling.h"

#include <algorithm>
#include <map>

namespace rmtscope::cli {

namespace {

using nlohmann::ordered_json;

constexpr double megabyte = 1e6;

/// Of one task: a colour, and the points so far.
struct TaskCurves {
    ChartCurve model;
    ChartCurve control;
};

ChartPoint accuracyPoint(const ordered_json& result) {
    return {result.at("tokens").get<double>(), result.at("accuracy").get<double>(),
            result.at("interval_low").get<double>(), result.at("interval_high").get<double>()};
}

/// Tasks in the order in which they were asked for.
std::vector<std::string> tasksOf(const ordered_json& results) {
    std::vector<std::string> tasks;
    for (const auto& result : results) {
        const auto task = result.at("task").get<std::string>();
        if (std::ranges::find(tasks, task) == tasks.end()) {
            tasks.push_back(task);
        }
    }
    return tasks;
}

TaskCurves curvesOf(const ordered_json& results, const std::string& task, int colour) {
    TaskCurves curves;
    curves.model.colour = curves.control.colour = colour;
    curves.control.style = LineStyle::Dotted;
    for (const auto& result : results) {
        if (result.at("task") == task) {
            auto& curve = result.at("forgets").get<bool>() ? curves.control : curves.model;
            curve.points.push_back(accuracyPoint(result));
        }
    }
    curves.model.name = task;
    return curves;
}

std::optional<ChartCurve> publishedCurve(const std::string& task, int colour) {
    const auto* const published = std::ranges::find(publishedScaling, std::string_view(task), &PublishedScaling::task);
    if (published == publishedScaling.end()) {
        return std::nullopt;
    }
    ChartCurve curve{.name = {}, .points = {}, .colour = colour, .style = LineStyle::Dashed, .markers = false};
    for (std::size_t i = 0; i < publishedSegments.size(); ++i) {
        const double tokens = static_cast<double>(publishedSegments[i] * publishedSegmentTokens);
        curve.points.push_back({tokens, published->accuracy[i], 0, 0});
    }
    return curve;
}

ChartPanel accuracyPanel(const ordered_json& results) {
    ChartPanel panel{.title = "accuracy (%)", .range = std::pair(0.0, 1.0), .percent = true, .curves = {}, .marks = {}};
    int colour = 0;
    for (const std::string& task : tasksOf(results)) {
        TaskCurves curves = curvesOf(results, task, colour);
        panel.curves.push_back(std::move(curves.model));
        if (!curves.control.points.empty()) {
            panel.curves.push_back(std::move(curves.control));
        }
        if (auto published = publishedCurve(task, colour)) {
            panel.curves.push_back(std::move(*published));
        }
        ++colour;
    }
    return panel;
}

/// The largest of each length: the process's memory never falls.
ChartCurve memoryCurve(const ordered_json& results) {
    std::map<double, double> byTokens;
    for (const auto& result : results) {
        double& bytes = byTokens[result.at("tokens").get<double>()];
        bytes = std::max(bytes, result.at("peak_device_bytes").get<double>());
    }
    ChartCurve curve{.name = "with memory", .points = {}, .colour = 0};
    for (const auto& [tokens, bytes] : byTokens) {
        curve.points.push_back({tokens, bytes / megabyte, 0, 0});
    }
    return curve;
}

ChartPanel memoryPanel(const ordered_json& summary) {
    ChartPanel panel{.title = "device memory (MB)", .logarithmic = true, .range = {}, .curves = {}, .marks = {}};
    panel.curves.push_back(memoryCurve(summary.at("results")));
    if (!summary.contains("full_attention")) {
        return panel;
    }
    const ordered_json& baseline = summary.at("full_attention");
    ChartCurve measured{.name = "full attention, measured", .points = {}, .colour = 1};
    ChartCurve computed{.name = "computed", .points = {}, .colour = 1, .style = LineStyle::Dashed, .markers = false};
    for (const auto& cost : baseline.at("costs")) {
        const ChartPoint point{cost.at("tokens").get<double>(), cost.at("peak_device_bytes").get<double>() / megabyte,
                               0, 0};
        if (point.y > 0 && cost.at("measured").get<bool>()) {
            measured.points.push_back(point);
            computed.points = {point};
        } else if (point.y > 0) {
            computed.points.push_back(point);
        }
    }
    panel.curves.push_back(std::move(measured));
    if (computed.points.size() > 1) {
        panel.curves.push_back(std::move(computed));
        panel.marks.push_back({baseline.at("tokens_that_fit").get<double>(), "out of memory"});
    }
    return panel;
}

} // namespace

Chart evalChart(const ordered_json& summary) {
    const ordered_json& results = summary.at("results");
    const bool control =
        std::ranges::any_of(results, [](const ordered_json& result) { return result.at("forgets").get<bool>(); });
    Chart chart{.title = summary.at("model").get<std::string>() + ", " +
                         std::to_string(results.front().at("samples").get<std::int64_t>()) + " samples a point",
                .caption = std::string("Bars: 95 % intervals. Dashed: published BERT + RMT.") +
                           (control ? " Dotted: the same model without its memory." : ""),
                .xTitle = "tokens read before the answer",
                .panels = {}};
    chart.panels = {accuracyPanel(results), memoryPanel(summary)};
    return chart;
}

} // namespace rmtscope::cli
