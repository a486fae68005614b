#pragma once

#include "library/run_record.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/trace_list.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace rmtscope {

class RunLibrary;
class TraceStore;

/// Keeps the runs of a controller in the library: when one begins, every few seconds while it goes on, and how it
/// ended. A run that goes on after a pause or a failure is the same one; from segment 0 it is another.
class RunRecorder : public QObject {
    Q_OBJECT

public:
    /// A PNG of what was written into memory; called in the library's thread.
    using Thumbnailer = std::function<QByteArray(const TraceList& traces)>;

    /// All of them outlive it.
    RunRecorder(RunController& controller, const TraceStore& store, RunLibrary& library, QObject* parent = nullptr);
    /// What is under way then is stopped.
    ~RunRecorder() override;

    void setThumbnailer(Thumbnailer thumbnailer) { m_thumbnailer = std::move(thumbnailer); }
    /// How often what goes on is written.
    void setProgressInterval(int ms) { m_progress.setInterval(ms); }

private:
    void onStateChanged(RunState state);
    void onAppended();
    void forget();
    void begin();
    void leaveRunning(RunState state);
    void end(RecordState state, const QString& problem = {});
    void takeResults();
    void putProgress();
    void putAll();

    RunController& m_controller;
    const TraceStore& m_store;
    RunLibrary& m_library;
    Thumbnailer m_thumbnailer;
    std::optional<RunRecord> m_record; ///< of the controller's run, also when it has ended
    bool m_running = false;
    QTimer m_progress;
};

} // namespace rmtscope
