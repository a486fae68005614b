#pragma once

#include "viewmodels/command_search.h"

#include <QFrame>

class QLineEdit;
class QTreeView;

namespace rmtscope {

/// A field to type a part of a command into, and what answers to it: Up and Down choose, Enter runs, Escape closes.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    /// `search` outlives it.
    CommandPalette(CommandSearch& search, QWidget* parent);

    /// Shows `commands` over the upper part of the parent, with nothing typed yet.
    void open(std::vector<Command> commands);
    [[nodiscard]] QLineEdit& text() const { return *m_text; }
    [[nodiscard]] QTreeView& list() const { return *m_list; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void runCurrent();
    void announceCurrent();

    CommandSearch& m_search;
    QLineEdit* m_text;
    QTreeView* m_list;
};

} // namespace rmtscope
