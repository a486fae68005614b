#pragma once

#include "engine/api/attention_map.h"
#include "engine/api/engine.h"
#include "engine/api/error.h"
#include "engine/api/session.h"
#include "viewmodels/generation_feed.h"
#include "viewmodels/run_state.h"
#include "viewmodels/side_task.h"
#include "viewmodels/text_fingerprint.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QThread>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <unordered_set>

namespace rmtscope {

class RunWorker;
struct Failure;
struct OpenJob;
struct OpenResult;
struct RunChannels;

/// Opens a model and a document and lets the one read the other, on a thread of its own. Lives in the GUI thread; no
/// call blocks, except that the destructor waits until the worker has noticed that it shall stop.
///
/// Opening is all or nothing: the model or document that is open, its session and all that was computed stay until the
/// new one is open and, if both are there, its session is prepared. If that fails, failed() is emitted and the state is
/// what it was; a run that was going on is then Paused. Only a sample that is open doesn't stand in the way of a model
/// that can't find it: then documentClosed() is emitted too, and the model is open alone.
class RunController : public QObject {
    Q_OBJECT

public:
    explicit RunController(std::shared_ptr<Engine> engine, QObject* parent = nullptr);
    ~RunController() override;

    [[nodiscard]] RunState state() const { return m_state; }
    /// Null while no model is open.
    [[nodiscard]] const ModelInfo* modelInfo() const;
    /// Null while no document is open.
    [[nodiscard]] std::shared_ptr<const Document> document() const { return m_document; }
    /// Of the open document's text; none of a sample, which follows from its name.
    [[nodiscard]] const std::optional<TextFingerprint>& textFingerprint() const { return m_fingerprint; }
    /// Of the prepared session; none before sessionStarted().
    [[nodiscard]] std::optional<RunGeometry> geometry() const { return m_geometry; }
    /// Last known, as of the newest published segment.
    [[nodiscard]] RunEstimate estimate() const { return m_estimate; }
    [[nodiscard]] MemoryUse memoryUse() const { return m_memoryUse; }
    /// Segments published by the current run, all of which can be asked for details.
    [[nodiscard]] std::int64_t segmentsRead() const { return m_segmentsRead; }
    /// True if requestDetail() needs no replay, as far as can be known from here: the session drops the oldest rows
    /// first.
    [[nodiscard]] bool hasRows(SegmentIndex segment) const {
        return m_usedSessionOptions.capture == CaptureLevel::Rows && segment.value >= m_memoryUse.rowsDropped &&
               segment.value < m_segmentsRead;
    }
    [[nodiscard]] const SessionOptions& sessionOptions() const { return m_sessionOptions; }
    [[nodiscard]] const DeviceOptions& deviceOptions() const { return m_deviceOptions; }
    /// What the open session was made with, and what the open model was opened with; see setOptions().
    [[nodiscard]] const SessionOptions& usedSessionOptions() const { return m_usedSessionOptions; }
    [[nodiscard]] const DeviceOptions& usedDeviceOptions() const { return m_usedDeviceOptions; }

    /// Take effect with the next session: at once if nothing was read yet, else with the next run from segment 0 or the
    /// next model or document. Other device options mean that the model is opened again then.
    void setOptions(const SessionOptions& session, const DeviceOptions& device);

    /// Lets the model write behind `prompt`, from the memory after `segment`, on a side branch: at once, or between two
    /// segments of a run, which waits for it. A newer request replaces the one in progress; the end of the run, an
    /// opening and a new run stop it. False, and nothing happens, for a segment that wasn't read and while something is
    /// being opened.
    bool requestGeneration(SegmentIndex segment, const QString& prompt, const GenerationOptions& options);
    /// Lets the worker do it beside the run, taking turns with it and with other tasks; sideTaskEnded() tells its end
    /// under the number that is returned. Another session ends it too. Whoever asks for it triggers `stop` before this
    /// goes.
    quint64 beside(std::shared_ptr<SideTask> task, std::stop_token stop);

public Q_SLOTS:
    void openModel(const std::filesystem::path& folder);
    /// Asks for what the open model is opened with, with settingsAvailable(). Nothing happens without one.
    void requestSettings();
    /// The answer to settingsNeeded() or settingsAvailable(): opens the model with them, and keeps them beside the
    /// weights once it's open.
    void openModelWith(const std::filesystem::path& folder, const rmtscope::ModelSettings& settings);
    void openDocument(const std::filesystem::path& file);
    /// What `model` finds under that name, as a document; the model is opened too unless it is open. With another model
    /// opened later, the document is what that one finds; see documentClosed().
    void openSample(const rmtscope::SampleName& sample, const std::filesystem::path& model);

