#include "widgets/flow_layout.h"

#include <QWidget>

#include <algorithm>

namespace rmtscope {

FlowLayout::FlowLayout(int gap, QWidget* parent)
    : QLayout(parent)
    , m_gap(gap) {
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() {
    for (QLayoutItem* item : m_items) {
        delete item;
    }
}

void FlowLayout::addItem(QLayoutItem* item) {
    m_items.push_back(item);
    invalidate();
}

QLayoutItem* FlowLayout::itemAt(int index) const {
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)] : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index) {
    QLayoutItem* item = itemAt(index);
    if (item != nullptr) {
        m_items.erase(m_items.begin() + index);
    }
    return item;
}

int FlowLayout::heightForWidth(int width) const {
    return place(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::sizeHint() const {
    QSize size;
    for (const QLayoutItem* item : m_items) {
        if (!item->isEmpty()) {
            size = {size.width() + item->sizeHint().width() + m_gap,
                    std::max(size.height(), item->sizeHint().height())};
        }
    }
    return size;
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : m_items) {
        size = size.expandedTo(item->minimumSize());
    }
    return size;
}

void FlowLayout::setGeometry(const QRect& area) {
    QLayout::setGeometry(area);
    place(area, true);
}

/// Returns the height that it takes.
int FlowLayout::place(const QRect& area, bool move) const {
    int x = area.left();
    int y = area.top();
    int rowHeight = 0;
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty()) {
            continue;
        }
        QSize wanted =
            item->sizeHint().boundedTo(QSize(std::max(area.width(), item->minimumSize().width()), QWIDGETSIZE_MAX));
        if (item->hasHeightForWidth()) {
            wanted.setHeight(item->heightForWidth(wanted.width()));
        }
        if (x > area.left() && x + wanted.width() > area.right() + 1) {
            x = area.left();
            y += rowHeight + m_gap / 2;
            rowHeight = 0;
        }
        if (move) {
            item->setGeometry(QRect(QPoint(x, y), wanted));
        }
        x += wanted.width() + m_gap;
        rowHeight = std::max(rowHeight, wanted.height());
    }
    return y + rowHeight - area.top();
}

} // namespace rmtscope
