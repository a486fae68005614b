#pragma once

#include "viewmodels/settings.h"
#include "viewmodels/trace_list.h"

#include <QByteArray>
#include <QStyledItemDelegate>

namespace rmtscope {

/// A small PNG of the write mass, slots × segments, mean over all layers and heads; the brightest cell is the largest
/// mass there is. A pixel that stands for several segments shows their maximum. Empty if nothing was captured. May be
/// called in any thread.
[[nodiscard]] QByteArray runThumbnail(const TraceList& traces, ColourMap map);

/// Paints the PNG that a cell has under a role.
class ThumbnailDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    ThumbnailDelegate(int role, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_role;
};

} // namespace rmtscope