    /// Goes on from the next segment; from segment 0 when Ready. While a session is being opened or prepared, the run
    /// starts as soon as it can. Nothing happens when Running, Finished or Empty.
    void run();
    /// As run(), and is Paused when so many of the document's segments are read. Nothing happens when they are.
    void runTo(qint64 segments);
    /// Paused at once; the segment being read is finished, and its trace still comes.
    void pause();
    /// Reads one segment, then is Paused or Finished. Nothing happens when Running.
    void step();
    /// Ends the run at once; what was computed stays until the next run, which starts with segment 0. Gives up an
    /// opening in progress too.
    void stop();
    /// stop(), then run(): also after Finished.
    void restart();

    /// The rows of one segment, with detailAvailable(). Several may be under way; asking again for one that is costs
    /// nothing. Answered between two segments of a run, the newest request first; of more than 64 the oldest are
    /// forgotten. Nothing happens for a segment that wasn't read, or whose detail failed before in this session, nor
    /// while something is being opened, which drops what waits: ask again once the state says that the opening has
    /// ended.
    void requestDetail(rmtscope::SegmentIndex segment);
    /// All attention maps of one segment, with replayAvailable(): only the newest request is answered, after an opening
    /// that failed if one is in progress.
    void requestReplay(rmtscope::SegmentIndex segment);
    /// What the answer to a question of the document (its index) reads when it is asked after `segment`, with
    /// readingAvailable(); only the newest request is answered. Nothing happens for a segment that wasn't read, for a
    /// question that isn't there, nor while something is being opened.
    void requestReading(rmtscope::SegmentIndex segment, std::size_t question);
    /// The memory after `segment` as words, with lensAvailable(); as requestReading().
    void requestLens(rmtscope::SegmentIndex segment);
    /// What was written stays; generationFinished() tells.
    void stopGeneration() { m_generation.stop(); }

Q_SIGNALS:
    void stateChanged(rmtscope::RunState state);
    void modelOpened(const rmtscope::ModelInfo& info);
    void documentOpened(std::shared_ptr<const rmtscope::Document> document);
    /// It was a sample, which the model that was just opened can't find; failed() says why. All traces, details and
    /// replays are obsolete.
    void documentClosed();
    /// All earlier traces, details and replays are obsolete: a session was prepared, or the same one starts over.
    void sessionStarted(const rmtscope::RunGeometry& geometry, const rmtscope::RunEstimate& estimate);
    /// In reading order without gaps, at most once a frame (16 ms), the first one at once.
    void tracesAvailable(const QList<std::shared_ptr<const rmtscope::SegmentTrace>>& traces);
    /// Of opening, counting and reading; `total` is 0 while it isn't known.
    void progressChanged(const QString& stage, quint64 done, quint64 total);
    void detailAvailable(const rmtscope::SegmentDetail& detail);
    void replayAvailable(std::shared_ptr<const rmtscope::AttentionMap> map);
    /// The newest requestReplay() won't be answered; failed() says why.
    void replayFailed(rmtscope::SegmentIndex segment);
    void readingAvailable(rmtscope::SegmentIndex segment, std::size_t question, const rmtscope::AnswerReading& reading);
    /// The newest requestReading() won't be answered: one sentence says why.
    void readingFailed(const QString& sentence);
    void lensAvailable(const rmtscope::MemoryLens& lens);
    /// As readingFailed(), of requestLens().
    void lensFailed(const QString& sentence);
    /// The newest requestGeneration() is being worked on: so many tokens of the text stand in front of its prompt.
    void generationBegun(qint64 contextTokens);
    /// What the newest requestGeneration() lets write, in order, at most once a frame (16 ms), the first at once.
    void generatedTokensAvailable(const QList<rmtscope::GeneratedToken>& tokens);
    /// Behind its last token.
    void generationFinished(rmtscope::GenerationEnd end);
    /// Instead of generationFinished(): one sentence.
    void generationFailed(const QString& sentence);
    /// Without a failure it was done to its end; ErrorCode::Cancelled if it was stopped or its session has gone.
    void sideTaskEnded(quint64 id, const std::optional<rmtscope::Failure>& failure);
    /// In the place of failed(): the model can be opened once a person has answered, with openModelWith(). All is as it
    /// was meanwhile. `sentence` says the same for where nobody can be asked.
    void settingsNeeded(const std::filesystem::path& folder, const rmtscope::SettingsQuestion& question,
                        const QString& sentence);
    /// What can be set of the open model, and how it is set now: openModelWith() changes it.
    void settingsAvailable(const std::filesystem::path& model, const rmtscope::SettingsQuestion& question);
    /// The run itself can't go on, and is Paused; failed() follows.
    void runFailed(const QString& sentence);
    /// `sentence` is for the person at the screen. Never for what a stop cancelled.
    void failed(rmtscope::ErrorCode code, const QString& sentence);

private:
    enum class Pace { Continuous, OneSegment };

