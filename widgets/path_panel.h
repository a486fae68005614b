#pragma once

#include "widgets/panel.h"

namespace rmtscope {

class PathPlot;
class WorkStrip;
class Workspace;

/// The memory states as a path through the plane in which they are spread most.
class PathPanel : public Panel {
    Q_OBJECT

public:
    explicit PathPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] PathPlot& path() { return *m_plot; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void showPath();
    void describe();
    [[nodiscard]] QString toolTipFor(std::size_t segment) const;

    Workspace& m_workspace;
    WorkStrip* m_work;
    PathPlot* m_plot;
};

} // namespace rmtscope
