#pragma once

#include "widgets/figure_export.h"

#include <QAbstractItemDelegate>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPainter>
#include <QTableView>
#include <QTreeView>

#include <algorithm>

namespace rmtscope {

[[nodiscard]] inline const QHeaderView& headingsOf(const QTreeView& view) {
    return *view.header();
}

[[nodiscard]] inline const QHeaderView& headingsOf(const QTableView& view) {
    return *view.horizontalHeader();
}

/// A QTreeView or QTableView that prints itself: the rows and columns in view, as its delegates paint them, below their
/// headings.
template <class View>
class FigureView : public View, public Figure {
public:
    using View::View;

    [[nodiscard]] QSize figureSize() const override { return this->size(); }

    void paintFigure(const FigureCanvas& canvas, const QRect& area) override {
        QPainter& painter = canvas.painter;
        painter.save();
        painter.translate(area.topLeft());
        const QRect local(QPoint(0, 0), area.size());
        painter.setClipRect(local);
        painter.fillRect(local, this->palette().color(QPalette::Base));
        const QHeaderView& headings = headingsOf(*this);
        painter.setFont(headings.font());
        painter.setPen(this->palette().color(QPalette::Text));
        for (int column = 0; column < headings.count(); ++column) {
            const QRect box(headings.sectionViewportPosition(column), 0, headings.sectionSize(column),
                            headings.height());
            const QVariant text = this->model()->headerData(column, Qt::Horizontal);
            painter.drawText(box.adjusted(4, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft, text.toString());
        }
        painter.translate(this->viewport()->geometry().topLeft());
        paintRows(painter);
        painter.restore();
    }

private:
    void paintRows(QPainter& painter) {
        int y = 1;
        QModelIndex first = this->indexAt(QPoint(1, y));
        while (first.isValid() && y < this->viewport()->height()) {
            for (int column = 0; column < this->model()->columnCount(first.parent()); ++column) {
                paintCell(painter, first.siblingAtColumn(column));
            }
            y = std::max(y, this->visualRect(first).bottom()) + 2;
            first = this->indexAt(QPoint(1, y));
        }
    }

    void paintCell(QPainter& painter, const QModelIndex& cell) {
        QStyleOptionViewItem option;
        this->initViewItemOption(&option);
        option.rect = this->visualRect(cell);
        option.state |= QStyle::State_Enabled;
        option.state &= ~QStyle::State_HasFocus;
        if (this->selectionModel()->isSelected(cell)) {
            option.state |= QStyle::State_Selected;
        }
        this->itemDelegateForIndex(cell)->paint(&painter, option, cell);
    }
};

} // namespace rmtscope
