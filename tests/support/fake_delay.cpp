#include "tests/support/fake_delay.h"

#include "engine/api/error.h"

#include <condition_variable>
#include <mutex>

namespace rmtscope {

void fakeDelay(std::chrono::microseconds delay, const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    if (delay.count() > 0) {
        never.wait_for(lock, stop, delay, [] { return false; });
    }
    if (stop.stop_requested()) {
        throw Error(ErrorCode::Cancelled, "Stopped.");
    }
}

void fakeHold(const FakePlan& plan, SegmentIndex segment, const std::stop_token& stop) {
    if (plan.holdBranchAt == segment.value) {
        fakeDelay(std::chrono::hours(1), stop);
    }
}

} // namespace rmtscope
