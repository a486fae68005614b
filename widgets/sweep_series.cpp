#include "widgets/sweep_series.h"

#include "engine/api/published_scaling.h"
#include "widgets/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace rmtscope {
namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

QString sweepWords(const char* text) {
    return QCoreApplication::translate("SweepPanel", text);
}

struct TaskLines {
    Series model;
    Series control;
};

/// In the order of tokens: points are asked for in any.
std::vector<const PointResult*> byTokens(std::span<const SweepPoint> points) {
    std::vector<const PointResult*> read;
    for (const SweepPoint& point : points) {
        if (point.result.samples > 0) {
            read.push_back(&point.result);
        }
    }
    std::ranges::stable_sort(read, {}, &PointResult::tokens);
    return read;
}

void append(Series& series, const PointResult& result) {
    series.x.append(static_cast<double>(result.tokens));
    series.y.append(result.accuracy());
    series.low.append(result.interval().low);
    series.high.append(result.interval().high);
}

void addPublished(std::vector<Series>& lines, const std::string& task, const QColor& colour) {
    const auto* const published = std::ranges::find(publishedScaling, std::string_view(task), &PublishedScaling::task);
    if (published == publishedScaling.end()) {
        return;
    }
    Series line;
    line.name = sweepWords("%1, published").arg(QString::fromStdString(task));
    line.colour = colour;
    line.dashed = true;
    for (std::size_t i = 0; i < publishedSegments.size(); ++i) {
        line.x.append(static_cast<double>(publishedSegments[i] * publishedSegmentTokens));
        line.y.append(published->accuracy[i]);
    }
    lines.push_back(line);
}

} // namespace

std::vector<Series> accuracySeries(std::span<const SweepPoint> points, bool published, bool dark) {
    std::vector<std::string> tasks; // in the order of the points, so that colours stay
    for (const SweepPoint& point : points) {
        if (std::ranges::find(tasks, point.result.key.task) == tasks.end()) {
            tasks.push_back(point.result.key.task);
        }
    }
    std::map<std::string, TaskLines> lines;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        TaskLines& task = lines[tasks[i]];
        const QString name = QString::fromStdString(tasks[i]);
        task.model.name = name;
        task.control.name = sweepWords("%1, without memory").arg(name);
        task.model.colour = task.control.colour = categoricalColour(static_cast<int>(i), dark);
        task.model.points = task.control.points = true;
        task.model.emphasised = true;
    }
    for (const PointResult* result : byTokens(points)) {
        TaskLines& task = lines[result->key.task];
        append(result->key.forgets ? task.control : task.model, *result);
    }
    std::vector<Series> all;
    for (const std::string& task : tasks) {
        for (Series* line : {&lines[task].model, &lines[task].control}) {
            if (!line->x.isEmpty()) {
                all.push_back(*line);
            }
        }
        if (published) {
            addPublished(all, task, lines[task].model.colour);
        }
    }
    return all;
}

std::vector<Series> costSeries(std::span<const SweepPoint> points, bool dark) {
    Series memory;
    memory.name = sweepWords("memory (MiB)");
    memory.colour = categoricalColour(1, dark);
    memory.points = memory.emphasised = true;
    Series time;
    time.name = sweepWords("ms a segment");
    time.colour = categoricalColour(0, dark);
    time.points = time.secondAxis = true;
    std::map<std::int64_t, std::pair<double, std::pair<double, double>>> byLength; // memory; time and samples
    for (const PointResult* result : byTokens(points)) {
        auto& [bytes, work] = byLength[result->tokens];
        bytes = std::max(bytes, static_cast<double>(result->peakDeviceBytes));
        work.first += 1000 * result->seconds;
        work.second += static_cast<double>(result->samples * result->key.segments);
    }
    for (const auto& [tokens, cost] : byLength) {
        memory.x.append(static_cast<double>(tokens));
        memory.y.append(cost.first / mebibyte);
        time.x.append(static_cast<double>(tokens));
        time.y.append(cost.second.first / cost.second.second);
    }
    return memory.x.isEmpty() ? std::vector<Series>() : std::vector<Series>{memory, time};
}

} // namespace rmtscope
