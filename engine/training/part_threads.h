#pragma once

#include <cstddef>
#include <functional>

namespace rmtscope {

/// Calls work(0) .. work(parts - 1), each once, on up to `threads` threads which use one processor each; returns when
/// all are done. What the first of them throws is thrown here.
void forEachPart(std::size_t parts, int threads, const std::function<void(std::size_t)>& work);

} // namespace rmtscope
