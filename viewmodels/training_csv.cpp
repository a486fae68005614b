#include "viewmodels/training_csv.h"

#include "viewmodels/csv_writer.h"
#include "viewmodels/training_curves.h"

#include <initializer_list>
#include <limits>

namespace rmtscope {
namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

void addTasks(CsvWriter& writer, const RecipeSummary& recipe) {
    for (const std::string& task : recipe.tasks) {
        writer.add(QStringLiteral("accuracy_") + QString::fromStdString(task));
    }
}

QString stageName(const RecipeSummary& recipe, std::size_t stage) {
    return QString::fromStdString(recipe.stages[stage].name);
}

} // namespace

void exportTrainingSteps(QIODevice& device, const TrainingCurves& curves) {
    CsvWriter writer(device);
    writer.addNames({"step", "stage", "loss", "smoothed_loss"});
    addTasks(writer, curves.recipe());
    writer.addNames(
        {"auxiliary_loss", "learning_rate", "gradient_norm", "segments", "segments_per_second", "reduction"});
    writer.endRow();
    const QString reduction =
        QStringLiteral("of one step's own samples; smoothed_loss: exponential mean over %1 steps of the stage")
            .arg(TrainingCurves::smoothedOver);
    for (std::size_t i = 0; i < curves.steps().size(); ++i) {
        const TrainingStep& step = curves.steps()[i];
        writer.add(step.step);
        writer.add(stageName(curves.recipe(), step.stage));
        writer.add(step.loss);
        writer.add(curves.smoothedLoss(i));
        for (std::size_t task = 0; task < curves.recipe().tasks.size(); ++task) {
            writer.add(task < step.accuracy.size() ? step.accuracy[task].value_or(absent) : absent);
        }
        writer.add(step.auxiliaryLoss);
        writer.add(step.learningRate);
        writer.add(step.gradientNorm);
        writer.add(step.segments);
        writer.add(step.segmentsPerSecond);
        writer.add(reduction);
        writer.endRow();
    }
    writer.finish();
}

void exportTrainingValidations(QIODevice& device, const TrainingCurves& curves) {
    CsvWriter writer(device);
    writer.addNames({"step", "stage", "segments", "loss"});
    addTasks(writer, curves.recipe());
    writer.addNames({"reduction"});
    writer.endRow();
    for (const TrainingValidation& validation : curves.validations()) {
        writer.add(validation.step);
        writer.add(stageName(curves.recipe(), validation.stage));
        writer.add(validation.segments);
        writer.add(validation.loss);
        for (std::size_t task = 0; task < curves.recipe().tasks.size(); ++task) {
            writer.add(task < validation.accuracy.size() ? validation.accuracy[task] : absent);
        }
        writer.add(QStringLiteral("of held-out samples with so many segments"));
        writer.endRow();
    }
    writer.finish();
}

} // namespace rmtscope
