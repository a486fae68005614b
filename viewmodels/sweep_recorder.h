#pragma once

#include "library/run_record.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace rmtscope {

class RunLibrary;
class SweepController;

/// Keeps the sweeps of a controller in the library: when one begins, every few seconds while it goes on, and how it
/// ended. A sweep that goes on after a pause, or with more lengths, is the same one.
class SweepRecorder : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    SweepRecorder(const SweepController& sweep, RunLibrary& library, QObject* parent = nullptr);
    /// What is under way then is stopped.
    ~SweepRecorder() override;

private:
    void begin();
    void take();
    void onStateChanged();
    void put();

    const SweepController& m_sweep;
    RunLibrary& m_library;
    std::optional<RunRecord> m_record; ///< of the controller's sweep, also when it has ended
    RunDetails m_details;
    QString m_problem; ///< what failed since the last change
    QTimer m_progress;
};

} // namespace rmtscope
