#include "engine/evaluation/retention_probe.h"

#include "engine/api/error.h"
#include "engine/evaluation/batched_text.h"
#include "engine/evaluation/linear_probe.h"
#include "engine/tasks/fact_words.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace rmtscope {

namespace {

/// A sample that goes on as long as is needed, and what is looked for in its memory.
struct ProbedSample {
    Sample sample;
    std::int64_t value = 0;
    SegmentIndex fact; ///< in which it ends
};

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::Usage, sentence);
}

void check(const TorchModel& model, const Task& task, const RetentionOptions& options) {
    if (model.memory() == nullptr) {
        refuse(model.info().name + " has no memory that a fact could be in; open a model with memory tokens.");
    }
    if (task.labels().empty()) {
        refuse("The facts of " + std::string(task.name()) +
               " state several symbols, not one value; choose another "
               "task.");
    }
    if (options.samples < leastRetentionSamples) {
        refuse("A probe needs " + std::to_string(leastRetentionSamples) + " samples or more, not " +
               std::to_string(options.samples) + ".");
    }
    if (options.distances.empty() || std::ranges::min(options.distances) < 0) {
        refuse("Distances are numbers of segments after the fact: one or more, 0 or above.");
    }
}

/// The last of its facts that states a value. Throws Error Usage if none does.
ProbedSample probed(Sample sample, const Task& task) {
    const PlacedFact* last = nullptr;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < sample.facts.size(); ++i) {
        const auto stated = statedValue(sample.says.facts[i], task.labels());
        if (stated && (last == nullptr || sample.facts[i].first >= last->first)) {
            last = &sample.facts[i];
            value = static_cast<std::int64_t>(*stated);
        }
    }
    if (last == nullptr) {
        refuse("The facts of " + std::string(task.name()) + " name none of its answers; choose another task.");
    }
    const SegmentIndex segment = sample.shape.segmentOf(last->end() - 1);
    return {std::move(sample), value, segment};
}

/// All samples with their facts in `segments` segments. Throws Error Usage when they don't fit.
std::vector<ProbedSample> drawAll(const TorchModel& model, const Task& task, const NoiseTokens& noise,
                                  const RetentionOptions& options, std::int64_t segments) {
    const SampleShape shape{.segments = segments, .segmentSize = model.info().segmentSize};
    std::vector<ProbedSample> samples;
    for (std::int64_t i = 0; i < options.samples; ++i) {
        samples.push_back(probed(drawSample(task, *model.tokenizer(), noise.part(NoisePart::Test), shape, options.seed,
                                            static_cast<std::uint64_t>(i)),
                                 task));
    }
    return samples;
}

/// In as few segments as hold the facts of all.
std::vector<ProbedSample> drawClose(const TorchModel& model, const Task& task, const NoiseTokens& noise,
                                    const RetentionOptions& options) {
    constexpr std::int64_t most = 64;
    for (std::int64_t segments = 1; segments < most; segments *= 2) {
        try {
            return drawAll(model, task, noise, options, segments);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Usage) {
                throw;
            }
        }
    }
    return drawAll(model, task, noise, options, most);
}

/// [samples, slots · hidden] of each distance: the memory after that many segments behind the fact.
class MemoryRecords {
public:
    MemoryRecords(const MemorySystem& memory, std::span<const std::int64_t> distances, std::int64_t samples)
        : m_distances(distances.begin(), distances.end())
        , m_states(distances.size()) {
        const std::int64_t width = memory.shape().slots * memory.hiddenSize();
        for (at::Tensor& states : m_states) {
            states = at::empty({samples, width}, at::TensorOptions().dtype(at::kFloat));
        }
    }

