#pragma once

#include "engine/api/evaluation.h"
#include "viewmodels/failure.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

template <class T>
class NewestJob;

/// A task at a length, asked for by a person.
struct SweepPoint {
    enum class State { Waiting, Reading, Done, Failed };

    PointResult result; ///< so far; its key is set from the beginning
    State state = State::Waiting;
    QString problem; ///< why it failed
};

/// Reads tasks at lengths one after the other, in the thread pool. What was read stays when it is paused, and more
/// points can be added at any time.
class SweepController : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Running, Paused, Finished };

    explicit SweepController(SweepOpener opener, QObject* parent = nullptr);
    ~SweepController() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] std::span<const SweepPoint> points() const { return m_points; }
    /// Of what is being swept; nothing before it was opened.
    [[nodiscard]] const std::optional<SweepInfo>& info() const { return m_info; }
    [[nodiscard]] const SweepOptions& options() const { return m_options; }
    /// Samples that were read and those that were asked for, of all points.
    [[nodiscard]] std::int64_t samplesRead() const;
    [[nodiscard]] std::int64_t samplesWanted() const;

    /// Begins anew with these points.
    void start(const SweepOptions& options, const std::vector<ResultKey>& keys);
    /// Those that aren't there yet; a finished sweep goes on with them. Needs a start() before.
    void add(const std::vector<ResultKey>& keys);
    /// After the samples that are being read at this moment, which are lost.
    void pause();
    void resume();
    /// Leaves the points as they are.
    void cancel();

Q_SIGNALS:
    /// start() has forgotten the sweep before; options() are those of the new one.
    void started();
    void stateChanged();
    /// Points were added, or their results changed.
    void changed();
    /// One sentence: the model, the noise or the log can't be used.
    void failed(const QString& sentence);

private:
    struct Channel;

    void setState(State state);
    void readNext();
    void take(PointResult result);
    void takeProgress();
    void onFailure(const Failure& failure);
    void stopReading();

    SweepOpener m_opener;
    SweepOptions m_options;
    State m_state = State::Idle;
    std::vector<SweepPoint> m_points;
    std::size_t m_reading = 0; ///< the point that is being read while m_job runs
    std::optional<SweepInfo> m_info;
    std::shared_ptr<Channel> m_channel;
    std::unique_ptr<NewestJob<PointResult>> m_job;
    QTimer m_progress;
};

} // namespace rmtscope
