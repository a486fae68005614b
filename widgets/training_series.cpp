#include "widgets/training_series.h"

#include "widgets/number_format.h"
#include "widgets/theme.h"

#include <QCoreApplication>

#include <limits>
#include <map>
#include <utility>

namespace rmtscope {
namespace {

constexpr std::size_t rawColumns = 700;
constexpr std::size_t smoothedColumns = 190; // few enough points for a line that is wide and smooth
constexpr int rawAlpha = 95;

QString seriesWords(const char* text) {
    return QCoreApplication::translate("TrainingPanel", text);
}

Series lineOf(const QString& name, const QColor& colour, const std::vector<SeriesPoint>& points) {
    Series line;
    line.name = name;
    line.colour = colour;
    for (const SeriesPoint& point : points) {
        line.x.append(point.x);
        line.y.append(point.y);
    }
    return line;
}

/// The line of each step's own values lies below the smoothed one.
void addBoth(std::vector<Series>& lines, const QString& name, const QColor& colour,
             const std::vector<SeriesPoint>& smoothed, const std::vector<SeriesPoint>& raw) {
    if (!raw.empty()) {
        QColor pale = colour;
        pale.setAlpha(rawAlpha);
        lines.push_back(lineOf(seriesWords("%1, raw").arg(name), pale, raw));
    }
    if (!smoothed.empty()) {
        lines.push_back(lineOf(name, colour, smoothed));
        lines.back().emphasised = true;
    }
}

void append(Series& line, std::int64_t step, double value) {
    line.x.append(static_cast<double>(step));
    line.y.append(value);
}

} // namespace

std::vector<Series> lossSeries(const TrainingCurves& curves, bool raw, bool dark) {
    using Kind = TrainingCurves::Kind;
    std::vector<Series> lines;
    addBoth(lines, seriesWords("loss"), categoricalColour(0, dark), curves.loss(Kind::Smoothed, smoothedColumns),
            raw ? curves.loss(Kind::Raw, rawColumns) : std::vector<SeriesPoint>());
    return lines;
}

std::vector<Series> batchAccuracySeries(const TrainingCurves& curves, bool raw, bool dark) {
    using Kind = TrainingCurves::Kind;
    std::vector<Series> lines;
    for (std::size_t task = 0; task < curves.recipe().tasks.size(); ++task) {
        addBoth(lines, QString::fromStdString(curves.recipe().tasks[task]),
                categoricalColour(static_cast<int>(task), dark), curves.accuracy(task, Kind::Smoothed, smoothedColumns),
                raw ? curves.accuracy(task, Kind::Raw, rawColumns) : std::vector<SeriesPoint>());
    }
    return lines;
}

std::vector<Series> validationSeries(const TrainingCurves& curves, bool dark) {
    std::map<std::int64_t, int> shapes; // by length; in the order of their appearance, so that they stay
    std::map<std::pair<std::size_t, std::int64_t>, std::pair<Series, std::size_t>> lines; // by task and length; stage
    for (const TrainingValidation& validation : curves.validations()) {
        const int shape = shapes.try_emplace(validation.segments, static_cast<int>(shapes.size())).first->second;
        for (std::size_t task = 0; task < validation.accuracy.size(); ++task) {
            auto& [line, stage] = lines[{task, validation.segments}];
            if (line.x.isEmpty()) {
                line.name = seriesWords("%1, %2").arg(QString::fromStdString(curves.recipe().tasks[task]),
                                                      counted(validation.segments, seriesWords("segment")));
                line.colour = categoricalColour(static_cast<int>(task), dark);
                line.points = true;
                line.shape = shape;
            } else if (stage != validation.stage) {
                append(line, validation.step, std::numeric_limits<double>::quiet_NaN());
            }
            stage = validation.stage;
            append(line, validation.step, validation.accuracy[task]);
        }
    }
    std::vector<Series> all;
    all.reserve(lines.size());
    for (auto& [key, lineAndStage] : lines) {
        all.push_back(std::move(lineAndStage.first));
    }
    return all;
}

std::vector<Series> learningRateSeries(const TrainingCurves& curves, bool dark) {
    const std::vector<SeriesPoint> points = curves.learningRate(smoothedColumns);
    if (points.empty()) {
        return {};
    }
    std::vector<Series> lines{lineOf(seriesWords("learning rate"), categoricalColour(3, dark), points)};
    lines.back().emphasised = true;
    return lines;
}

std::vector<SeriesMarker> stageMarkers(const TrainingCurves& curves, const QColor& colour, bool named) {
    std::vector<SeriesMarker> markers;
    for (const StageStart& start : curves.stages()) {
        const QString name = QString::fromStdString(curves.recipe().stages[start.stage].name);
        markers.push_back({static_cast<double>(start.stepsBefore), named ? name : QString(), colour});
    }
    return markers;
}

} // namespace rmtscope
