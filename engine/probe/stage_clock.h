#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>

namespace rmtscope {

/// What the time of a segment goes to.
enum class Stage {
    Other,       ///< all that is none of the following
    Text,        ///< tokens, and where they stand among memory tokens
    Embedding,   ///< words, memory and positions put together
    Attention,   ///< of all layers: projections, heads, what is added to the residual, and the norm beside it
    FeedForward, ///< of all layers, likewise
    Capture,     ///< masses, strongest tokens and rows made of attention
    HostCopy,    ///< tensors handed to the host; with a GPU also the wait for what it still computes
    Publish,     ///< the record of the segment, its state on the tape, its rows in the store
};
inline constexpr std::size_t stageCount = 8;
/// "feed_forward", in the order of Stage.
inline constexpr std::array<std::string_view, stageCount> stageNames{
    "other", "text", "embedding", "attention", "feed_forward", "capture", "host_copy", "publish"};

/// While one lives, it adds up what this thread spends on each stage: every moment belongs to exactly one. Without one,
/// stages cost a look at a null pointer. On a GPU work is only handed over, so that only sums mean something there.
class StageClock {
public:
    using Clock = std::chrono::steady_clock;

    StageClock()
        : m_outer(std::exchange(activeClock, this))
        , m_since(Clock::now()) {}
    StageClock(const StageClock&) = delete;
    StageClock& operator=(const StageClock&) = delete;
    ~StageClock() { activeClock = m_outer; }

    /// Seconds of each stage since this was made.
    [[nodiscard]] const std::array<double, stageCount>& seconds() {
        enter(m_stage);
        return m_seconds;
    }
    /// All of them.
    [[nodiscard]] double total() {
        const auto& stages = seconds();
        return std::accumulate(stages.begin(), stages.end(), 0.0);
    }

private:
    friend class InStage;

    /// Returns the stage that has ended.
    Stage enter(Stage stage) {
        const auto now = Clock::now();
        m_seconds[static_cast<std::size_t>(m_stage)] += std::chrono::duration<double>(now - m_since).count();
        m_since = now;
        return std::exchange(m_stage, stage);
    }

    inline static constinit thread_local StageClock* activeClock = nullptr;

    StageClock* m_outer;
    Clock::time_point m_since;
    Stage m_stage = Stage::Other;
    std::array<double, stageCount> m_seconds{};
};

/// A stage until the end of the scope; the one around it goes on then.
class InStage {
public:
    explicit InStage(Stage stage)
        : m_clock(StageClock::activeClock)
        , m_around(m_clock != nullptr ? m_clock->enter(stage) : Stage::Other) {}
    InStage(const InStage&) = delete;
    InStage& operator=(const InStage&) = delete;
    ~InStage() { next(m_around); }

    /// Another one from here on.
    void next(Stage stage) {
        if (m_clock != nullptr) {
            m_clock->enter(stage);
        }
    }

private:
    StageClock* m_clock;
    Stage m_around;
};

} // namespace rmtscope
