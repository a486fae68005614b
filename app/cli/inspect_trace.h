#pragma once

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace rmtscope::cli {

/// What a trace is: of which model and document, how much of it was read, what is kept.
nlohmann::ordered_json describeTraceFile(const std::filesystem::path& file);

} // namespace rmtscope::cli
