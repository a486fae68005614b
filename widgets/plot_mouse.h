#pragma once

#include <QObject>
#include <QPoint>
#include <QString>

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
    void clicked(const QPoint& position, Qt::KeyboardModifiers modifiers);
    void doubleClicked();

private:
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);

    QCustomPlot& m_plot;
    QWidget& m_widget;
    std::function<QString(const QPoint&)> m_toolTip;
    QPoint m_pressedAt;
};

/// Lets the mouse work on a plot's cells: `text` is the tooltip of one, `clicked` gets one and the keys that were held.
template <class Plot, class Text, class Clicked>
void connectCells(PlotMouse& mouse, Plot& plot, Text text, Clicked clicked) {
    mouse.setToolTip([&plot, text](const QPoint& position) {
        const auto cell = plot.cellAt(position);
        return cell ? text(*cell) : QString();
    });
    QObject::connect(&mouse, &PlotMouse::hovered, &plot,
                     [&plot](const QPoint& position) { Q_EMIT plot.hovered(plot.cellAt(position)); });
    QObject::connect(&mouse, &PlotMouse::clicked, &plot,
                     [&plot, clicked](const QPoint& position, Qt::KeyboardModifiers modifiers) {
                         if (const auto cell = plot.cellAt(position)) {
                             clicked(*cell, modifiers);
                         }
                     });
}

} // namespace rmtscope