    void startWorker();
    void connectGeneration();
    void connectSettings();
    void connectInquiries();
    void repeatInquiries();
    [[nodiscard]] bool canAsk(SegmentIndex segment) const;
    void setState(RunState state);
    void postOpening(OpenJob job, std::stop_source& stop);
    void renewSession();
    [[nodiscard]] bool areOptionsStale() const;
    void start(Pace pace);
    void launch(Pace pace, bool fromBeginning);
    void beginRun();
    void onOpenEnded(const OpenResult& result);
    void commit(const OpenResult& result);
    void settleOpening();
    void onRunEnded(quint64 start, bool finished);
    void onTracesAnnounced();
    void deliver();
    void onRequestFailed(quint64 run, bool replay, SegmentIndex segment, const Failure& failure);
    void postServe();

    std::shared_ptr<Engine> m_engine;
    std::shared_ptr<RunChannels> m_channels; ///< what both threads touch
    QThread m_thread;
    RunWorker* m_worker = nullptr; ///< lives and dies in m_thread
    QTimer m_frame;
    GenerationFeed m_generation;

    RunState m_state = RunState::Empty;
    std::optional<ModelInfo> m_modelInfo;
    std::shared_ptr<const Document> m_document;
    std::optional<TextFingerprint> m_fingerprint; ///< of its text
    std::optional<RunGeometry> m_geometry;
    RunEstimate m_estimate;
    MemoryUse m_memoryUse;
    SessionOptions m_sessionOptions;
    DeviceOptions m_deviceOptions;
    SessionOptions m_usedSessionOptions; ///< what the session was made with
    DeviceOptions m_usedDeviceOptions;   ///< what the model was opened with

    int m_openings = 0; ///< posted and not ended
    RunState m_stateBeforeOpening = RunState::Empty;
    bool m_committed = false; ///< one of these openings succeeded
    std::stop_source m_modelStop;
    std::stop_source m_documentStop;
    std::optional<Pace> m_startWhenReady;
    std::optional<qint64> m_pauseAt; ///< of the next start

    std::stop_source m_runStop;
    std::stop_source m_pauseStop;
    quint64 m_run = 0;       ///< traces, details and replays of other runs are dropped
    quint64 m_sideTasks = 0; ///< asked for so far
    quint64 m_start = 0;     ///< each run(), step() is one; ends of others are ignored
    bool m_runBegun = false; ///< m_run has been started
    bool m_runActive = false;
    std::int64_t m_segmentsRead = 0;
    std::optional<RunState> m_endState; ///< the run has ended, its last traces wait for their frame
    std::optional<SegmentIndex> m_wantedReplay;
    std::optional<std::pair<SegmentIndex, std::size_t>> m_wantedReading; ///< with its question
    std::optional<SegmentIndex> m_wantedLens;
    std::unordered_set<SegmentIndex> m_failedDetails;
};

} // namespace rmtscope
