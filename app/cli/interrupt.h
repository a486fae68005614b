#pragma once

#include <stop_token>

namespace rmtscope::cli {

/// A token that SIGINT and SIGTERM trigger, so that what was computed can still be written.
std::stop_token stopOnInterrupt();

} // namespace rmtscope::cli
