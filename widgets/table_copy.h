#pragma once

#include <QObject>

class QAbstractItemView;

namespace rmtscope {

/// The rows of a table or tree in which something is selected, as they are shown, headings first: cells between tabs, a
/// line each. Hidden rows and columns and columns without a heading are left out, moved columns stand where they were
/// moved to. Empty where nothing is selected.
[[nodiscard]] QString selectedRowsText(const QAbstractItemView& view);

/// Puts selectedRowsText() on the clipboard, which stays as it is where nothing is selected.
void copySelectedRows(const QAbstractItemView& view);

/// As an event filter of the application: Ctrl+C copies the selected rows of every table and tree that has the focus.
class TableCopy : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace rmtscope
