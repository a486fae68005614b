#pragma once

#include "engine/api/attention_map.h"
#include "viewmodels/head_masses.h"
#include "widgets/panel.h"

class QComboBox;

namespace rmtscope {

class HeadGridView;
class MatrixPlot;
class Workspace;

/// Every head of the selected segment at a glance, as small maps or as one map that says which head attends most in
/// each cell. A click selects a head in all views, Ctrl and click adds or removes one.
class HeadGridPanel : public Panel {
    Q_OBJECT

public:
    explicit HeadGridPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] HeadGridView& grid() { return *m_view; }
    [[nodiscard]] MatrixPlot& strongest() { return *m_strongest; }
    [[nodiscard]] QComboBox& subject() { return *m_subject; }
    [[nodiscard]] QComboBox& order() { return *m_order; }
    [[nodiscard]] QComboBox& range() { return *m_range; }
    [[nodiscard]] QComboBox& scale() { return *m_scale; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] std::vector<Table> furtherTables() const override;

protected:
    void inViewChanged(bool inView) override;

private:
    void addControls();
    void connectViews();
    void connectModels();
    void showSubject();
    void showStrongest();
    void showSelection();
    void setShape(const CaptureShape& shape);
    void choose(const HeadPosition& at, Qt::KeyboardModifiers modifiers);
    void describe();
    [[nodiscard]] QString gridText() const;
    [[nodiscard]] QString strongestText() const;
    [[nodiscard]] QString toolTipOf(std::size_t query, std::size_t key) const;

    Workspace& m_workspace;
    CaptureShape m_shape;
    QComboBox* m_subject = nullptr;
    QComboBox* m_order = nullptr;
    QComboBox* m_range = nullptr;
    QComboBox* m_scale = nullptr;
    HeadGridView* m_view;
    MatrixPlot* m_strongest;
};

} // namespace rmtscope
