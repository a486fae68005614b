#include "widgets/plot_mouse.h"

#include "widgets/qcustomplot_shim.h"

#include <QToolTip>

namespace rmtscope {
namespace {

constexpr int dragPixels = 4; // a hand isn't still

} // namespace

PlotMouse::PlotMouse(QCustomPlot& plot, QWidget& widget)
    : QObject(&widget)
    , m_plot(plot)
    , m_widget(widget) {
    connect(&plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { move(*event); });
    connect(&plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        m_pressedAt = event->pos();
        m_widget.setFocus(Qt::MouseFocusReason);
    });
    connect(&plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) { release(*event); });
    connect(&plot, &QCustomPlot::mouseDoubleClick, this, &PlotMouse::doubleClicked);
}

void PlotMouse::move(const QMouseEvent& event) {
    const QPoint position = event.pos() + m_plot.pos();
    Q_EMIT hovered(position);
    const QString text = m_toolTip && event.buttons() == Qt::NoButton ? m_toolTip(position) : QString();
    QToolTip::showText(event.globalPosition().toPoint(), text, &m_widget); // none hides the one before
}

void PlotMouse::release(const QMouseEvent& event) {
    const bool still = (event.pos() - m_pressedAt).manhattanLength() < dragPixels;
    if (still && event.button() == Qt::LeftButton && m_plot.axisRect()->rect().contains(event.pos())) {
        Q_EMIT clicked(event.pos() + m_plot.pos(), event.modifiers());
    }
}

} // namespace rmtscope
