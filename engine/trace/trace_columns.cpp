#include "engine/trace/trace_columns.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string>

namespace rmtscope {

namespace {

namespace schema = trace_schema;

} // namespace

TraceColumns::Segments::Segments(hid_t file)
    : firstToken(file, schema::firstToken, {})
    , bytes(file, schema::bytes, {2})
    , elapsedMs(file, schema::elapsedMs, {})
    , answersMs(file, schema::answersMs, {})
    , answers(file, schema::answers, {})
    , deviceBytes(file, schema::deviceBytes, {}) {}

template <class Visit>
void TraceColumns::Segments::each(const Visit& visit) {
    visit(firstToken);
    visit(bytes);
    visit(elapsedMs);
    visit(answersMs);
    visit(answers);
    visit(deviceBytes);
}

TraceColumns::Masses::Masses(hid_t file, const TraceInfo& info)
    : kinds{{{file, schema::write, schema::massRow(info)},
             {file, schema::read, schema::massRow(info)},
             {file, schema::retain, schema::massRow(info)}}}
    , strongestToken(file, schema::strongestToken, schema::strongestRow(info))
    , strongestWeight(file, schema::strongestWeight, schema::strongestRow(info)) {}

template <class Visit>
void TraceColumns::Masses::each(const Visit& visit) {
    std::for_each(kinds.begin(), kinds.end(), visit);
    visit(strongestToken);
    visit(strongestWeight);
}

TraceColumns::Answers::Answers(hid_t file, const TraceInfo& info)
    : segment(file, schema::answerSegment, {})
    , question(file, schema::answerQuestion, {})
    , probabilities(file, schema::answerProbabilities, schema::probabilitiesRow(info)) {}

template <class Visit>
void TraceColumns::Answers::each(const Visit& visit) {
    visit(segment);
    visit(question);
    visit(probabilities);
}

std::uint64_t TraceColumns::Answers::rows() const {
    return std::min({segment.rows(), question.rows(), probabilities.rows()});
}

TraceColumns::TraceColumns(hid_t file, const TraceInfo& info, bool open)
    : m_info(info)
    , m_open(open)
    , m_tokens(file, schema::tokens, {})
    , m_segments(file) {
    if (schema::hasMasses(info)) {
        m_masses.emplace(file, info);
    }
    if (schema::hasStates(info)) {
        m_states.emplace(file, schema::memoryState, schema::stateRow(info));
    }
    if (schema::hasAnswers(info)) {
        m_answers.emplace(file, info);
    }
    countSegments();
}

template <class Visit>
void TraceColumns::eachColumn(const Visit& visit) {
    m_segments.each(visit);
    if (m_masses) {
        m_masses->each(visit);
    }
    if (m_states) {
        visit(*m_states);
    }
}

void TraceColumns::countSegments() {
    const std::uint64_t count = m_tokens.rows();
    eachColumn([&](const auto& column) {
        if (column.rows() < count) {
            throw hdf5::Failure("its dataset " + std::string(column.name()) + " is shorter than " + schema::tokens);
        }
    });
    if (count > static_cast<std::uint64_t>(m_info.geometry.segments)) {
        throw hdf5::Failure("it has more segments than its document");
    }
    m_segmentCount = static_cast<std::int64_t>(count);
    countAnswers();
}

void TraceColumns::countAnswers() {
    m_answerRows.assign(1, 0);
    for (const std::int32_t answers : m_segments.answers.read(0, static_cast<std::uint64_t>(m_segmentCount))) {
        if (answers < 0) {
            throw hdf5::Failure("a segment has fewer than no answers");
        }
        m_answerRows.push_back(m_answerRows.back() + static_cast<std::uint64_t>(answers));
    }
    if (m_answerRows.back() > (m_answers ? m_answers->rows() : 0)) {
        throw hdf5::Failure("answers are missing");
    }
}

void TraceColumns::refresh() {
    // First what says how much is there: the others are only ever longer.
    m_tokens.refresh();
    const auto refreshColumn = [](auto& column) { column.refresh(); };
    eachColumn(refreshColumn);
    if (m_answers) {
        m_answers->each(refreshColumn);
    }
    countSegments();
}

std::int64_t TraceColumns::states() const {
    if (!m_states) {
        return 0;
    }
    // The one after the last segment is written with no segment that would tell when it is there.
    const std::int64_t after = m_open ? 0 : 1;
    return std::min(static_cast<std::int64_t>(m_states->rows()), m_segmentCount + after);
}

void TraceColumns::read(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
    readSegments(first, traces);
    readMasses(first, traces);
    readAnswers(first, traces);
    readStates(first, traces);
}

void TraceColumns::readSegments(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
    const std::size_t count = traces.size();
    const std::vector<std::int32_t> tokens = m_tokens.read(first, count);
    const std::vector<std::int64_t> firstTokens = m_segments.firstToken.read(first, count);
    const std::vector<std::uint64_t> bytes = m_segments.bytes.read(first, count);
    const std::vector<float> elapsedMs = m_segments.elapsedMs.read(first, count);
    const std::vector<float> answersMs = m_segments.answersMs.read(first, count);
    const std::vector<std::uint64_t> deviceBytes = m_segments.deviceBytes.read(first, count);
    for (std::size_t i = 0; i < count; ++i) {
        SegmentTrace& trace = traces[i];
        trace.segment = SegmentIndex(static_cast<std::int64_t>(first + i));
        trace.firstToken = TokenIndex(firstTokens[i]);
        trace.tokens = tokens[i];
        trace.bytes = {bytes[2 * i], bytes[2 * i + 1]};
        trace.shape = m_info.geometry.shape;
        trace.elapsedMs = elapsedMs[i];
        trace.answersMs = answersMs[i];
        trace.deviceBytes = deviceBytes[i];
        // Beyond its end a file reads as zeros.
        if (trace.tokens < 1 || trace.firstToken.value < 0 || trace.bytes.begin > trace.bytes.end) {
            throw hdf5::Failure("segment " + std::to_string(first + i) + " is missing");
        }
    }
}

void TraceColumns::readMasses(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
    if (!m_masses) {
        return;
    }
    for (const ReadColumn<Half>& kind : m_masses->kinds) {
        const std::vector<Half> masses = kind.read(first, traces.size());
        for (std::size_t i = 0; i < traces.size(); ++i) {
            const auto row = std::span(masses).subspan(i * kind.rowSize(), kind.rowSize());
            traces[i].masses.insert(traces[i].masses.end(), row.begin(), row.end());
        }
    }
    const std::vector<std::uint16_t> tokens = m_masses->strongestToken.read(first, traces.size());
    const std::vector<Half> weights = m_masses->strongestWeight.read(first, traces.size());
    const std::size_t row = m_masses->strongestToken.rowSize();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        traces[i / row].strongest.push_back({tokens[i], weights[i]});
    }
}

