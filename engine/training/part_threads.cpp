#include "engine/training/part_threads.h"

#include "engine/runtime/device.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace rmtscope {

void forEachPart(std::size_t parts, int threads, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::exception_ptr> failures(parts);
    const auto help = [&] {
        useThreads(1);
        for (std::size_t part = next++; part < parts; part = next++) {
            try {
                work(part);
            } catch (...) {
                failures[part] = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min<std::size_t>(parts, static_cast<std::size_t>(std::max(1, threads))); ++i) {
            helpers.emplace_back(help);
        }
        help();
    }
    for (const std::exception_ptr& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

} // namespace rmtscope
