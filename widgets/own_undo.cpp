#include "widgets/own_undo.h"

#include <QAction>
#include <QCoreApplication>
#include <QUndoStack>
#include <QWidget>

namespace rmtscope {
namespace {

QString undoWords(const char* text) {
    return QCoreApplication::translate("OwnUndo", text);
}

} // namespace

std::array<QAction*, 2> addOwnUndo(QUndoStack& stack, QWidget& widget) {
    QAction* undo = stack.createUndoAction(&widget, undoWords("Undo"));
    undo->setIconText(undoWords("Undo")); // what it undoes stands in the tool tip: buttons keep their places
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = stack.createRedoAction(&widget, undoWords("Redo"));
    redo->setIconText(undoWords("Redo"));
    redo->setShortcuts(redoKeys());
    for (QAction* action : {undo, redo}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        widget.addAction(action);
    }
    return {undo, redo};
}

QList<QKeySequence> redoKeys() {
    return {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)};
}

} // namespace rmtscope