void TraceColumns::readAnswers(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
    if (!m_answers || traces.empty()) {
        return;
    }
    const std::uint64_t begin = m_answerRows[first];
    const std::uint64_t count = m_answerRows[first + traces.size()] - begin;
    const std::vector<std::int64_t> segments = m_answers->segment.read(begin, count);
    const std::vector<std::int32_t> questions = m_answers->question.read(begin, count);
    const std::vector<float> probabilities = m_answers->probabilities.read(begin, count);
    const std::size_t labels = m_answers->probabilities.rowSize();
    auto trace = traces.begin();
    for (std::size_t i = 0; i < count; ++i) {
        while (begin + i >= m_answerRows[trace->segment.offset() + 1]) {
            ++trace;
        }
        if (segments[i] != trace->segment.value || questions[i] < 0 ||
            static_cast<std::size_t>(questions[i]) >= m_info.questions.size()) {
            throw hdf5::Failure("an answer belongs to no segment or question");
        }
        const auto p = std::span(probabilities).subspan(i * labels, labels);
        const auto best = static_cast<std::uint32_t>(std::max_element(p.begin(), p.end()) - p.begin());
        trace->answers.push_back(
            {static_cast<std::uint32_t>(questions[i]), best, std::vector<float>(p.begin(), p.end())});
    }
}

/// The state after a segment is the one before the next. All of a call share one block of memory.
void TraceColumns::readStates(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
    const auto known = static_cast<std::uint64_t>(states());
    const std::uint64_t end = std::min(first + 1 + traces.size(), known);
    if (end <= first + 1) {
        return;
    }
    const std::uint64_t count = end - (first + 1);
    const auto states = std::make_shared<const std::vector<float>>(m_states->read(first + 1, count));
    for (std::size_t i = 0; i < count; ++i) {
        traces[i].memoryAfter = std::shared_ptr<const float>(states, states->data() + i * m_states->rowSize());
    }
}

} // namespace rmtscope
