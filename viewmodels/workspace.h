#pragma once

#include "viewmodels/accuracy_series.h"
#include "viewmodels/answer_timeline.h"
#include "viewmodels/document_colouring.h"
#include "viewmodels/document_lines.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/messages.h"
#include "viewmodels/recent_files.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/segment_attention.h"
#include "viewmodels/selection.h"
#include "viewmodels/settings.h"
#include "viewmodels/timing_series.h"
#include "viewmodels/trace_store.h"

#include <QObject>
#include <QSettings>

#include <memory>
#include <optional>

namespace rmtscope {

/// All view models of one window, connected with each other. Views take the parts they show.
class Workspace : public QObject {
    Q_OBJECT

public:
    /// `settings` outlives it.
    Workspace(std::shared_ptr<Engine> engine, QSettings& settings, QObject* parent = nullptr);
    ~Workspace() override;

    /// For this run of the program only: the settings stay as they are.
    void overrideDevice(const DeviceOptions& device);

    [[nodiscard]] RunController& controller() { return m_controller; }
    [[nodiscard]] TraceStore& store() { return m_store; }
    [[nodiscard]] Selection& selection() { return m_selection; }
    /// One for each mass kind.
    [[nodiscard]] MassTimeline& timeline(MassKind kind);
    [[nodiscard]] AnswerTimeline& answers() { return m_answers; }
    [[nodiscard]] AccuracySeries& accuracy() { return m_accuracy; }
    [[nodiscard]] TimingSeries& timing() { return m_timing; }
    [[nodiscard]] SegmentAttention& attention() { return m_attention; }
    [[nodiscard]] DocumentLines& lines() { return m_lines; }
    [[nodiscard]] DocumentColouring& colouring() { return m_colouring; }
    [[nodiscard]] Messages& messages() { return m_messages; }
    [[nodiscard]] RecentFiles& recentFiles() { return m_recentFiles; }
    [[nodiscard]] Settings& settings() { return m_settings; }

private:
    void connectAll();
    void applyRunOptions();

    Settings m_settings;
    std::optional<DeviceOptions> m_device; ///< overrides the settings'
    RecentFiles m_recentFiles;
    Messages m_messages;
    Selection m_selection;
    TraceStore m_store;
    RunController m_controller;
    MassTimeline m_write;
    MassTimeline m_read;
    MassTimeline m_retain;
    AnswerTimeline m_answers;
    AccuracySeries m_accuracy;
    TimingSeries m_timing;
    SegmentAttention m_attention;
    DocumentLines m_lines;
    DocumentColouring m_colouring;
};

} // namespace rmtscope
