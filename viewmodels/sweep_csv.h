#pragma once

#include <QIODevice>

#include <span>

namespace rmtscope {

class RetentionController;
class WrongSamples;
struct SweepPoint;

/// As in csv_export.h, of what is measured on many samples; there is nothing to reduce.

/// One row a point: task, segments, forgets, tokens, samples, correct, accuracy, interval_low, interval_high, seconds,
/// peak_device_bytes.
void exportSweep(QIODevice& device, std::span<const SweepPoint> points);

/// One row a sample that was answered wrongly: task, segments, seed, question, answer, given, probability,
/// fact_segments, failure_class, decisive_segment, read_mass, usual_read_mass, nearest_success.
void exportWrongSamples(QIODevice& device, const WrongSamples& samples);

/// One row a task and distance: task, distance, tokens, samples, correct, accuracy, interval_low, interval_high,
/// chance, train_samples, train_accuracy, features.
void exportRetention(QIODevice& device, const RetentionController& retention);

} // namespace rmtscope
