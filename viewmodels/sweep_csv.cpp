#include "viewmodels/sweep_csv.h"

#include "viewmodels/csv_writer.h"
#include "viewmodels/retention_controller.h"
#include "viewmodels/sweep_controller.h"
#include "viewmodels/wrong_samples.h"

#include <QStringList>

#include <initializer_list>

namespace rmtscope {
namespace {

/// An empty cell where there is no number.
template <class Number>
void addIf(CsvWriter& csv, const std::optional<Number>& number) {
    number ? csv.add(*number) : csv.add(QString());
}

QString factSegments(const Verdict& verdict) {
    QStringList segments;
    if (verdict.says) {
        for (const SampleFacts::Fact& fact : verdict.says->facts) {
            segments.append(QString::number(fact.segment.value));
        }
    }
    return segments.join(QLatin1Char(' '));
}

} // namespace

void exportSweep(QIODevice& device, std::span<const SweepPoint> points) {
    CsvWriter csv(device);
    csv.addHeadings({"task", "segments", "forgets", "tokens", "samples", "correct", "accuracy", "interval_low",
                     "interval_high", "seconds", "peak_device_bytes"});
    for (const SweepPoint& point : points) {
        const PointResult& result = point.result;
        csv.add(QString::fromStdString(result.key.task));
        csv.add(result.key.segments);
        csv.add(result.key.forgets ? QStringLiteral("true") : QStringLiteral("false"));
        csv.add(result.tokens);
        csv.add(result.samples);
        csv.add(result.correct);
        csv.add(result.accuracy());
        csv.add(result.interval().low);
        csv.add(result.interval().high);
        csv.add(result.seconds);
        csv.add(static_cast<std::int64_t>(result.peakDeviceBytes));
        csv.endRow();
    }
    csv.finish();
}

void exportWrongSamples(QIODevice& device, const WrongSamples& samples) {
    CsvWriter csv(device);
    csv.addHeadings({"task", "segments", "seed", "question", "answer", "given", "probability", "fact_segments",
                     "failure_class", "decisive_segment", "read_mass", "usual_read_mass", "nearest_success"});
    for (int row = 0; row < samples.rowCount(); ++row) {
        const WrongSample& sample = samples.at(row);
        const Verdict& verdict = sample.verdict;
        csv.add(QString::fromStdString(sample.key.task));
        csv.add(sample.key.segments);
        csv.add(verdict.sample);
        csv.add(verdict.says ? QString::fromStdString(verdict.says->question) : QString());
        csv.add(QString::fromStdString(verdict.answer));
        csv.add(QString::fromStdString(verdict.given));
        addIf(csv, verdict.probability);
        csv.add(factSegments(verdict));
        const auto& diagnosis = sample.diagnosis;
        csv.add(diagnosis ? QString::fromLatin1(nameOf(diagnosis->failure)) : QString());
        addIf(csv, diagnosis ? std::optional(diagnosis->decisive.value) : std::nullopt);
        addIf(csv, diagnosis ? std::optional(diagnosis->readMass) : std::nullopt);
        addIf(csv, diagnosis ? diagnosis->usualReadMass : std::nullopt);
        addIf(csv, sample.nearestRight);
        csv.endRow();
    }
    csv.finish();
}

void exportRetention(QIODevice& device, const RetentionController& retention) {
    CsvWriter csv(device);
    csv.addHeadings({"task", "distance", "tokens", "samples", "correct", "accuracy", "interval_low", "interval_high",
                     "chance", "train_samples", "train_accuracy", "features"});
    for (const RetentionResult& result : retention.results()) {
        for (const RetentionPoint& point : result.points) {
            csv.add(QString::fromStdString(result.task));
            csv.add(point.distance);
            csv.add(point.tokens);
            csv.add(point.testSamples);
            csv.add(point.testCorrect);
            csv.add(point.accuracy());
            csv.add(point.interval().low);
            csv.add(point.interval().high);
            csv.add(point.chance);
            csv.add(point.trainSamples);
            csv.add(point.trainAccuracy());
            csv.add(result.features);
            csv.endRow();
        }
    }
    csv.finish();
}

} // namespace rmtscope
