#pragma once

#include "widgets/colour_maps.h"
#include "widgets/figure_export.h"
#include "widgets/theme.h"

#include <QJsonValue>
#include <QTimer>
#include <QWidget>

class QCPAbstractItem;
class QCustomPlot;

namespace rmtscope {

/// A widget around one QCustomPlot: theme, one repaint a frame however often data changes, export as vectors.
class PlotWidget : public QWidget, public Figure {
    Q_OBJECT

public:
    ~PlotWidget() override;

    [[nodiscard]] QSize figureSize() const override;
    void paintFigure(const FigureCanvas& canvas, const QRect& area) override;

    /// Does a pending repaint at once, for tests and exports.
    void refreshNow();
    /// Frames painted so far.
    [[nodiscard]] int frames() const { return m_frames; }
    /// The plotting area in this widget's pixels, as last laid out.
    [[nodiscard]] QRect plotArea() const;

    /// The part in view, as JSON; null while it follows the data.
    [[nodiscard]] virtual QJsonValue viewedRange() const { return QJsonValue::Null; }
    /// What viewedRange() has given, perhaps of other data: what isn't there can't be shown.
    virtual void viewRange(const QJsonValue&) {}

Q_SIGNALS:
    /// Another plotArea() than in the frame before: plots that are lined up with it must be laid out again.
    void plotAreaMoved();
    /// Somebody has zoomed or panned, or asked for all again.
    void rangeSetByHand();

protected:
    explicit PlotWidget(QWidget* parent);

    [[nodiscard]] QCustomPlot& plot() const { return *m_plot; }
    [[nodiscard]] ThemeColours colours() const { return themeColours(palette()); }
    /// Repaints within one frame (16 ms); further calls until then cost nothing.
    void requestFrame();
    /// Puts a pointer to something on a layer of its own, which is repainted without the data; hidden at first.
    void addCursor(QCPAbstractItem& item);
    void repaintCursors();
    /// Says to those who don't see it what the cell cursor is on.
    void announce(const QString& text);
    /// Brings the plot's data up to date; the plotting area has its final size. Called for every frame.
    virtual void prepareFrame() {}
    /// Takes pens and brushes from colours(); the axes are done already.
    virtual void restyle() {}
    /// Styles axes and calls restyle(); a subclass's constructor ends with it.
    void applyColours();
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void styleAxes();

    QCustomPlot* m_plot;
    QTimer m_frame;
    QRect m_area; ///< of the last frame
    int m_frames = 0;
};

} // namespace rmtscope
