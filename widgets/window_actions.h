#pragma once

#include "viewmodels/command_search.h"

#include <QString>

#include <vector>

class QAction;
class QMainWindow;

namespace rmtscope {

/// An action of a window and where it stands.
struct WindowAction {
    QAction* action = nullptr;
    QString name;           ///< without mnemonics: "Open document …"
    QString where;          ///< "File", "View ▸ Theme", "Scaling ▸ Export"
    bool reachable = false; ///< can be triggered now: enabled, and its panel isn't closed
};

/// All actions of the window's menus, then those of its panels: the menus of their buttons and the actions of their
/// widgets. Menus that are filled when they open are filled for this.
[[nodiscard]] std::vector<WindowAction> windowActions(const QMainWindow& window);

/// Those that can be triggered now.
[[nodiscard]] std::vector<Command> windowCommands(const QMainWindow& window);

/// Its keys as they stand on a keyboard, the usual ones first: "F1, ?". Empty without any.
[[nodiscard]] QString shortcutText(const QAction& action);

} // namespace rmtscope
