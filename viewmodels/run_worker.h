#pragma once

#include "engine/api/engine.h"
#include "viewmodels/failure.h"
#include "viewmodels/run_channels.h"
#include "viewmodels/side_task.h"
#include "viewmodels/text_fingerprint.h"

#include <QElapsedTimer>
#include <QObject>

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace rmtscope {

/// What to open; what isn't named stays as it is.
struct OpenJob {
    std::optional<std::filesystem::path> model;
    std::optional<std::filesystem::path> document;
    std::optional<SampleName> sample;      ///< in place of a document
    std::optional<ModelSettings> settings; ///< to open the model with, and to be kept beside it if it opens
    SessionOptions session;
    DeviceOptions device;
    std::stop_token stop;
};

/// What an OpenJob has changed.
struct OpenResult {
    SessionOptions session;                     ///< as in the job
    DeviceOptions device;                       ///< as in the job
    std::optional<ModelInfo> model;             ///< if it was opened
    std::shared_ptr<const Document> document;   ///< if it was opened
    std::optional<TextFingerprint> fingerprint; ///< of its text, unless it is a sample
    bool documentClosed = false;         ///< a sample that the model, which is open now, can't find; `failure` says why
    std::optional<RunGeometry> geometry; ///< if a session was made
    RunEstimate estimate;
    MemoryUse memoryUse;
    bool committed = false; ///< if false, all is as it was
    std::optional<Failure> failure;
    std::optional<SettingsQuestion> question; ///< with ErrorCode::SettingsNeeded
    std::filesystem::path questioned;         ///< the model it is about
};

struct StartJob {
    std::uint64_t start = 0;
    std::uint64_t run = 0;
    bool fromBeginning = false;
    bool oneSegment = false;
    std::optional<std::int64_t> pauseAt; ///< segments of the document: end when so many are read
    std::stop_token stop;                ///< give up at once
    std::stop_token pause;               ///< end after the segment
};

/// Owns the session and does all that takes long. Everything but the constructor is called in its own thread, and every
/// exception becomes a signal.
///
/// A run is a chain of queued calls, one a segment, so that requests and new jobs get their turn in between.
class RunWorker : public QObject {
    Q_OBJECT

public:
    RunWorker(std::shared_ptr<Engine> engine, std::shared_ptr<RunChannels> channels);
    ~RunWorker() override;

    void open(const OpenJob& job);
    void start(const StartJob& job);
    /// Of the model at `path`, as its files have them now.
    void readSettings(const std::filesystem::path& path);
    /// Answers the request that comes first in RunChannels::requests.
    void serve();
    /// Takes turns with the others until it is done or stopped, or another session comes.
    void beside(SideJob job);

Q_SIGNALS:
    void preparing();
    void openEnded(const rmtscope::OpenResult& result);
    void settingsRead(const std::filesystem::path& model, const rmtscope::SettingsQuestion& question);
    void settingsFailed(const rmtscope::Failure& failure);
    void runEnded(quint64 start, bool finished);
    void runFailed(quint64 start, const rmtscope::Failure& failure);
    /// The mailbox was empty, as far as the other side knew.
    void tracesAnnounced();
    void progressChanged(const QString& stage, quint64 done, quint64 total);
    void detailReady(quint64 run, const rmtscope::SegmentDetail& detail);
    void replayReady(quint64 run, std::shared_ptr<const rmtscope::AttentionMap> map);
    /// The answer to RequestKind::Reading: after `segment`, to the document's question of that index.
    void readingReady(quint64 run, rmtscope::SegmentIndex segment, qsizetype question,
                      const rmtscope::AnswerReading& reading);
    void lensReady(quint64 run, const rmtscope::MemoryLens& lens);
    /// Of a reading or a lens.
    void inquiryFailed(quint64 run, rmtscope::RequestKind kind, rmtscope::SegmentIndex segment,
                       const rmtscope::Failure& failure);
    void requestFailed(quint64 run, bool replay, rmtscope::SegmentIndex segment, const rmtscope::Failure& failure);
    /// As tracesAnnounced(), of written tokens.
    void tokensAnnounced();
    /// Before its first token; see Session::contextTokens().
    void generationBegun(quint64 generation, qint64 contextTokens);
    /// All its tokens are in the mailbox. It ends as Stopped when there is a failure.
    void generationEnded(quint64 generation, rmtscope::GenerationEnd end,
                         const std::optional<rmtscope::Failure>& failure);
    /// With ErrorCode::Cancelled if it was stopped or its session has gone.
    void sideTaskEnded(quint64 id, const std::optional<rmtscope::Failure>& failure);

private:
    struct Opening;

    void findQuestion(const OpenJob& job, OpenResult& result);
    void openParts(const OpenJob& job, Opening& opening);
    [[nodiscard]] std::shared_ptr<const Model> openModel(const OpenJob& job, const ProgressCallback& progress);
    [[nodiscard]] bool isSampleOfAnother(const OpenJob& job, const Opening& opening) const;
    void drawAgain(const OpenJob& job, Opening& opening);
    [[nodiscard]] bool keepSettings(const OpenJob& job, OpenResult& result);
    void prepareSession(const OpenJob& job, Opening& opening);
    void commit(Opening opening, OpenResult& result);
    void advance(std::uint64_t start);
    void advanceOnce();
    bool publish(std::shared_ptr<const SegmentTrace> trace);
    void scheduleAdvance();
    void endRun(bool finished);
    void answer(const Request& request);
    void inquire(const Request& request);
    void work(const Request& request);
    void write(const Request& request);
    void scheduleSide();
    void advanceSide();
    void endSideTasks();
    [[nodiscard]] ProgressCallback progressCallback();

    std::shared_ptr<Engine> m_engine;
    std::shared_ptr<RunChannels> m_channels;
    std::shared_ptr<const Model> m_model;
    std::shared_ptr<const Document> m_document;
    std::unique_ptr<Session> m_session;
    std::optional<StartJob> m_running;
    std::deque<SideJob> m_side; ///< the next to get its turn at the front
    bool m_sideScheduled = false;
    std::uint64_t m_run = 0; ///< the run that m_session has done; 0 before its first
    QElapsedTimer m_lastProgress;
    std::string m_lastStage;
};

} // namespace rmtscope
