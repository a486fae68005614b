#pragma once

#include "widgets/window_actions.h"

#include <QDialog>

class QTableView;

namespace rmtscope {

/// All keys of a window's actions in a table.
class KeysDialog : public QDialog {
    Q_OBJECT

public:
    /// Of `actions` those that have keys, also where they can't be triggered now.
    KeysDialog(const std::vector<WindowAction>& actions, QWidget* parent);

    [[nodiscard]] QTableView& table() const { return *m_table; }

private:
    QTableView* m_table;
};

} // namespace rmtscope
