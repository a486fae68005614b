#pragma once

#include "engine/benchmark/benchmark.h"
#include "engine/benchmark/text_speed.h"

#include <iosfwd>
#include <optional>
#include <vector>

namespace rmtscope::cli {

/// What `rmt bench` has measured of one model.
struct MeasuredModel {
    BenchmarkReport report;
    std::optional<TextSpeed> text; ///< nothing for a made-up vocabulary
};

void writeBenchText(const std::vector<MeasuredModel>& models);
/// One object: a public interface, keys are only ever added. What stands at the top beside "models" and "cases" is of
/// the first model. models: one or more.
void writeBenchJson(const std::vector<MeasuredModel>& models, std::ostream& out);

} // namespace rmtscope::cli
