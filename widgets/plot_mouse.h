#pragma once

#include <QObject>
#include <QPoint>

#include <functional>

class QCustomPlot;
class QMouseEvent;
class QWidget;

namespace rmtscope {

/// What the mouse does in a plot besides zooming and panning: it hovers with a tooltip, clicks and double-clicks. All
/// positions are in the pixels of the widget around the plot.
class PlotMouse : public QObject {
    Q_OBJECT

public:
    /// `widget` is around `plot`, becomes the parent, and gets the focus when it is pressed.
    PlotMouse(QCustomPlot& plot, QWidget& widget);

    /// The words for a position; empty: none.
    void setToolTip(std::function<QString(const QPoint& position)> text) { m_toolTip = std::move(text); }

Q_SIGNALS:
    void hovered(const QPoint& position);
    /// With the left button, and not the end of a drag.
    void clicked(const QPoint& position);
    void doubleClicked();

private:
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);

    QCustomPlot& m_plot;
    QWidget& m_widget;
    std::function<QString(const QPoint&)> m_toolTip;
    QPoint m_pressedAt;
};

} // namespace rmtscope
