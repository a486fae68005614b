#pragma once

#include <QList>
#include <QStringList>

namespace rmtscope {

/// Marks the files in which SQLite's header says that they are ours: "RMTS".
inline constexpr int libraryApplicationId = 0x524D5453;

/// What leads from one version of the tables to the next, a statement each.
using SchemaStep = QStringList;

/// Step i leads from version i to i + 1; a file without tables has version 0. A step that was published is never
/// changed, or files of the same version would differ: another one is added behind it.
[[nodiscard]] const QList<SchemaStep>& librarySteps();

} // namespace rmtscope
