#pragma once

#include "engine/api/segment_trace.h"
#include "engine/trace/read_column.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace rmtscope {

/// The datasets of a trace that grow with its segments, to be read. Whoever calls it holds hdf5::Access; what doesn't
/// belong together is an hdf5::Failure.
class TraceColumns {
public:
    /// `info`, the file's own, outlives it. `open`: its writer didn't close it.
    TraceColumns(hid_t file, const TraceInfo& info, bool open);

    /// How many segments can be read.
    [[nodiscard]] std::int64_t segments() const { return m_segmentCount; }
    /// How many memory states can be read.
    [[nodiscard]] std::int64_t states() const;
    /// Looks for what was written since.
    void refresh();
    /// As many segments as there are `traces`, all of which can be read.
    void read(std::uint64_t first, std::vector<SegmentTrace>& traces) const;
    /// [slots, hiddenSize]; `segment` is less than states().
    [[nodiscard]] std::vector<float> memoryBefore(std::uint64_t segment) const { return m_states->read(segment, 1); }

private:
    struct Segments {
        explicit Segments(hid_t file);
        template <class Visit>
        void each(const Visit& visit);

        ReadColumn<std::int64_t> firstToken;
        ReadColumn<std::uint64_t> bytes;
        ReadColumn<float> elapsedMs;
        ReadColumn<float> answersMs;
        ReadColumn<std::int32_t> answers;
        ReadColumn<std::uint64_t> deviceBytes;
    };
    struct Masses {
        Masses(hid_t file, const TraceInfo& info);
        template <class Visit>
        void each(const Visit& visit);

        std::array<ReadColumn<Half>, massKinds> kinds; ///< in the order of MassKind
        ReadColumn<std::uint16_t> strongestToken;
        ReadColumn<Half> strongestWeight;
    };
    struct Answers {
        Answers(hid_t file, const TraceInfo& info);
        template <class Visit>
        void each(const Visit& visit);
        [[nodiscard]] std::uint64_t rows() const;

        ReadColumn<std::int64_t> segment;
        ReadColumn<std::int32_t> question;
        ReadColumn<float> probabilities;
    };

    template <class Visit>
    void eachColumn(const Visit& visit);
    void countSegments();
    void countAnswers();
    void readSegments(std::uint64_t first, std::vector<SegmentTrace>& traces) const;
    void readMasses(std::uint64_t first, std::vector<SegmentTrace>& traces) const;
    void readAnswers(std::uint64_t first, std::vector<SegmentTrace>& traces) const;
    void readStates(std::uint64_t first, std::vector<SegmentTrace>& traces) const;

    const TraceInfo& m_info;
    bool m_open;
    ReadColumn<std::int32_t> m_tokens;
    Segments m_segments;
    std::optional<Masses> m_masses;
    std::optional<ReadColumn<float>> m_states;
    std::optional<Answers> m_answers;
    std::vector<std::uint64_t> m_answerRows; ///< [segments + 1]: where each segment's answers begin
    std::int64_t m_segmentCount = 0;
};

} // namespace rmtscope
