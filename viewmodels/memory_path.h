#pragma once

#include "viewmodels/trace_store.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

template <class T>
class NewestJob;
struct PrincipalPath;

/// The memory states as points in the plane in which they are spread most, see principalPath(). While active it is
/// computed again as segments come: after as long a pause as keeps it to a fifth of one processor, and at last of all.
class MemoryPath : public QObject {
    Q_OBJECT

public:
    explicit MemoryPath(const TraceStore& store, QObject* parent = nullptr);
    ~MemoryPath() override;

    /// A view that can't be seen computes nothing. Inactive from the start.
    void setActive(bool active);

    /// [segments that it is of]; NaN where no state is kept.
    [[nodiscard]] std::span<const std::array<double, 2>> points() const;
    /// Parts of the states' variance along each axis, 0..1.
    [[nodiscard]] std::array<double, 2> explained() const;
    /// False if the axes are good to fewer digits than asked for.
    [[nodiscard]] bool isSettled() const;

    /// Not all that was read is in it yet.
    [[nodiscard]] bool isWorking() const { return m_working; }
    void stop();
    void resume();
    [[nodiscard]] bool isStopped() const { return m_stopped; }
    /// See viewBytes().
    [[nodiscard]] std::uint64_t bytes() const;

Q_SIGNALS:
    void changed();
    void workChanged();
    /// One sentence; it has stopped.
    void failed(const QString& sentence);

private:
    void restart();
    void work();
    void take(PrincipalPath path);
    void setWorking(bool working);

    const TraceStore& m_store;
    bool m_active = false;
    bool m_stopped = false;
    bool m_working = false;
    std::unique_ptr<PrincipalPath> m_path;
    QElapsedTimer m_began; ///< the job that runs or ran last
    QTimer m_pause;
    std::unique_ptr<NewestJob<PrincipalPath>> m_job;
};

} // namespace rmtscope
