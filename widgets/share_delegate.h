#pragma once

#include <QStyledItemDelegate>

namespace rmtscope {

/// Shades a cell by a number in 0..1: none at 0, the theme's accent at 1. Cells without one stay as they are.
class ShareDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// role: of the number.
    ShareDelegate(int role, QObject* parent);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    int m_role;
};

} // namespace rmtscope
