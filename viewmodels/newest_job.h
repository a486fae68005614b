#pragma once

#include "viewmodels/failure.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QtConcurrentRun>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace rmtscope {

/// Work in Qt's thread pool of which only the newest result counts: starting again, cancelling and destroying stop the
/// work before, and its result is dropped. Lives in the thread that it reports to. The work must own what it touches.
template <class T>
class NewestJob {
public:
    /// Called in the pool's thread with 0..1000.
    using ProgressSink = std::function<void(int permille)>;
    using Work = std::function<T(const std::stop_token& stop, const ProgressSink& progress)>;

    NewestJob() = default;
    NewestJob(const NewestJob&) = delete;
    NewestJob& operator=(const NewestJob&) = delete;
    ~NewestJob() { cancel(); }

    [[nodiscard]] bool isRunning() const { return m_watcher != nullptr; }

    /// Either `done` is called or, if the work threw, `failed`: isRunning() is false by then. Neither is if it was
    /// replaced or cancelled.
    void start(Work work, std::function<void(T&& result)> done, std::function<void(const Failure&)> failed,
               std::function<void(int permille)> progress = {}) {
        cancel();
        m_stop = std::stop_source();
        auto state = std::make_shared<State>();
        state->work = std::move(work);
        m_watcher = std::make_unique<QFutureWatcher<void>>();
        QObject::connect(
            m_watcher.get(), &QFutureWatcherBase::finished, m_watcher.get(),
            [this, state, done = std::move(done), failed = std::move(failed)] { finish(*state, done, failed); });
        if (progress) {
            QObject::connect(m_watcher.get(), &QFutureWatcherBase::progressValueChanged, m_watcher.get(), progress);
        }
        m_watcher->setFuture(QtConcurrent::run(
            [state, stop = m_stop.get_token()](QPromise<void>& promise) { perform(*state, stop, promise); }));
    }

    void cancel() {
        m_stop.request_stop();
        if (m_watcher) {
            m_watcher->disconnect();
            m_watcher.release()->deleteLater(); // this may be one of its own slots
        }
    }

private:
    struct State {
        std::mutex mutex;
        Work work;
        std::optional<T> result;
        std::optional<Failure> failure;
    };

    static void perform(State& state, const std::stop_token& stop, QPromise<void>& promise) {
        const std::lock_guard lock(state.mutex);
        promise.setProgressRange(0, 1000);
        state.failure = attempt(
            [&] { state.result = state.work(stop, [&promise](int permille) { promise.setProgressValue(permille); }); });
        state.work = nullptr;
    }

    void finish(State& state, const std::function<void(T&& result)>& done,
                const std::function<void(const Failure&)>& failed) {
        std::optional<T> result;
        std::optional<Failure> failure;
        {
            const std::lock_guard lock(state.mutex);
            result = std::move(state.result);
            failure = std::move(state.failure);
        }
        cancel();
        if (failure) {
            failed(*failure);
        } else if (result) {
            done(std::move(*result));
        }
    }

    std::stop_source m_stop;
    std::unique_ptr<QFutureWatcher<void>> m_watcher;
};

} // namespace rmtscope
