#pragma once

#include "viewmodels/distance_map.h"
#include "widgets/distance_plot.h"
#include "widgets/panel.h"

#include <QTimer>

class QComboBox;
class QDoubleSpinBox;

namespace rmtscope {

class MemoryDistance;
class SeriesPlot;
class WorkStrip;
class Workspace;

/// How far the memory after any two segments is apart, and below it how far each is from the one before: where the
/// memory changes, and what it comes back to.
class DistancePanel : public Panel {
    Q_OBJECT

public:
    explicit DistancePanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] DistancePlot& map() { return *m_map; }
    [[nodiscard]] SeriesPlot& curve() { return *m_curve; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QJsonObject viewState() const override;
    void setViewState(const QJsonObject& state) override;
    /// The map as it is seen.
    [[nodiscard]] QByteArray csv() const override;
    /// The curve, with every segment.
    [[nodiscard]] std::vector<Table> furtherTables() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void addControls();
    void addPlots();
    void connectPlots();
    void connectStates();
    void startSession();
    void listSlots();
    void compare();
    void refresh();
    void showDistances();
    void showCurve();
    void describe();
    [[nodiscard]] BucketMode mode() const;
    [[nodiscard]] QString toolTipFor(DistanceCell cell) const;
    void select(std::int64_t segment);

    Workspace& m_workspace;
    MemoryDistance& m_distance;
    QComboBox* m_metric = nullptr;
    QComboBox* m_slot = nullptr;
    QComboBox* m_bucketMode = nullptr;
    QDoubleSpinBox* m_threshold = nullptr;
    WorkStrip* m_work = nullptr;
    DistancePlot* m_map = nullptr;
    QLabel* m_heading = nullptr;
    SeriesPlot* m_curve = nullptr;
    QTimer m_frame;
    bool m_sharing = false;
};

} // namespace rmtscope
