#pragma once

#include <cstdint>
#include <filesystem>

namespace rmtscope::cli {

/// Says on standard error that a text's own facts aren't among what others are hidden in; nothing if there are none.
void sayFactsLeftOut(std::int64_t facts, const std::filesystem::path& noise);

} // namespace rmtscope::cli
