#pragma once

#include "viewmodels/causal_effects.h"
#include "widgets/heatmap_plot.h"
#include "widgets/panel.h"

class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace rmtscope {

class Workspace;

/// The causal map: what an answer owes to each slot as it was before each segment, measured by zeroing.
class CausalPanel : public Panel {
    Q_OBJECT

public:
    explicit CausalPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] HeatmapPlot& map() const { return *m_map; }
    [[nodiscard]] QComboBox& questions() const { return *m_questions; }
    [[nodiscard]] QComboBox& answers() const { return *m_answers; }
    [[nodiscard]] QSpinBox& asked() const { return *m_asked; }
    [[nodiscard]] QSpinBox& first() const { return *m_first; }
    [[nodiscard]] QSpinBox& last() const { return *m_last; }
    [[nodiscard]] QSpinBox& every() const { return *m_every; }
    [[nodiscard]] QToolButton& start() const { return *m_start; }
    /// What the fields say.
    [[nodiscard]] CausalChoice choice() const;
    /// Sets the fields to it and measures; where that isn't possible the panel says why.
    void measure(const CausalChoice& choice);
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] PanelHelp help() const override;

protected:
    void inViewChanged(bool inView) override;

private:
    void addFields();
    void addMap();
    void connectModels();
    void listQuestions();
    void chooseUsualAnswer();
    void forgetPicked();
    /// As far as was read, unless somebody has chosen otherwise. Waits until somebody can see it, as showProgress()
    /// does.
    void followRun();
    void startOrCancel();
    void enable();
    void begin();
    void showProgress();
    void showSelection();
    void describe();
    [[nodiscard]] QString estimateText() const;
    [[nodiscard]] QString strongestText() const;
    [[nodiscard]] QString toolTipFor(HeatmapCell cell) const;

    Workspace& m_workspace;
    QComboBox* m_questions = nullptr;
    QComboBox* m_answers = nullptr;
    QSpinBox* m_asked = nullptr;
    QSpinBox* m_first = nullptr;
    QSpinBox* m_last = nullptr;
    QSpinBox* m_every = nullptr;
    QToolButton* m_start = nullptr;
    QLabel* m_progress = nullptr;
    HeatmapPlot* m_map = nullptr;
    bool m_chosen = false; ///< somebody has set the segments by hand
    std::vector<SegmentIndex> m_picked;
    std::vector<SlotIndex> m_slots; ///< that m_picked is about
};

} // namespace rmtscope
