#include "viewmodels/failure_classes.h"

#include "viewmodels/newest_job.h"

#include <algorithm>
#include <mutex>

namespace rmtscope {
namespace {

/// Whether two sweeps read the same samples with the same model; how many of them doesn't matter.
bool sameSamples(const SweepOptions& a, const SweepOptions& b) {
    return a.model == b.model && a.device == b.device && a.noise == b.noise && a.trainShare == b.trainShare &&
           a.seed == b.seed;
}

} // namespace

/// What this object shares with the work in the pool, which may outlive it.
struct FailureClasses::Channel {
    std::mutex mutex; ///< held while the analysis is in use: a job that was cancelled may still be ending
    std::unique_ptr<FailureAnalysis> analysis;
};

FailureClasses::FailureClasses(FailureAnalysisOpener opener, QObject* parent)
    : QObject(parent)
    , m_opener(std::move(opener))
    , m_job(std::make_unique<NewestJob<FailureDiagnosis>>()) {}

FailureClasses::~FailureClasses() = default;

void FailureClasses::start(const SweepOptions& options, const std::vector<FailureCase>& cases) {
    if (!m_channel || !sameSamples(options, m_options)) {
        cancel();
        m_found.clear();
        m_options = options;
        m_options.log.clear(); // it is the sweep's
        m_channel = std::make_shared<Channel>();
    }
    for (const FailureCase& each : cases) {
        const auto same = [&each](const FailureCase& other) {
            return other.key == each.key && other.sample == each.sample;
        };
        if (!m_found.contains({each.key, each.sample}) && std::ranges::none_of(m_waiting, same)) {
            m_waiting.push_back(each);
        }
    }
    if (!m_running) {
        diagnoseNext();
    }
    Q_EMIT progressChanged();
}

void FailureClasses::cancel() {
    if (m_running) {
        m_job->cancel();
        end();
    }
}

void FailureClasses::end() {
    m_waiting.clear();
    m_done = 0;
    m_running = false;
    Q_EMIT progressChanged();
}

void FailureClasses::diagnoseNext() {
    if (m_waiting.empty()) {
        end();
        return;
    }
    m_running = true;
    m_job->start(
        [channel = m_channel, opener = m_opener, options = m_options,
         wanted = m_waiting.front()](const std::stop_token& stop, const auto&) {
            const std::lock_guard lock(channel->mutex);
            if (!channel->analysis) {
                channel->analysis = opener(options, stop);
            }
            const std::vector<std::int64_t> none;
            return channel->analysis->diagnose(wanted.key, wanted.sample, wanted.right ? *wanted.right : none, stop);
        },
        [this](FailureDiagnosis&& diagnosis) { take(diagnosis); },
        [this](const Failure& failure) {
            end();
            Q_EMIT failed(failure.sentence);
        });
}

void FailureClasses::take(const FailureDiagnosis& diagnosis) {
    const FailureCase known = m_waiting.front();
    m_waiting.pop_front();
    ++m_done;
    m_found[{known.key, known.sample}] = diagnosis;
    Q_EMIT diagnosed(known.key, known.sample, diagnosis);
    if (m_running) { // or somebody has cancelled it meanwhile
        diagnoseNext();
        Q_EMIT progressChanged();
    }
}

const FailureDiagnosis* FailureClasses::find(const SweepOptions& options, const ResultKey& key,
                                             std::int64_t sample) const {
    const auto found = m_found.find({key, sample});
    return found != m_found.end() && sameSamples(options, m_options) ? &found->second : nullptr;
}

} // namespace rmtscope
