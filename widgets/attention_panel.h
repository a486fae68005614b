#pragma once

#include "widgets/panel.h"

class QComboBox;

namespace rmtscope {

class LayerHeadSelector;
class MatrixPlot;
class Workspace;

/// Who attends to whom in the selected segment: tokens and slots against tokens and slots, replayed exactly.
class AttentionPanel : public Panel {
    Q_OBJECT

public:
    explicit AttentionPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] MatrixPlot& matrix() { return *m_plot; }
    [[nodiscard]] QByteArray csv() const override;

protected:
    void inViewChanged(bool inView) override;

private:
    enum class Crop { All, Write, Read };

    void addControls();
    void showMatrix();
    void applyCrop();
    void describe();
    void pin(std::size_t query, std::size_t key);

    Workspace& m_workspace;
    LayerHeadSelector* m_selector;
    QComboBox* m_scale;
    QComboBox* m_crop;
    QComboBox* m_range;
    MatrixPlot* m_plot;
};

} // namespace rmtscope
