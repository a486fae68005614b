#pragma once

#include "engine/api/segment_trace.h"
#include "tests/support/fake_numbers.h"
#include "viewmodels/trace_store.h"

#include <memory>
#include <vector>

namespace rmtscope {

/// Traces with memory states that a test has planted: one layer, one head.
struct PlantedStates {
    std::int64_t slots = 2;
    std::int64_t hidden = 8;

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(slots * hidden); }

    /// Of a document with so many segments of ten tokens.
    [[nodiscard]] RunContext context(std::int64_t segments) const {
        RunContext context;
        context.geometry = {.shape = {.layers = 1, .heads = 1, .slots = slots},
                            .hiddenSize = hidden,
                            .segmentSize = 10,
                            .segments = segments,
                            .tokens = 10 * segments};
        return context;
    }

    /// `state`: [slots, hidden], or empty: none is kept. `write`: [slots] write masses, or empty: nothing was captured.
    [[nodiscard]] TraceStore::Trace trace(std::int64_t segment, const std::vector<float>& state,
                                          const std::vector<float>& write = {}) const {
        auto trace = std::make_shared<SegmentTrace>();
        trace->segment = SegmentIndex(segment);
        trace->firstToken = TokenIndex(10 * segment);
        trace->tokens = 10;
        trace->shape = {.layers = 1, .heads = 1, .slots = slots};
        if (!state.empty()) {
            const auto kept = std::make_shared<const std::vector<float>>(state);
            trace->memoryAfter = std::shared_ptr<const float>(kept, kept->data());
        }
        if (!write.empty()) {
            trace->masses.resize(massKinds * static_cast<std::size_t>(slots));
            for (std::size_t slot = 0; slot < write.size(); ++slot) {
                trace->masses[slot] = toHalf(write[slot]);
            }
        }
        return trace;
    }

    /// Numbers in -0.5..0.5 that depend on `seed` alone.
    [[nodiscard]] std::vector<float> noise(std::int64_t seed) const {
        std::vector<float> state(size());
        for (std::size_t i = 0; i < state.size(); ++i) {
            state[i] = fakeNumber({seed, static_cast<std::int64_t>(i)}) - 0.5F;
        }
        return state;
    }

    [[nodiscard]] QList<TraceStore::Trace> noisy(std::int64_t first, std::int64_t end) const {
        QList<TraceStore::Trace> traces;
        for (std::int64_t segment = first; segment < end; ++segment) {
            traces.append(trace(segment, noise(segment)));
        }
        return traces;
    }

    /// Around one state up to segment `border`, around another one from there on.
    [[nodiscard]] QList<TraceStore::Trace> twoClusters(std::int64_t border, std::int64_t end) const {
        QList<TraceStore::Trace> traces;
        for (std::int64_t segment = 0; segment < end; ++segment) {
            std::vector<float> state = noise(segment < border ? -1 : -2);
            const std::vector<float> wobble = noise(segment);
            for (std::size_t i = 0; i < state.size(); ++i) {
                state[i] = 10 * state[i] + 0.1F * wobble[i];
            }
            traces.append(trace(segment, state));
        }
        return traces;
    }
};

} // namespace rmtscope
