#include "widgets/branch_series.h"

#include "viewmodels/branch_comparison.h"
#include "widgets/drawing_limits.h"
#include "widgets/theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace rmtscope {
namespace {

QString branchWords(const char* text) {
    return QCoreApplication::translate("BranchPanel", text);
}

std::vector<std::size_t> labelsToShow(const AnswerTimeline& branch, const AnswerTimeline& run) {
    std::vector<std::size_t> labels;
    const auto add = [&labels](std::size_t label) {
        if (std::ranges::find(labels, label) == labels.end()) {
            labels.push_back(label);
        }
    };
    if (const auto right = run.correctLabel()) {
        add(*right);
    }
    for (const AnswerTimeline* answers : {&run, &branch}) {
        if (answers->size() > 0 && answers->labelCount() > 0) {
            add(answers->bestLabel(answers->size() - 1));
        }
    }
    return labels;
}

Series lineOf(const AnswerTimeline& answers, std::size_t label) {
    Series line;
    for (const SeriesPoint& point : answers.points(label, mostOverviewColumns)) {
        line.x.append(point.x);
        line.y.append(point.y);
    }
    return line;
}

} // namespace

std::vector<Series> branchAnswerSeries(const BranchComparison& comparison, const AnswerTimeline& run, bool dark) {
    std::vector<Series> lines;
    if (!comparison.branch() || comparison.answers().size() == 0) {
        return lines;
    }
    const auto& labels = comparison.store().context().labels;
    for (const std::size_t label : labelsToShow(comparison.answers(), run)) {
        if (label >= labels.size()) {
            continue;
        }
        const QString name = QString::fromStdString(labels[label]);
        const QColor colour = categoricalColour(static_cast<int>(label), dark);
        if (label < run.labelCount() && run.size() > 0) {
            Series line = lineOf(run, label);
            line.name = branchWords("%1, run").arg(name);
            line.colour = colour;
            lines.push_back(std::move(line));
        }
        Series line = lineOf(comparison.answers(), label);
        line.name = branchWords("%1, branch").arg(name);
        line.colour = colour;
        line.emphasised = true;
        line.points = true;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<Series> branchDistanceSeries(const BranchComparison& comparison, bool dark) {
    Series line;
    line.name = branchWords("distance");
    line.colour = categoricalColour(2, dark);
    line.emphasised = true;
    const std::vector<SeriesPoint> points = comparison.distances();
    std::vector<double> tokens(points.size());
    std::vector<double> distances(points.size());
    std::ranges::transform(points, tokens.begin(), &SeriesPoint::x);
    std::ranges::transform(points, distances.begin(), &SeriesPoint::y);
    for (const SeriesPoint& point : bucketMinMax(tokens, distances, mostOverviewColumns)) {
        line.x.append(point.x);
        line.y.append(point.y);
    }
    return line.x.isEmpty() ? std::vector<Series>() : std::vector<Series>{line};
}

} // namespace rmtscope
