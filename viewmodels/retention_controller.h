#pragma once

#include "engine/api/retention.h"

#include <QObject>
#include <QString>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace rmtscope {

struct Failure;
template <class T>
class NewestJob;

/// Measures how long facts stay in memory, one task after the other, in the thread pool. What was measured stays until
/// the next start.
class RetentionController : public QObject {
    Q_OBJECT

public:
    explicit RetentionController(RetentionMeter meter, QObject* parent = nullptr);
    ~RetentionController() override;

    /// Begins anew with these tasks; RetentionOptions::task counts for nothing.
    void start(const RetentionOptions& options, const std::vector<std::string>& tasks);
    /// The task that is being measured is lost; those before it stay.
    void cancel();

    [[nodiscard]] bool isRunning() const { return m_running; }
    /// Of all tasks, in 0..1.
    [[nodiscard]] double progress() const;
    [[nodiscard]] std::span<const RetentionResult> results() const { return m_results; }

Q_SIGNALS:
    /// results() or isRunning() differ.
    void changed();
    void progressChanged();
    /// One sentence: a task can't be measured. The others go on unless nothing can be opened.
    void failed(const QString& sentence);

private:
    void measureNext();
    void onFailure(const Failure& failure);

    RetentionMeter m_meter;
    RetentionOptions m_options;
    std::vector<std::string> m_tasks;
    std::size_t m_next = 0; ///< index of the task that is being measured
    int m_permille = 0;     ///< of that one
    bool m_running = false;
    std::vector<RetentionResult> m_results;
    std::unique_ptr<NewestJob<RetentionResult>> m_job;
};

} // namespace rmtscope
