#pragma once

#include "engine/api/session.h"
#include "engine/runtime/torch_model.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace rmtscope {

/// What of the attention is handed to the host.
enum class BenchmarkCapture { Off, Masses, Rows, Maps };
/// "masses"
[[nodiscard]] const char* nameOf(BenchmarkCapture capture);

/// One way of running a model, a turn at a time.
class BenchmarkLane {
public:
    BenchmarkLane(BenchmarkCapture capture, std::int64_t batch)
        : m_capture(capture)
        , m_batch(batch) {}
    BenchmarkLane(const BenchmarkLane&) = delete;
    BenchmarkLane& operator=(const BenchmarkLane&) = delete;
    virtual ~BenchmarkLane() = default;

    [[nodiscard]] BenchmarkCapture capture() const { return m_capture; }
    /// Segments that are read side by side in a step.
    [[nodiscard]] std::int64_t batch() const { return m_batch; }

    /// What the next turn needs and isn't its work.
    virtual void prepare(std::int64_t steps) { static_cast<void>(steps); }
    /// On a GPU it ends when all is computed.
    virtual void turn(std::int64_t steps) = 0;

private:
    BenchmarkCapture m_capture;
    std::int64_t m_batch;
};

/// A session without capture and with it, one whose segments are replayed with their full maps, and for each of
/// `batches` that many texts in lock-step, as an evaluation reads them. Throws what sessions throw.
[[nodiscard]] std::vector<std::unique_ptr<BenchmarkLane>> makeLanes(const std::shared_ptr<const TorchModel>& model,
                                                                    const std::vector<std::int64_t>& batches);

} // namespace rmtscope
