#include "app/cli/interrupt.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <semaphore.h>
#include <thread>
#include <unistd.h>

namespace rmtscope::cli {

namespace {

sem_t received;
volatile std::sig_atomic_t lastSignal = 0;

void waitForSignal() {
    while (sem_wait(&received) != 0 && errno == EINTR) {
    }
}

} // namespace

std::stop_token stopOnInterrupt() {
    // A handler may do next to nothing, so it wakes a thread. Blocking the signals and waiting for them there instead
    // wouldn't do: the threads that OpenBLAS starts before main() don't block them, and the program would be killed.
    static std::stop_source source;
    static const bool started = [] {
        sem_init(&received, 0, 0);
        struct sigaction action {};
        action.sa_handler = [](int signal) {
            const int saved = errno;
            lastSignal = signal;
            sem_post(&received);
            errno = saved;
        };
        action.sa_flags = SA_RESTART;
        for (const int signal : std::array{SIGINT, SIGTERM}) {
            sigaction(signal, &action, nullptr);
        }
        std::thread([] {
            waitForSignal();
            source.request_stop();
            waitForSignal(); // asked twice: leave at once
            _exit(128 + lastSignal);
        }).detach();
        return true;
    }();
    static_cast<void>(started);
    return source.get_token();
}

} // namespace rmtscope::cli
