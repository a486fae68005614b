#pragma once

#include "engine/trace/trace_writer.h"

#include <string>
#include <vector>

namespace rmtscope {

/// Traces of a model that never ran: every number tells where it belongs.

inline TraceInfo madeInfo(std::int64_t segments, std::size_t questions = 2) {
    TraceInfo info;
    info.modelName = "made";
    info.modelPath = "/models/m\u00fcde";
    info.memorySystem = "rmt-encoder";
    info.labels = {"kitchen", "hallway", "\u5eda\u623f"};
    info.documentPath = "/documents/book.txt";
    info.documentBytes = 123456789012;
    info.geometry = {.shape = {.layers = 2, .heads = 3, .slots = 4},
                     .hiddenSize = 5,
                     .segmentSize = 7,
                     .segments = segments,
                     .tokens = 7 * segments};
    info.states = true;
    for (std::size_t i = 0; i < questions; ++i) {
        Question question;
        question.id = std::to_string(i);
        question.text = std::string("Where was Mary on day ").append(question.id);
        question.answer = info.labels[i % info.labels.size()];
        info.questions.push_back(question);
    }
    return info;
}

inline std::vector<float> madeState(const TraceInfo& info, std::int64_t segment) {
    std::vector<float> state(static_cast<std::size_t>(info.geometry.shape.slots * info.geometry.hiddenSize));
    for (std::size_t i = 0; i < state.size(); ++i) {
        state[i] = static_cast<float>(segment) + static_cast<float>(i) / 64;
    }
    return state;
}

inline std::vector<Answer> madeAnswers(const TraceInfo& info, std::int64_t segment) {
    std::vector<Answer> answers;
    for (std::uint32_t i = 0; i < info.questions.size(); ++i) {
        Answer answer{i, (i + static_cast<std::uint32_t>(segment)) % static_cast<std::uint32_t>(info.labels.size()),
                      std::vector<float>(info.labels.size(), 0.125F)};
        answer.probabilities[answer.label] = 0.75F;
        answers.push_back(answer);
    }
    return answers;
}

/// Its questions are asked after every second segment.
inline SegmentTrace madeTrace(const TraceInfo& info, std::int64_t segment) {
    SegmentTrace trace;
    trace.segment = SegmentIndex(segment);
    trace.firstToken = TokenIndex(segment * 7);
    trace.tokens = segment == 0 ? 3 : 7;
    trace.bytes = {static_cast<std::uint64_t>(segment) << 33, (static_cast<std::uint64_t>(segment) << 33) + 40};
    trace.shape = info.geometry.shape;
    if (info.masses) {
        for (std::size_t i = 0; i < massKinds * trace.shape.cells(); ++i) {
            trace.masses.push_back(
                toHalf(static_cast<float>((static_cast<std::size_t>(segment) * 131 + i) % 1024) / 1024));
        }
        for (std::size_t i = 0; i < static_cast<std::size_t>(trace.shape.slots) * strongTokensPerSlot; ++i) {
            trace.strongest.push_back({static_cast<std::uint16_t>(60000 + i), toHalf(1 / static_cast<float>(1 + i))});
        }
    }
    if (segment % 2 == 1) {
        trace.answers = madeAnswers(info, segment);
    }
    trace.elapsedMs = 0.5 + static_cast<double>(segment);
    trace.answersMs = 0.25 * static_cast<double>(segment);
    trace.deviceBytes = (std::uint64_t{1} << 34) + static_cast<std::uint64_t>(segment);
    return trace;
}

inline void appendMade(TraceWriter& writer, const TraceInfo& info, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
        writer.append(madeTrace(info, i), info.states ? madeState(info, i) : std::vector<float>());
    }
}

inline void writeMade(const std::filesystem::path& file, const TraceInfo& info, std::int64_t segments) {
    TraceWriter writer(file, info);
    appendMade(writer, info, 0, segments);
    writer.finish(info.states ? madeState(info, segments) : std::vector<float>());
}

/// Whether the memory after the segment is the one that was made, or there is none where none was kept. `states`: how
/// many the file has.
inline bool hasMadeMemory(const TraceInfo& info, const SegmentTrace& trace, std::int64_t states) {
    const std::int64_t next = trace.segment.value + 1;
    if (next >= states) {
        return trace.memoryAfter == nullptr;
    }
    const std::vector<float> state = madeState(info, next);
    return trace.memoryAfter != nullptr && std::equal(state.begin(), state.end(), trace.memoryAfter.get());
}

/// Empty, or what of a segment is not as made.
inline std::string differenceFromMade(const TraceInfo& info, const SegmentTrace& trace) {
    const SegmentTrace made = madeTrace(info, trace.segment.value);
    const auto sameAnswer = [](const Answer& a, const Answer& b) {
        return a.question == b.question && a.label == b.label && a.probabilities == b.probabilities;
    };
    const auto sameStrong = [](const StrongToken& a, const StrongToken& b) {
        return a.token == b.token && a.weight == b.weight;
    };
    const std::pair<const char*, bool> fields[] = {
        {"firstToken", trace.firstToken == made.firstToken},
        {"tokens", trace.tokens == made.tokens},
        {"bytes", trace.bytes == made.bytes},
        {"shape", trace.shape == made.shape},
        {"masses", trace.masses == made.masses},
        {"strongest", std::equal(trace.strongest.begin(), trace.strongest.end(), made.strongest.begin(),
                                 made.strongest.end(), sameStrong)},
        {"answers",
         std::equal(trace.answers.begin(), trace.answers.end(), made.answers.begin(), made.answers.end(), sameAnswer)},
        {"elapsedMs", trace.elapsedMs == made.elapsedMs},
        {"answersMs", trace.answersMs == made.answersMs},
        {"deviceBytes", trace.deviceBytes == made.deviceBytes}};
    std::string difference;
    for (const auto& [name, same] : fields) {
        difference.append(same ? "" : name).append(same ? "" : " ");
    }
    return difference;
}

} // namespace rmtscope
