#pragma once

#include "library/run_record.h"

#include <QIODevice>

namespace rmtscope {

/// One row a run or sweep: when it began, what read what with which settings, results, tags and notes. The last column,
/// reduction, says what the numbers are of. Throws Error with WriteFailed when the device takes less than everything.
void exportRuns(QIODevice& device, const QList<RunRecord>& records);

} // namespace rmtscope
