#pragma once

#include "tests/support/fake_engine.h"

#include <chrono>
#include <stop_token>

namespace rmtscope {

/// Sleeps, unless the stop token is triggered: then it throws Error with Cancelled.
void fakeDelay(std::chrono::microseconds delay, const std::stop_token& stop);

/// Waits at the segment at which branches shall be held, until the stop token is triggered.
void fakeHold(const FakePlan& plan, SegmentIndex segment, const std::stop_token& stop);

} // namespace rmtscope
