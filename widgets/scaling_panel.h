#pragma once

#include "widgets/panel.h"

#include <QTimer>

#include <array>

class QToolButton;

namespace rmtscope {

class SeriesPlot;
class Workspace;

/// What length costs and what it does to the answers: accuracy, time of a segment and device memory against tokens.
class ScalingPanel : public Panel {
    Q_OBJECT

public:
    explicit ScalingPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] SeriesPlot& accuracy() { return *m_accuracy; }
    [[nodiscard]] SeriesPlot& time() { return *m_time; }
    [[nodiscard]] SeriesPlot& memory() { return *m_memory; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] std::vector<Table> furtherTables() const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void explainNothing();
    void refresh();
    void showSeries();
    void shareRange(SeriesPlot& from);

    Workspace& m_workspace;
    QToolButton* m_logarithmic;
    SeriesPlot* m_accuracy;
    SeriesPlot* m_time;
    SeriesPlot* m_memory;
    QTimer m_frame;
    bool m_sharing = false;
};

} // namespace rmtscope
