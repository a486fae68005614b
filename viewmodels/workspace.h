#pragma once

#include "viewmodels/accuracy_series.h"
#include "viewmodels/answer_timeline.h"
#include "viewmodels/branch_comparison.h"
#include "viewmodels/branch_list.h"
#include "viewmodels/causal_effects.h"
#include "viewmodels/document_colouring.h"
#include "viewmodels/document_lines.h"
#include "viewmodels/head_grid.h"
#include "viewmodels/kept_memories.h"
#include "viewmodels/mass_timeline.h"
#include "viewmodels/memory_distance.h"
#include "viewmodels/memory_lens_table.h"
#include "viewmodels/memory_path.h"
#include "viewmodels/messages.h"
#include "viewmodels/provenance.h"
#include "viewmodels/read_facts.h"
#include "viewmodels/recent_files.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/segment_attention.h"
#include "viewmodels/selection.h"
#include "viewmodels/selection_history.h"
#include "viewmodels/settings.h"
#include "viewmodels/shown_attention.h"
#include "viewmodels/slot_history.h"
#include "viewmodels/slot_report.h"
#include "viewmodels/text_generation.h"
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

    /// For this run of the program only: the settings stay as they are until setDevice() or setThreads().
    void overrideDevice(const DeviceOptions& device);
    /// What the next run will use: the settings, or what overrides them.
    [[nodiscard]] DeviceOptions deviceOptions() const { return m_device.value_or(m_settings.deviceOptions()); }
    /// For what is opened next and until useOwnSessionOptions(): the settings stay as they are until one of the setters
    /// below.
    void overrideSessionOptions(const SessionOptions& options);
    /// Those of the settings again; nothing happens if they are used.
    void useOwnSessionOptions();
    /// What the next run will use: the settings, or what overrides them.
    [[nodiscard]] const SessionOptions& sessionOptions() const {
        return m_sessionOptions ? *m_sessionOptions : m_settings.sessionOptions();
    }
    /// RunController::openSample(), and selects `segment` of it; without one that of its last fact.
    void openSample(const rmtscope::SampleName& sample, const std::filesystem::path& model,
                    std::optional<rmtscope::SegmentIndex> segment = {});
    /// The person's own choice, remembered in the settings; it counts more than what the program was started with.
    void setDevice(const QString& device);
    /// The same for threads; 0: chosen by the engine.
    void setThreads(int threads);
    /// The same for capture, its budget and questions: see Settings.
    void setCaptureLevel(CaptureLevel level);
    void setDetailBudgetBytes(std::uint64_t bytes);
    void setAskEvery(std::int64_t segments);

    /// What views hold besides the traces and the session's tape and rows; see viewBytes().
    [[nodiscard]] std::uint64_t viewBytes() const {
        return m_colouring.bytes() + m_attention.bytes() + m_shownAttention.bytes() + m_headGrid.bytes() +
               m_generation.bytes() + m_distance.bytes() + m_slotHistory.bytes() + m_slotReport.bytes() +
               m_path.bytes() + m_branches.bytes() + m_keptMemories.bytes();
    }

    [[nodiscard]] RunController& controller() { return m_controller; }
    [[nodiscard]] TraceStore& store() { return m_store; }
    [[nodiscard]] Selection& selection() { return m_selection; }
    /// Of this model and document.
    [[nodiscard]] SelectionHistory& history() { return m_history; }
    /// One for each mass kind.
    [[nodiscard]] MassTimeline& timeline(MassKind kind);
    [[nodiscard]] AnswerTimeline& answers() { return m_answers; }
    [[nodiscard]] AccuracySeries& accuracy() { return m_accuracy; }
    [[nodiscard]] TimingSeries& timing() { return m_timing; }
    [[nodiscard]] SegmentAttention& attention() { return m_attention; }
    [[nodiscard]] ShownAttention& shownAttention() { return m_shownAttention; }
    [[nodiscard]] HeadGrid& headGrid() { return m_headGrid; }
    [[nodiscard]] TextGeneration& generation() { return m_generation; }
    [[nodiscard]] MemoryDistance& distance() { return m_distance; }
    [[nodiscard]] SlotHistory& slotHistory() { return m_slotHistory; }
    [[nodiscard]] SlotReport& slotReport() { return m_slotReport; }
    [[nodiscard]] MemoryPath& path() { return m_path; }
    [[nodiscard]] Provenance& provenance() { return m_provenance; }
    [[nodiscard]] MemoryLensTable& lens() { return m_lens; }
    [[nodiscard]] DocumentLines& lines() { return m_lines; }
    [[nodiscard]] DocumentColouring& colouring() { return m_colouring; }
    [[nodiscard]] const ReadFacts& facts() const { return m_facts; }
    [[nodiscard]] BranchList& branches() { return m_branches; }
    /// Of the branch that is looked at.
    [[nodiscard]] BranchComparison& comparison() { return m_comparison; }
    [[nodiscard]] KeptMemories& keptMemories() { return m_keptMemories; }
    [[nodiscard]] CausalEffects& causalEffects() { return m_causalEffects; }
    [[nodiscard]] Messages& messages() { return m_messages; }
    [[nodiscard]] RecentFiles& recentFiles() { return m_recentFiles; }
    [[nodiscard]] Settings& settings() { return m_settings; }

Q_SIGNALS:
    /// The options of the next run: the settings' or those that override them.
    void runOptionsChanged();
    /// Anything of it failed: one sentence, which is in messages() too.
    void failed(const QString& sentence);

private:
    void connectAll();
    void applyRunOptions();
    void onModelOpened(const ModelInfo& info);
    /// Something was opened, or a run goes on: what the controller failed at before is history.
    void forgetFailures();

    [[nodiscard]] SegmentIndex segmentToShow(const SampleTokens& sample);

    Settings m_settings;
    std::optional<DeviceOptions> m_device;                              ///< overrides the settings'
    std::optional<SessionOptions> m_sessionOptions;                     ///< overrides the settings'
    std::optional<std::pair<SampleName, SegmentIndex>> m_wantedSegment; ///< of the sample that is being opened
    RecentFiles m_recentFiles;
    Messages m_messages;
    int m_warning = 0;              ///< the message about the open model; 0: there is none
    std::vector<int> m_overtakable; ///< ids of messages that the controller's next success makes obsolete
    Selection m_selection;
    SelectionHistory m_history{m_selection};
    TraceStore m_store;
    ReadFacts m_facts;
    RunController m_controller;
    MassTimeline m_write;
    MassTimeline m_read;
    MassTimeline m_retain;
    AnswerTimeline m_answers;
    AccuracySeries m_accuracy;
    TimingSeries m_timing;
    SegmentAttention m_attention;
    ShownAttention m_shownAttention;
    HeadGrid m_headGrid;
    TextGeneration m_generation;
    MemoryDistance m_distance;
    SlotHistory m_slotHistory;
    SlotReport m_slotReport;
    MemoryPath m_path;
    Provenance m_provenance;
    MemoryLensTable m_lens;
    DocumentLines m_lines;
    DocumentColouring m_colouring;
    BranchList m_branches;
    BranchComparison m_comparison;
    KeptMemories m_keptMemories;
    CausalEffects m_causalEffects;
};

} // namespace rmtscope
