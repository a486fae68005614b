#pragma once

#include "engine/api/failure_diagnosis.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace rmtscope {

struct Failure;
template <class T>
class NewestJob;

/// Numbers of the samples that were answered rightly, of points that were read to their end.
using RightSamples = std::map<ResultKey, std::shared_ptr<const std::vector<std::int64_t>>>;

/// A wrong sample whose class is wanted.
struct FailureCase {
    ResultKey key;
    std::int64_t sample = 0;
    std::shared_ptr<const std::vector<std::int64_t>> right; ///< of the same key, to compare with
};

/// Finds out why samples of a sweep were answered wrongly, one after the other in the thread pool, with a model of its
/// own beside the sweep's. What was found stays until samples of another sweep are asked about.
class FailureClasses : public QObject {
    Q_OBJECT

public:
    explicit FailureClasses(FailureAnalysisOpener opener, QObject* parent = nullptr);
    ~FailureClasses() override;

    /// Those that aren't known yet, beside what is being worked on. `options` are those of the sweep: others than
    /// before forget what was found.
    void start(const SweepOptions& options, const std::vector<FailureCase>& cases);
    /// What was found stays.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_running; }
    /// Of those that were asked for since nothing was left to do.
    [[nodiscard]] std::size_t done() const { return m_done; }
    [[nodiscard]] std::size_t wanted() const { return m_done + m_waiting.size(); }
    /// Null while it isn't known, and for a sweep with other options.
    [[nodiscard]] const FailureDiagnosis* find(const SweepOptions& options, const ResultKey& key,
                                               std::int64_t sample) const;

Q_SIGNALS:
    void diagnosed(const rmtscope::ResultKey& key, qint64 sample, const rmtscope::FailureDiagnosis& diagnosis);
    /// isRunning(), done() or wanted() may differ.
    void progressChanged();
    /// One sentence for the person at the screen; what waited is given up.
    void failed(const QString& sentence);

private:
    struct Channel;
    using Name = std::pair<ResultKey, std::int64_t>;

    void diagnoseNext();
    void take(const FailureDiagnosis& diagnosis);
    void end();

    FailureAnalysisOpener m_opener;
    SweepOptions m_options;
    std::shared_ptr<Channel> m_channel; ///< of m_options
    std::deque<FailureCase> m_waiting;  ///< the first is being worked on while m_running
    std::size_t m_done = 0;
    bool m_running = false;
    std::map<Name, FailureDiagnosis> m_found;
    std::unique_ptr<NewestJob<FailureDiagnosis>> m_job;
};

} // namespace rmtscope
