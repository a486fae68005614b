#pragma once

#include "engine/tasks/fact_places.h"
#include "engine/text/tokenizer.h"

#include <cstdint>

namespace rmtscope {

/// A fact in a sample, as text tokens without special ones.
struct PlacedFact {
    TokenIndex first;
    std::vector<std::int32_t> ids;

    [[nodiscard]] TokenIndex end() const { return first + static_cast<std::int64_t>(ids.size()); }
};

/// Everything that makes one sample; draw it with drawSample(), or fill it in to repeat a known one.
struct Sample {
    SampleShape shape;
    TaskFacts says;
    std::vector<PlacedFact> facts;       ///< [says.facts], the later ones are written over the earlier ones
    std::vector<std::int32_t> question;  ///< the sample's last tokens
    std::span<const std::int32_t> noise; ///< repeated as often as needed; must outlive the streams
    std::int64_t noiseStart = 0;         ///< the token of `noise` that stands at text token 0
};

/// The sample number `index` of a task: the same for the same (task, seed, index) whatever was drawn before.
/// Throws Error Usage when facts and question don't fit in the shape (says how many tokens they take), or the noise is
/// empty.
[[nodiscard]] Sample drawSample(const Task& task, const Tokenizer& tokenizer, std::span<const std::int32_t> noise,
                                const SampleShape& shape, std::uint64_t seed, std::uint64_t index);

/// One sample, segment by segment: it never exists as a whole, whatever its length.
class SampleStream {
public:
    explicit SampleStream(Sample sample);

    /// Replaces `ids` by the text tokens of the next segment, without [CLS], [SEP] and memory; false behind the last.
    bool next(std::vector<std::int64_t>& ids);
    void restart() { m_next = SegmentIndex(0); }
    /// next() gives `segment`.
    void seek(SegmentIndex segment) { m_next = segment; }

    [[nodiscard]] const Sample& sample() const { return m_sample; }
    [[nodiscard]] const TaskFacts& says() const { return m_sample.says; }
    /// The segment that next() gives; sample().shape.segments behind the last.
    [[nodiscard]] SegmentIndex nextSegment() const { return m_next; }

private:
    Sample m_sample;
    SegmentIndex m_next;
};

} // namespace rmtscope
