#pragma once

#include "tests/support/fake_engine.h"
#include "viewmodels/trace_store.h"

namespace rmtscope {

/// Fake traces of the segments first..end-1.
inline QList<std::shared_ptr<const SegmentTrace>> fakeTraces(const FakePlan& plan, std::int64_t first,
                                                             std::int64_t end) {
    QList<std::shared_ptr<const SegmentTrace>> traces;
    for (SegmentIndex segment{first}; segment.value < end; ++segment) {
        traces.append(makeFakeTrace(plan, segment));
    }
    return traces;
}

inline RunContext fakeContext(const FakePlan& plan) {
    RunContext context;
    context.geometry =
        RunGeometry{plan.shape, plan.hiddenSize, plan.segmentSize, plan.segments, plan.segments * plan.segmentSize};
    context.labels = plan.labels;
    context.document = makeFakeDocument(plan, "story.txt");
    return context;
}

/// Every trace of a run of a whole fake document, with its answers.
inline QList<std::shared_ptr<const SegmentTrace>> readFakeDocument(const FakePlan& plan,
                                                                   const SessionOptions& options = {}) {
    FakeEngine engine(plan);
    const auto ignore = [](const Progress&) {};
    const auto session = engine.createSession(engine.openModel("model", {}, ignore, {}),
                                              engine.openDocument("story.txt", ignore, {}), options);
    session->prepare(ignore, {});
    QList<std::shared_ptr<const SegmentTrace>> traces;
    while (!session->finished()) {
        traces.append(session->advance({}));
    }
    return traces;
}

} // namespace rmtscope
