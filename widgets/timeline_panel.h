#pragma once

#include "engine/api/segment_trace.h"
#include "viewmodels/heatmap_buckets.h"
#include "viewmodels/settings.h"
#include "viewmodels/token_scale.h"
#include "widgets/heatmap_plot.h"
#include "widgets/panel.h"

#include <array>

class QComboBox;
class QToolButton;

namespace rmtscope {

class LayerHeadSelector;
class MassTimeline;
class Workspace;

/// The memory timeline: what each slot writes and reads (and keeps) in each segment, above each other on one axis.
class TimelinePanel : public Panel {
    Q_OBJECT

public:
    explicit TimelinePanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] HeatmapPlot& heatmap(MassKind kind) { return *m_rows[static_cast<std::size_t>(kind)].plot; }
    [[nodiscard]] PanelHelp help() const override;
    /// Of the first heatmap that is shown.
    [[nodiscard]] QByteArray csv() const override;
    /// Of the other heatmaps that are shown.
    [[nodiscard]] std::vector<Table> furtherTables() const override;

private:
    struct Row {
        QLabel* heading = nullptr;
        HeatmapPlot* plot = nullptr;
        QToolButton* shown = nullptr;
    };

    [[nodiscard]] std::vector<Table> shownTables() const;
    void addControls();
    void addHandState();
    void addRow(MassKind kind);
    void connectRow(MassKind kind);
    void startSession();
    void placeMarkers();
    void addMarkers(qsizetype first);
    void describe();
    void shareAxes();
    [[nodiscard]] QString toolTipFor(MassKind kind, HeatmapCell cell) const;

    Workspace& m_workspace;
    TokenScale m_scale;
    LayerHeadSelector* m_selector = nullptr;
    QComboBox* m_bucketMode = nullptr;
    bool m_sharingRange = false;
    std::array<Row, massKinds> m_rows;
};

/// Values of the columns of a heatmap from a timeline: NaN for segments that weren't read. See HeatmapSource.
[[nodiscard]] std::vector<float> timelineColumns(const MassTimeline& timeline, std::int64_t first, std::int64_t last,
                                                 int columns, BucketMode mode);

} // namespace rmtscope
