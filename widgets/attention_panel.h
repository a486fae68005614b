#pragma once

#include "widgets/panel.h"

#include <cstddef>

class QKeyEvent;

namespace rmtscope {

class AttentionControls;
class LayerHeadSelector;
class MatrixPlot;
class Workspace;
struct MatrixCell;

/// Who attends to whom in the selected segment: tokens and slots against tokens and slots, replayed exactly, or less
/// what was kept as B.
class AttentionPanel : public Panel {
    Q_OBJECT

public:
    explicit AttentionPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] MatrixPlot& matrix() { return *m_plot; }
    [[nodiscard]] AttentionControls& controls() { return *m_controls; }
    /// Which cells are pinned and what they hold, if there are several.
    [[nodiscard]] QString pinsText() const;
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;

protected:
    void inViewChanged(bool inView) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void connectControls();
    void connectPlot();
    void connectModels();
    void showMatrix();
    void showState();
    void showPins();
    void applyCrop();
    void describe();
    void pin(const MatrixCell& cell, Qt::KeyboardModifiers modifiers);

    Workspace& m_workspace;
    LayerHeadSelector* m_selector;
    AttentionControls* m_controls;
    QLabel* m_pins;
    MatrixPlot* m_plot;
    std::size_t m_croppedSize = 0; ///< what the crop in view was chosen for
};

} // namespace rmtscope
