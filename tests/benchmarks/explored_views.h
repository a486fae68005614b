#pragma once

#include "app/gui/main_window.h"
#include "tests/benchmarks/moved_view.h"
#include "viewmodels/workspace.h"
#include "widgets/answer_panel.h"
#include "widgets/attention_panel.h"
#include "widgets/distance_panel.h"
#include "widgets/distance_plot.h"
#include "widgets/document_minimap.h"
#include "widgets/document_panel.h"
#include "widgets/document_view.h"
#include "widgets/head_grid_panel.h"
#include "widgets/head_grid_view.h"
#include "widgets/heatmap_plot.h"
#include "widgets/matrix_plot.h"
#include "widgets/path_panel.h"
#include "widgets/path_plot.h"
#include "widgets/scaling_panel.h"
#include "widgets/series_plot.h"
#include "widgets/slots_panel.h"
#include "widgets/timeline_panel.h"

#include <QComboBox>
#include <QDockWidget>

#include <string>
#include <vector>

namespace rmtscope::bench {

/// Some views work only while they can be seen.
inline void raise(MainWindow& window, Panel& panel) {
    if (auto* const dock = qobject_cast<QDockWidget*>(panel.parentWidget())) {
        dock->show();
        dock->raise();
    }
    panel.setInView(true); // where no window manager says so
    window.activateWindow();
}

/// Brings a panel to the front; one in a window of its own goes again.
class Raised {
public:
    Raised(MainWindow& window, Panel& panel)
        : m_panel(panel) {
        raise(window, panel);
    }
    Raised(const Raised&) = delete;
    Raised& operator=(const Raised&) = delete;
    ~Raised() {
        auto* const dock = qobject_cast<QDockWidget*>(m_panel.parentWidget());
        if (dock != nullptr && dock->isFloating()) {
            dock->hide();
        }
    }

private:
    Panel& m_panel;
};

/// A view in its panel.
struct ExploredView {
    std::string name;
    Panel* panel = nullptr;
    QWidget* view = nullptr;
    std::function<bool()> isReady = {}; ///< has nothing to compute any more
    std::function<void()> prepare = {}; ///< once the panel can be seen
    std::vector<Qt::Key> keys = {Qt::Key_Right, Qt::Key_Left};
    bool mouse = true; ///< does something
    bool wheel = true;
    bool drags = true;

    /// Once it can be seen: what gets the mouse is what lies in its middle.
    [[nodiscard]] MovedView moved() const {
        MovedView moved{.name = name, .view = view, .wheel = wheel, .drags = drags, .keys = keys};
        if (!mouse) {
            return moved;
        }
        const auto* const plot = qobject_cast<PlotWidget*>(view);
        const auto* const area = qobject_cast<QAbstractScrollArea*>(view);
        QWidget* const inner = plot != nullptr   ? view->childAt(plot->plotArea().center())
                               : area != nullptr ? area->viewport()
                                                 : view;
        moved.mouse = inner != nullptr ? inner : view;
        return moved;
    }
};

template <class PanelType>
PanelType& panelOf(MainWindow& window) {
    return *window.findChild<PanelType*>();
}

/// Every view that zooms, pans or has a cursor that keys move.
inline std::vector<ExploredView> exploredViews(Workspace& workspace, MainWindow& window) {
    auto& timeline = window.timeline();
    auto& answers = panelOf<AnswerPanel>(window);
    auto& scaling = panelOf<ScalingPanel>(window);
    auto& document = panelOf<DocumentPanel>(window);
    auto& attention = panelOf<AttentionPanel>(window);
    auto& heads = panelOf<HeadGridPanel>(window);
    auto& distance = panelOf<DistancePanel>(window);
    auto& slotStates = panelOf<SlotsPanel>(window);
    auto& path = panelOf<PathPanel>(window);
    const auto replayed = [&workspace] { return !workspace.attention().isLoading(); };
    const auto gridMade = [&workspace] { return !workspace.headGrid().isLoading(); };
    const auto compared = [&workspace] { return !workspace.distance().isWorking(); };
    const auto measured = [&workspace] {
        return !workspace.slotHistory().isWorking() && !workspace.slotReport().isWorking();
    };
    const auto subject = [&heads](int index) {
        return [&heads, index] {
            heads.subject().setCurrentIndex(index);
            Q_EMIT heads.subject().activated(index);
        };
    };
    constexpr int writeBlocks = 0;
    constexpr int strongestHead = 3;
    const std::vector<Qt::Key> pages{Qt::Key_PageDown, Qt::Key_PageUp};
    return {
        {.name = "memory timeline, write", .panel = &timeline, .view = &timeline.heatmap(MassKind::Write)},
        {.name = "memory timeline, read", .panel = &timeline, .view = &timeline.heatmap(MassKind::Read)},
        {.name = "answers", .panel = &answers, .view = &answers.curves()},
        {.name = "scaling, seconds", .panel = &scaling, .view = &scaling.time()},
        {.name = "scaling, memory", .panel = &scaling, .view = &scaling.memory()},
        {.name = "document, text", .panel = &document, .view = &document.text(), .keys = pages, .drags = false},
        {.name = "document, minimap", .panel = &document, .view = &document.minimap(), .keys = {}, .wheel = false},
        {.name = "segment attention", .panel = &attention, .view = &attention.matrix(), .isReady = replayed},
        {.name = "head grid, write blocks",
         .panel = &heads,
         .view = &heads.grid(),
         .isReady = gridMade,
         .prepare = subject(writeBlocks),
         .mouse = false},
        {.name = "head grid, strongest head",
         .panel = &heads,
         .view = &heads.strongest(),
         .isReady = gridMade,
         .prepare = subject(strongestHead)},
        {.name = "distance map", .panel = &distance, .view = &distance.map(), .isReady = compared},
        {.name = "distance curve", .panel = &distance, .view = &distance.curve(), .isReady = compared},
        {.name = "slots, heatmap", .panel = &slotStates, .view = &slotStates.heatmap(), .isReady = measured},
        {.name = "slots, effective rank", .panel = &slotStates, .view = &slotStates.ranks(), .isReady = measured},
        {.name = "path",
         .panel = &path,
         .view = &path.path(),
         .isReady = [&workspace] { return !workspace.path().isWorking(); }},
    };
}

} // namespace rmtscope::bench
