#pragma once

#include "viewmodels/heatmap_buckets.h"
#include "widgets/heatmap_plot.h"
#include "widgets/panel.h"

#include <QTimer>

class QComboBox;
class QToolButton;

namespace rmtscope {

class SeriesPlot;
class SlotView;
class WorkStrip;
class Workspace;
enum class SlotQuantity;

/// What each slot holds: its norm or how much it changes over all segments, how many directions the slots span, and a
/// table of the slots after one segment.
class SlotsPanel : public Panel {
    Q_OBJECT

public:
    explicit SlotsPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] HeatmapPlot& heatmap() { return *m_heatmap; }
    [[nodiscard]] SeriesPlot& ranks() { return *m_ranks; }
    [[nodiscard]] SlotView& table() { return *m_table; }
    [[nodiscard]] PanelHelp help() const override;
    /// Every segment.
    [[nodiscard]] QByteArray csv() const override;
    /// The table.
    [[nodiscard]] std::vector<Table> furtherTables() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void addControls();
    void addParts();
    void connectParts();
    void connectStates();
    void startSession();
    void refresh();
    void showRanks();
    void showSelection();
    void describe();
    [[nodiscard]] SlotQuantity quantity() const;
    [[nodiscard]] BucketMode mode() const;
    [[nodiscard]] QString toolTipFor(HeatmapCell cell) const;
    [[nodiscard]] QString readoutAt(double segment) const;

    Workspace& m_workspace;
    QComboBox* m_quantity = nullptr;
    QComboBox* m_bucketMode = nullptr;
    QToolButton* m_fromSmallest = nullptr;
    WorkStrip* m_work = nullptr;
    QLabel* m_heatmapHeading = nullptr;
    HeatmapPlot* m_heatmap = nullptr;
    QLabel* m_ranksHeading = nullptr;
    SeriesPlot* m_ranks = nullptr;
    QLabel* m_tableHeading = nullptr;
    SlotView* m_table = nullptr;
    QTimer m_frame;
    bool m_sharing = false;
};

} // namespace rmtscope
