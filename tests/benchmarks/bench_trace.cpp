// What it costs to keep one segment in a trace: numbers of random bits of a model's sizes.
//
//     bench_trace FILE [SEGMENTS [LAYERS HEADS SLOTS HIDDEN]]

#include "engine/trace/trace_writer.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

using namespace rmtscope;

namespace {

using Clock = std::chrono::steady_clock;

double microsecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: bench_trace FILE [SEGMENTS [LAYERS HEADS SLOTS HIDDEN]]\n", stderr);
        return 2;
    }
    const auto argument = [&](int i, std::int64_t fallback) { return argc > i ? std::atoll(argv[i]) : fallback; };
    for (const bool states : {false, true}) {
        TraceInfo info;
        info.geometry.segments = argument(2, 20000);
        info.geometry.shape = {argument(3, 3), argument(4, 6), argument(5, 10)};
        info.geometry.hiddenSize = argument(6, 96);
        info.states = states;

        std::mt19937 random(1);
        std::uniform_real_distribution<float> uniform(0, 1);
        SegmentTrace trace;
        trace.tokens = 498;
        trace.shape = info.geometry.shape;
        trace.masses.resize(massKinds * trace.shape.cells());
        std::generate(trace.masses.begin(), trace.masses.end(), [&] { return toHalf(uniform(random)); });
        trace.strongest.resize(static_cast<std::size_t>(trace.shape.slots) * strongTokensPerSlot);
        std::vector<float> state(static_cast<std::size_t>(trace.shape.slots * info.geometry.hiddenSize));
        std::generate(state.begin(), state.end(), [&] { return uniform(random); });

        double slowest = 0;
        const auto start = Clock::now();
        TraceWriter writer(argv[1], info);
        for (std::int64_t i = 0; i < info.geometry.segments; ++i) {
            trace.segment = SegmentIndex(i);
            const auto before = Clock::now();
            writer.append(trace, state);
            slowest = std::max(slowest, microsecondsSince(before));
        }
        writer.finish();
        const auto segments = static_cast<double>(info.geometry.segments);
        std::printf("%s: %.1f us a segment, slowest append %.1f ms, %.0f bytes a segment\n",
                    states ? "with memory states" : "without memory states", microsecondsSince(start) / segments,
                    slowest / 1000, static_cast<double>(std::filesystem::file_size(argv[1])) / segments);
    }
}
