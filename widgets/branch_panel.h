#pragma once

#include "viewmodels/branch_list.h"
#include "viewmodels/token_scale.h"
#include "widgets/heatmap_plot.h"
#include "widgets/panel.h"

#include <QTimer>
#include <QUndoStack>

#include <array>

class QTableView;
class QToolButton;

namespace rmtscope {

class BranchForm;
class SegmentTextDialog;
class SeriesPlot;
class Workspace;

/// Changes the memory or the text at a segment and lets the model run on as a branch; lists the branches and compares
/// one with the run.
class BranchPanel : public Panel {
    Q_OBJECT

public:
    explicit BranchPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] BranchForm& form() const { return *m_form; }
    [[nodiscard]] QTableView& list() const { return *m_list; }
    /// Reads a branch that a session has listed.
    [[nodiscard]] QToolButton& readButton() const { return *m_read; }
    [[nodiscard]] SeriesPlot& answers() const { return *m_answers; }
    [[nodiscard]] SeriesPlot& distances() const { return *m_distances; }
    [[nodiscard]] HeatmapPlot& differences(MassKind kind) const {
        return *m_differences[kind == MassKind::Read ? 1 : 0];
    }
    [[nodiscard]] QUndoStack& undoStack() { return m_undo; }
    /// The branch beside the run.
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] PanelHelp help() const override;

protected:
    void inViewChanged(bool inView) override;
    void changeEvent(QEvent* event) override;

private:
    void addControls();
    void addList();
    void addUndo();
    void addAnswers();
    void addDifferences();
    void connectModels();
    void runBranch();
    void editText();
    void removeCurrent();
    [[nodiscard]] std::optional<quint64> currentId() const;
    void showCurrent();
    void enable();
    void refresh();
    /// Waits until somebody can see it.
    void showComparison();
    void beginComparison();
    void showSelection();
    void describe();
    [[nodiscard]] QString toolTipFor(MassKind kind, HeatmapCell cell) const;

    Workspace& m_workspace;
    QUndoStack m_undo;
    BranchForm* m_form;
    QToolButton* m_run = nullptr;
    QToolButton* m_more = nullptr;
    QToolButton* m_edit = nullptr;
    QToolButton* m_forget = nullptr;
    QToolButton* m_keep = nullptr;
    QToolButton* m_read = nullptr;
    QToolButton* m_stop = nullptr;
    QToolButton* m_delete = nullptr;
    QToolButton* m_logarithmic = nullptr;
    QTableView* m_list = nullptr;
    SeriesPlot* m_answers = nullptr;
    QLabel* m_heading = nullptr;
    std::array<HeatmapPlot*, 2> m_differences{}; ///< write, read
    SeriesPlot* m_distances = nullptr;
    QTimer m_frame;
    bool m_sharing = false;
};

} // namespace rmtscope
