#pragma once

#include <QString>

#include <vector>

class QJsonObject;

namespace rmtscope {

class Panel;
class Workspace;

/// The run in numbers: model, sizes, speed, and for every question what was answered at the end. Keys are snake_case
/// with units, and are only ever added.
[[nodiscard]] QJsonObject runSummary(Workspace& workspace);

/// Writes each panel as PNG, PDF and CSV, and summary.json, into `folder`, which is made if it isn't there. Throws
/// Error (WriteFailed).
void writeReport(Workspace& workspace, const std::vector<Panel*>& panels, const QString& folder);

} // namespace rmtscope
