#include "engine/benchmark/lanes.h"

#include "engine/benchmark/random_words.h"
#include "engine/probe/stage_clock.h"
#include "engine/runtime/device.h"
#include "engine/runtime/torch_errors.h"
#include "engine/runtime/torch_session.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <random>

namespace rmtscope {

namespace {

std::unique_ptr<TorchSession> openSession(const std::shared_ptr<const TorchModel>& model,
                                          const std::shared_ptr<const Document>& text, CaptureLevel capture) {
    SessionOptions options;
    options.capture = capture;
    options.askEvery = 0;
    auto session = std::make_unique<TorchSession>(model, text, options);
    session->prepare({}, {});
    return session;
}

/// Reads on, and begins again where the text ends.
class SessionLane final : public BenchmarkLane {
public:
    SessionLane(const std::shared_ptr<const TorchModel>& model, const std::shared_ptr<const Document>& text,
                BenchmarkCapture capture, CaptureLevel level)
        : BenchmarkLane(capture, 1)
        , m_session(openSession(model, text, level)) {}

    void prepare(std::int64_t steps) override {
        if (m_session->position().value + steps > m_session->geometry().segments) {
            m_session->rewind(SegmentIndex(0));
        }
    }
    void turn(std::int64_t steps) override {
        for (std::int64_t i = 0; i < steps; ++i) {
            static_cast<void>(m_session->advance({}));
        }
    }

private:
    std::unique_ptr<TorchSession> m_session;
};

/// Full maps as the program makes them: the segment again, from the memory on the tape.
class ReplayLane final : public BenchmarkLane {
public:
    ReplayLane(const std::shared_ptr<const TorchModel>& model, const std::shared_ptr<const Document>& text)
        : BenchmarkLane(BenchmarkCapture::Maps, 1)
        , m_session(openSession(model, text, CaptureLevel::Off)) {}

    void prepare(std::int64_t) override {
        constexpr std::int64_t several = 8;
        while (m_session->position().value < std::min(several, m_session->geometry().segments)) {
            static_cast<void>(m_session->advance({}));
        }
    }
    void turn(std::int64_t steps) override {
        for (std::int64_t i = 0; i < steps; ++i) {
            m_next = (m_next + 1) % m_session->position().value;
            static_cast<void>(m_session->replay(SegmentIndex(m_next), {}));
        }
    }

private:
    std::unique_ptr<TorchSession> m_session;
    std::int64_t m_next = 0;
};

class BatchLane final : public BenchmarkLane {
public:
    BatchLane(std::shared_ptr<const TorchModel> model, std::int64_t batch)
        : BenchmarkLane(BenchmarkCapture::Off, batch)
        , m_model(std::move(model))
        , m_text(static_cast<std::size_t>(m_model->info().segmentSize)) {
        const c10::InferenceMode inference;
        m_state = m_model->memory()->initialState(batch);
    }

    void turn(std::int64_t steps) override {
        withTorchErrors([&] {
            const c10::InferenceMode inference;
            useThreads(m_model->threads());
            for (std::int64_t i = 0; i < steps; ++i) {
                m_state = m_model->memory()->step({nextIds(), {}}, m_state, nullptr, {}).state.clone();
            }
            const InStage stage(Stage::HostCopy);
            static_cast<void>(m_state.to(at::kCPU));
        });
    }

private:
    [[nodiscard]] at::Tensor nextIds() {
        const InStage stage(Stage::Text);
        const auto words = static_cast<std::uint64_t>(m_model->tokenizer()->vocabularySize());
        std::vector<std::int64_t> ids;
        for (std::int64_t row = 0; row < batch(); ++row) {
            std::ranges::generate(m_text, [&] { return static_cast<std::int64_t>(m_random() % words); });
            m_model->memory()->layOut(m_text, m_layout);
            ids.insert(ids.end(), m_layout.ids.begin(), m_layout.ids.end());
        }
        return at::tensor(ids, at::kLong).view({batch(), -1}).to(m_model->memory()->device());
    }

    std::shared_ptr<const TorchModel> m_model;
    std::minstd_rand m_random{1};
    std::vector<std::int64_t> m_text;
    SegmentLayout m_layout;
    at::Tensor m_state; ///< [B, slots, hidden]
};

} // namespace

const char* nameOf(BenchmarkCapture capture) {
    switch (capture) {
    case BenchmarkCapture::Off:
        return "off";
    case BenchmarkCapture::Masses:
        return "masses";
    case BenchmarkCapture::Rows:
        return "rows";
    case BenchmarkCapture::Maps:
        return "maps";
    }
    return "";
}

std::vector<std::unique_ptr<BenchmarkLane>> makeLanes(const std::shared_ptr<const TorchModel>& model,
                                                      const std::vector<std::int64_t>& batches) {
    constexpr std::int64_t segments = 1000; // the longest turn has fewer
    const auto text = randomWords(*model->tokenizer(), segments * model->info().segmentSize);
    std::vector<std::unique_ptr<BenchmarkLane>> lanes;
    lanes.push_back(std::make_unique<SessionLane>(model, text, BenchmarkCapture::Off, CaptureLevel::Off));
    lanes.push_back(std::make_unique<SessionLane>(model, text, BenchmarkCapture::Masses, CaptureLevel::Masses));
    lanes.push_back(std::make_unique<SessionLane>(model, text, BenchmarkCapture::Rows, CaptureLevel::Rows));
    lanes.push_back(std::make_unique<ReplayLane>(model, text));
    for (const std::int64_t batch : batches) {
        lanes.push_back(std::make_unique<BatchLane>(model, batch));
    }
    return lanes;
}

} // namespace rmtscope
