#include "widgets/training_text.h"

#include "viewmodels/training_controller.h"
#include "widgets/number_format.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>
#include <functional>

namespace rmtscope {
namespace {

constexpr int exactDigits = 6;

QString trainingWords(const char* text) {
    return QCoreApplication::translate("TrainingPanel", text);
}

QString exact(double value) {
    return QString::number(value, 'g', exactDigits);
}

QString percent(double share) {
    return QStringLiteral("%1 %").arg(QString::number(100 * share, 'f', 1));
}

QString taskName(const TrainingCurves& curves, std::size_t task) {
    return QString::fromStdString(curves.recipe().tasks[task]);
}

QString heading(const TrainingCurves& curves, std::int64_t step, std::size_t stage) {
    return trainingWords("step %1, stage \u201c%2\u201d")
        .arg(QString::number(step), QString::fromStdString(curves.recipe().stages[stage].name));
}

QString readoutOf(const TrainingCurves& curves, double step,
                  const std::function<void(QStringList&, std::size_t index)>& addLines) {
    const auto index = curves.nearest(step);
    if (!index) {
        return {};
    }
    QStringList lines{heading(curves, curves.steps()[*index].step, curves.steps()[*index].stage)};
    addLines(lines, *index);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

QString recipeText(const RecipeSummary& recipe) {
    QStringList tasks;
    for (const std::string& task : recipe.tasks) {
        tasks.append(QString::fromStdString(task));
    }
    QStringList stages;
    for (const StageSummary& stage : recipe.stages) {
        const QString most = counted(stage.mostSteps, trainingWords("step"));
        stages.append(stage.passAccuracy > 1
                          ? trainingWords("%1 (%2)").arg(QString::fromStdString(stage.name), most)
                          : trainingWords("%1 (at most %2, or until %3 % are right)")
                                .arg(QString::fromStdString(stage.name), most, exact(100 * stage.passAccuracy)));
    }
    return trainingWords("%1: %2 of %3, %4, segments of %5. Tasks: %6. Stages: %7.")
        .arg(QString::fromStdString(recipe.memorySystem), counted(recipe.layers, trainingWords("layer")),
             QString::number(recipe.hiddenSize), counted(recipe.memoryTokens, trainingWords("memory token")),
             counted(recipe.segmentSize, trainingWords("token")), tasks.join(QStringLiteral(", ")),
             stages.join(QStringLiteral(" \u2192 ")));
}

QString trainingProgressText(const TrainingController& training) {
    using State = TrainingController::State;
    const TrainingCurves& curves = training.curves();
    QStringList parts;
    if (training.state() == State::Opening) {
        parts.append(trainingWords("opening …"));
    }
    if (!curves.steps().empty()) {
        const TrainingStep& last = curves.steps().back();
        const StageSummary& stage = curves.recipe().stages[last.stage];
        parts.append(trainingWords("%1, stage %2 of %3")
                         .arg(QString::fromStdString(stage.name))
                         .arg(last.stage + 1)
                         .arg(curves.recipe().stages.size()));
        parts.append(trainingWords("step %1 of at most %2").arg(last.stageStep).arg(stage.mostSteps));
        if (curves.segmentsPerSecond() > 0) {
            parts.append(trainingWords("%1 segments/s").arg(formatCount(curves.segmentsPerSecond())));
        }
    }
    if (training.isValidating()) {
        parts.append(trainingWords("asking about held-out text …"));
    } else if (const auto left = curves.mostSecondsLeftInStage(); left && training.state() == State::Running) {
        parts.append(trainingWords("at most about %1 left in this stage").arg(formatDuration(*left)));
    }
    if (training.state() == State::Stopping) {
        const bool opened = !curves.recipe().stages.empty(); // before, there is no step to finish
        parts.append(opened ? trainingWords("finishing the step …") : trainingWords("stopping …"));
    } else if (training.state() == State::Finished) {
        parts.append(trainingWords("finished"));
    }
    return parts.join(QStringLiteral("  \u00b7  "));
}

QString trainingShortText(const TrainingController& training) {
    using State = TrainingController::State;
    const TrainingCurves& curves = training.curves();
    if (training.state() == State::Idle) {
        return {};
    }
    if (training.state() == State::Finished) {
        return trainingWords("Training: finished");
    }
    if (training.state() == State::Opening || curves.steps().empty()) {
        return trainingWords("Training: opening …");
    }
    const TrainingStep& last = curves.steps().back();
    const QString where = trainingWords("Training: step %1 of at most %2, stage %3 of %4")
                              .arg(last.stageStep)
                              .arg(curves.recipe().stages[last.stage].mostSteps)
                              .arg(last.stage + 1)
                              .arg(curves.recipe().stages.size());
    return training.state() == State::Paused     ? trainingWords("%1, paused").arg(where)
           : training.state() == State::Stopping ? trainingWords("%1, finishing the step …").arg(where)
                                                 : where;
}

QString lossReadout(const TrainingCurves& curves, double step) {
    return readoutOf(curves, step, [&curves](QStringList& lines, std::size_t index) {
        lines.append(trainingWords("loss %1").arg(exact(curves.steps()[index].loss)));
        lines.append(trainingWords("smoothed %1").arg(exact(curves.smoothedLoss(index))));
    });
}

QString batchAccuracyReadout(const TrainingCurves& curves, double step) {
    return readoutOf(curves, step, [&curves](QStringList& lines, std::size_t index) {
        const TrainingStep& at = curves.steps()[index];
        for (std::size_t task = 0; task < at.accuracy.size(); ++task) {
            lines.append(taskName(curves, task) + QLatin1Char(' ') +
                         (at.accuracy[task] ? percent(*at.accuracy[task]) : trainingWords("wasn't asked about")));
        }
    });
}

QString learningRateReadout(const TrainingCurves& curves, double step) {
    return readoutOf(curves, step, [&curves](QStringList& lines, std::size_t index) {
        const TrainingStep& at = curves.steps()[index];
        lines.append(trainingWords("learning rate %1").arg(exact(at.learningRate)));
        lines.append(trainingWords("length of the gradient %1").arg(exact(at.gradientNorm)));
    });
}

QString validationReadout(const TrainingCurves& curves, double step) {
    const TrainingValidation* nearest = nullptr;
    const auto distance = [step](const TrainingValidation& each) {
        return std::abs(static_cast<double>(each.step) - step);
    };
    for (const TrainingValidation& validation : curves.validations()) {
        if (nearest == nullptr || distance(validation) < distance(*nearest)) {
            nearest = &validation;
        }
    }
    if (nearest == nullptr) {
        return {};
    }
    QStringList lines{heading(curves, nearest->step, nearest->stage)};
    for (const TrainingValidation& validation : curves.validations()) {
        for (std::size_t task = 0; validation.step == nearest->step && task < validation.accuracy.size(); ++task) {
            lines.append(trainingWords("%1, %2: %3")
                             .arg(taskName(curves, task), counted(validation.segments, trainingWords("segment")),
                                  percent(validation.accuracy[task])));
        }
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace rmtscope
