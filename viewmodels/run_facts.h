#pragma once

#include "library/run_record.h"

#include <QStringList>

namespace rmtscope {

/// In the order in which they are shown.
enum class FactGroup { Run, Model, Document, Settings, Results, Answers, Accuracy };

/// "Model"
[[nodiscard]] QString groupText(FactGroup group);

/// One setting or result in words. No two of a run have the same group and name.
struct RunFact {
    FactGroup group = FactGroup::Run;
    QString name;
    QString value;
};

/// Everything that is known about a run or sweep, by group.
[[nodiscard]] QList<RunFact> factsOf(const KeptRun& run);

/// The names of what a model has otherwise now, but its path, device and threads; empty: it is as it was recorded.
[[nodiscard]] QStringList changedSince(const ModelInfo& recorded, const ModelInfo& now);

} // namespace rmtscope
