#pragma once

#include <QKeySequence>
#include <QList>

#include <array>

class QAction;
class QUndoStack;
class QWidget;

namespace rmtscope {

/// Undo and redo of a widget's own stack; their keys are the widget's alone, elsewhere they are the window's.
[[nodiscard]] std::array<QAction*, 2> addOwnUndo(QUndoStack& stack, QWidget& widget);

/// The same on every desktop: of a standard key a shortcut has but the first.
[[nodiscard]] QList<QKeySequence> redoKeys();

} // namespace rmtscope