    /// state: [rows, slots, hidden] after `segment`; samples: those of the rows, the first of which is number `first`.
    void take(const at::Tensor& state, SegmentIndex segment, std::span<const ProbedSample> samples,
              std::int64_t first) {
        const at::Tensor host = state.to(at::kCPU, at::kFloat).flatten(1);
        for (std::size_t row = 0; row < samples.size(); ++row) {
            const auto distance = std::ranges::find(m_distances, segment - samples[row].fact);
            if (distance != m_distances.end()) {
                m_states[static_cast<std::size_t>(distance - m_distances.begin())]
                    .select(0, first + static_cast<std::int64_t>(row))
                    .copy_(host[static_cast<std::int64_t>(row)]);
            }
        }
    }

    [[nodiscard]] const at::Tensor& of(std::size_t distance) const { return m_states[distance]; }

private:
    std::vector<std::int64_t> m_distances;
    std::vector<at::Tensor> m_states;
};

MemoryRecords readAll(const TorchModel& model, const std::vector<ProbedSample>& samples,
                      std::span<const std::int64_t> distances, const RetentionOptions& options,
                      const ProgressCallback& progress, const std::stop_token& stop) {
    const MemorySystem& memory = *model.memory();
    const auto count = static_cast<std::int64_t>(samples.size());
    MemoryRecords records(memory, distances, count);
    const std::int64_t segments = std::ranges::max(samples, {}, &ProbedSample::fact).fact.value + distances.back() + 1;
    auto told = std::chrono::steady_clock::now();
    const auto tell = [&](std::int64_t done, std::int64_t total) {
        const auto now = std::chrono::steady_clock::now();
        if (progress && now - told >= std::chrono::milliseconds(200)) {
            told = now;
            progress({"Reading samples", static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total)});
        }
    };
    for (std::int64_t first = 0; first < count; first += options.batch) {
        const std::int64_t rows = std::min(options.batch, count - first);
        const auto some = std::span(samples).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(rows));
        std::vector<SampleStream> streams;
        for (const ProbedSample& each : some) {
            Sample longer = each.sample;
            longer.shape.segments = segments + 1; // the question moves on with the end, and isn't read
            streams.emplace_back(std::move(longer));
        }
        BatchedText text(memory, std::move(streams));
        at::Tensor state = memory.initialState(rows);
        for (SegmentIndex segment; segment.value < segments; ++segment) {
            state = memory.step(text.next(), state, nullptr, stop).state;
            records.take(state, segment, some, first);
            tell(first * segments + rows * (segment.value + 1), count * segments);
        }
    }
    return records;
}

} // namespace

std::vector<RetentionPoint> probeRetention(const TorchModel& model, const Task& task, const NoiseTokens& noise,
                                           const RetentionOptions& options, const ProgressCallback& progress,
                                           const std::stop_token& stop) {
    check(model, task, options);
    std::vector<std::int64_t> distances = options.distances;
    std::ranges::sort(distances);
    distances.erase(std::unique(distances.begin(), distances.end()), distances.end());
    const std::vector<ProbedSample> samples = drawClose(model, task, noise, options);
    const MemoryRecords records = readAll(model, samples, distances, options, progress, stop);
    std::vector<std::int64_t> values(samples.size());
    std::ranges::transform(samples, values.begin(), &ProbedSample::value);
    const std::int64_t train = options.samples * 7 / 10;
    std::vector<RetentionPoint> points;
    for (std::size_t i = 0; i < distances.size(); ++i) {
        if (progress) {
            progress({"Fitting probes", i, distances.size()});
        }
        const ProbeScores scores =
            fitLinearProbe(records.of(i), values, static_cast<std::int64_t>(task.labels().size()), train, stop);
        RetentionPoint point;
        point.distance = distances[i];
        point.tokens = distances[i] * model.info().segmentSize;
        point.trainSamples = scores.trainSamples;
        point.trainCorrect = scores.trainCorrect;
        point.testSamples = scores.testSamples;
        point.testCorrect = scores.testCorrect;
        point.chance = scores.chance;
        points.push_back(point);
    }
    return points;
}

} // namespace rmtscope
