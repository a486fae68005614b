#include "widgets/slot_view.h"

#include "widgets/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QSortFilterProxyModel>

namespace rmtscope {

SlotView::SlotView(const SlotReport& report, QWidget* parent)
    : QTableView(parent)
    , m_table(new SlotTable(report, this))
    , m_sorted(new QSortFilterProxyModel(this)) {
    m_sorted->setSourceModel(m_table);
    m_sorted->setSortRole(SlotTable::sortRole);
    setModel(m_sorted);
    setSortingEnabled(true);
    sortByColumn(SlotTable::Slot, Qt::AscendingOrder);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab leads on, as everywhere else
    setAccessibleName(tr("Slots of the selected segment"));
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(SlotTable::Words, QHeaderView::Stretch);
    for (int column = 0; column < SlotTable::ColumnCount; ++column) {
        const QString heading = m_table->headerData(column, Qt::Horizontal).toString();
        setColumnWidth(column, std::max(fontMetrics().horizontalAdvance(heading) + 30, 60));
    }
    setColumnWidth(SlotTable::Health, fontMetrics().horizontalAdvance(tr("dead, duplicate of 10")) + 16);
    connect(this, &QAbstractItemView::clicked, this, &SlotView::choose);
}

void SlotView::choose(const QModelIndex& index) {
    if (index.isValid()) {
        Q_EMIT slotChosen(m_table->at(m_sorted->mapToSource(index).row()).slot);
    }
}

void SlotView::setSelectedSlot(std::optional<SlotIndex> slot) {
    for (int row = 0; slot && row < m_table->rowCount(); ++row) {
        if (m_table->at(row).slot == *slot) {
            setCurrentIndex(m_sorted->mapFromSource(m_table->index(row, 0)));
            return;
        }
    }
    clearSelection();
}

void SlotView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        choose(currentIndex());
    } else {
        QTableView::keyPressEvent(event);
    }
}

void SlotView::paintFigure(const FigureCanvas& canvas, const QRect& area) {
    QPainter& painter = canvas.painter;
    const ThemeColours theme = themeColours(palette());
    painter.save();
    painter.translate(area.topLeft());
    painter.setClipRect(QRect(QPoint(0, 0), area.size()));
    painter.setFont(font());
    const int heading = horizontalHeader()->height();
    const auto write = [&](const QRect& cell, const QVariant& text, const QVariant& alignment, const QColor& colour) {
        const QRect inner = cell.adjusted(4, 0, -4, 0);
        painter.setPen(colour);
        painter.drawText(inner, alignment.isNull() ? int(Qt::AlignLeft | Qt::AlignVCenter) : alignment.toInt(),
                         fontMetrics().elidedText(text.toString(), Qt::ElideRight, inner.width()));
    };
    for (int column = 0; column < SlotTable::ColumnCount; ++column) {
        const int x = columnViewportPosition(column);
        const QVariant alignment = m_sorted->index(0, column).data(Qt::TextAlignmentRole);
        write(QRect(x, 0, columnWidth(column), heading), m_sorted->headerData(column, Qt::Horizontal), alignment,
              theme.muted);
        for (int row = 0; row < m_sorted->rowCount(); ++row) {
            const int y = heading + rowViewportPosition(row);
            if (y >= heading && y < area.height()) {
                const QModelIndex index = m_sorted->index(row, column);
                write(QRect(x, y, columnWidth(column), rowHeight(row)), index.data(), alignment, theme.text);
            }
        }
    }
    painter.setPen(theme.grid);
    painter.drawLine(0, heading - 1, area.width(), heading - 1);
    painter.restore();
}

} // namespace rmtscope
