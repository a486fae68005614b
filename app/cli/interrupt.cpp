#include "app/cli/interrupt.h"

#include <atomic>
#include <csignal>
#include <thread>
#include <unistd.h>

namespace rmtscope::cli {

std::stop_token stopOnInterrupt() {
    // Signals are blocked everywhere and waited for on a thread of their own: a handler may not call request_stop().
    static std::stop_source source;
    static const bool started = [] {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        std::thread([signals] {
            int received = 0;
            sigwait(&signals, &received);
            source.request_stop();
            sigwait(&signals, &received); // asked twice: leave at once
            _exit(128 + received);
        }).detach();
        return true;
    }();
    static_cast<void>(started);
    return source.get_token();
}

} // namespace rmtscope::cli
