#include "engine/trace/trace_reader.h"

#include "engine/api/error.h"
#include "engine/trace/read_column.h"
#include "engine/trace/superblock.h"
#include "engine/trace/trace_attributes.h"
#include "engine/trace/trace_schema.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <type_traits>

namespace rmtscope {

namespace {

namespace schema = trace_schema;

struct StoredSegments {
    StoredSegments(hid_t file)
        : firstToken(file, schema::firstToken, {})
        , bytes(file, schema::bytes, {2})
        , elapsedMs(file, schema::elapsedMs, {})
        , answersMs(file, schema::answersMs, {})
        , answers(file, schema::answers, {})
        , deviceBytes(file, schema::deviceBytes, {}) {}

    template <class Visit>
    void each(const Visit& visit) {
        visit(firstToken);
        visit(bytes);
        visit(elapsedMs);
        visit(answersMs);
        visit(answers);
        visit(deviceBytes);
    }

    ReadColumn<std::int64_t> firstToken;
    ReadColumn<std::uint64_t> bytes;
    ReadColumn<float> elapsedMs;
    ReadColumn<float> answersMs;
    ReadColumn<std::int32_t> answers;
    ReadColumn<std::uint64_t> deviceBytes;
};

struct StoredMasses {
    StoredMasses(hid_t file, const TraceInfo& info)
        : kinds{{{file, schema::write, schema::massRow(info)},
                 {file, schema::read, schema::massRow(info)},
                 {file, schema::retain, schema::massRow(info)}}}
        , strongestToken(file, schema::strongestToken, schema::strongestRow(info))
        , strongestWeight(file, schema::strongestWeight, schema::strongestRow(info)) {}

    template <class Visit>
    void each(const Visit& visit) {
        std::for_each(kinds.begin(), kinds.end(), visit);
        visit(strongestToken);
        visit(strongestWeight);
    }

    std::array<ReadColumn<Half>, massKinds> kinds; ///< in the order of MassKind
    ReadColumn<std::uint16_t> strongestToken;
    ReadColumn<Half> strongestWeight;
};

struct StoredAnswers {
    StoredAnswers(hid_t file, const TraceInfo& info)
        : segment(file, schema::answerSegment, {})
        , question(file, schema::answerQuestion, {})
        , probabilities(file, schema::answerProbabilities, schema::probabilitiesRow(info)) {}

    [[nodiscard]] std::uint64_t rows() const {
        return std::min({segment.rows(), question.rows(), probabilities.rows()});
    }
    template <class Visit>
    void each(const Visit& visit) {
        visit(segment);
        visit(question);
        visit(probabilities);
    }

    ReadColumn<std::int64_t> segment;
    ReadColumn<std::int32_t> question;
    ReadColumn<float> probabilities;
};

[[noreturn]] void requireKnown(const char* what) {
    throw Error(ErrorCode::Usage, std::string(what) + " that isn't in the trace was asked for.");
}

} // namespace

class TraceReader::File {
public:
    explicit File(std::filesystem::path path);
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File();

    [[nodiscard]] const TraceInfo& info() const { return m_info; }
    [[nodiscard]] std::int64_t segments() const { return m_segmentCount; }
    [[nodiscard]] bool open() const { return m_open; }
    [[nodiscard]] std::int64_t states() const;
    void refresh();
    [[nodiscard]] std::vector<SegmentTrace> read(SegmentIndex first, std::int64_t count) const;
    [[nodiscard]] std::vector<float> memoryBefore(SegmentIndex segment) const;

private:
    template <class Work>
    std::invoke_result_t<Work> reading(const Work& work) const;
    void openColumns();
    template <class Visit>
    void eachColumn(const Visit& visit);
    void countSegments();
    void countAnswers();
    void readSegments(std::uint64_t first, std::vector<SegmentTrace>& traces) const;
    void readMasses(std::uint64_t first, std::vector<SegmentTrace>& traces) const;
    void readAnswers(std::uint64_t first, std::vector<SegmentTrace>& traces) const;
    void readStates(std::uint64_t first, std::vector<SegmentTrace>& traces) const;

    std::filesystem::path m_path;
    bool m_open;
    hdf5::FileHandle m_file;
    TraceInfo m_info;
    std::optional<ReadColumn<std::int32_t>> m_tokens;
    std::optional<StoredSegments> m_segments;
    std::optional<StoredMasses> m_masses;
    std::optional<ReadColumn<float>> m_states;
    std::optional<StoredAnswers> m_answers;
    std::vector<std::uint64_t> m_answerRows; ///< [segments + 1]: where each segment's answers begin
    std::int64_t m_segmentCount = 0;
};

TraceReader::File::File(std::filesystem::path path)
    : m_path(std::move(path))
    , m_open(readSuperblock(m_path).open) {
    reading([&] {
        // A file that is being written can't be opened in the usual way; one that was closed can be in either, but
        // only the usual one notices that its end is missing.
        const unsigned flags = H5F_ACC_RDONLY | (m_open ? H5F_ACC_SWMR_READ : 0U);
        m_file = hdf5::FileHandle(H5Fopen(m_path.c_str(), flags, hdf5::fileAccess().get()));
        m_info = readTraceInfo(m_file, m_path);
        openColumns();
        countSegments();
    });
}

TraceReader::File::~File() {
    const hdf5::Access access;
    m_tokens.reset();
    m_segments.reset();
    m_masses.reset();
    m_states.reset();
    m_answers.reset();
    m_file = {};
}

template <class Work>
std::invoke_result_t<Work> TraceReader::File::reading(const Work& work) const {
    const hdf5::Access access;
    try {
        return work();
    } catch (const hdf5::Failure& failure) {
        throw Error(ErrorCode::FileDamaged,
                    "The trace " + m_path.string() + " is damaged: " + failure.what() +
                        "; copy it again or make it again with rmt run --trace.",
                    m_path.string());
    }
}

void TraceReader::File::openColumns() {
    const hid_t root = m_file.get();
    m_tokens.emplace(root, schema::tokens, schema::RowShape{});
    m_segments.emplace(root);
    if (schema::hasMasses(m_info)) {
        m_masses.emplace(root, m_info);
    }
    if (schema::hasStates(m_info)) {
        m_states.emplace(root, schema::memoryState, schema::stateRow(m_info));
    }
    if (schema::hasAnswers(m_info)) {
        m_answers.emplace(root, m_info);
    }
}

template <class Visit>
void TraceReader::File::eachColumn(const Visit& visit) {
    m_segments->each(visit);
    if (m_masses) {
        m_masses->each(visit);
    }
    if (m_states) {
        visit(*m_states);
    }
}

void TraceReader::File::countSegments() {
    const std::uint64_t count = m_tokens->rows();
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

void TraceReader::File::countAnswers() {
    m_answerRows.assign(1, 0);
    for (const std::int32_t answers : m_segments->answers.read(0, static_cast<std::uint64_t>(m_segmentCount))) {
        if (answers < 0) {
            throw hdf5::Failure("a segment has fewer than no answers");
        }
        m_answerRows.push_back(m_answerRows.back() + static_cast<std::uint64_t>(answers));
    }
    if (m_answerRows.back() > (m_answers ? m_answers->rows() : 0)) {
        throw hdf5::Failure("answers are missing");
    }
}

void TraceReader::File::refresh() {
    if (!m_open) {
        return;
    }
    reading([&] {
        // First what says how much is there: the others are only ever longer.
        m_tokens->refresh();
        const auto refreshColumn = [](auto& column) { column.refresh(); };
        eachColumn(refreshColumn);
        if (m_answers) {
            m_answers->each(refreshColumn);
        }
        countSegments();
    });
}

std::vector<SegmentTrace> TraceReader::File::read(SegmentIndex first, std::int64_t count) const {
    if (first.value < 0 || count < 0 || first.value > m_segmentCount || count > m_segmentCount - first.value) {
        requireKnown("A segment");
    }
    return reading([&] {
        std::vector<SegmentTrace> traces(static_cast<std::size_t>(count));
        readSegments(first.offset(), traces);
        readMasses(first.offset(), traces);
        readAnswers(first.offset(), traces);
        readStates(first.offset(), traces);
        return traces;
    });
}

void TraceReader::File::readSegments(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
    const std::size_t count = traces.size();
    const std::vector<std::int32_t> tokens = m_tokens->read(first, count);
    const std::vector<std::int64_t> firstTokens = m_segments->firstToken.read(first, count);
    const std::vector<std::uint64_t> bytes = m_segments->bytes.read(first, count);
    const std::vector<float> elapsedMs = m_segments->elapsedMs.read(first, count);
    const std::vector<float> answersMs = m_segments->answersMs.read(first, count);
    const std::vector<std::uint64_t> deviceBytes = m_segments->deviceBytes.read(first, count);
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

void TraceReader::File::readMasses(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
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

void TraceReader::File::readAnswers(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
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
void TraceReader::File::readStates(std::uint64_t first, std::vector<SegmentTrace>& traces) const {
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

std::int64_t TraceReader::File::states() const {
    if (!m_states) {
        return 0;
    }
    // The one after the last segment is written with no segment that would tell when it is there.
    const std::int64_t after = m_open ? 0 : 1;
    return std::min(static_cast<std::int64_t>(m_states->rows()), m_segmentCount + after);
}

std::vector<float> TraceReader::File::memoryBefore(SegmentIndex segment) const {
    if (segment.value < 0 || segment.value >= states()) {
        requireKnown("A memory state");
    }
    return reading([&] { return m_states->read(segment.offset(), 1); });
}

TraceReader::TraceReader(const std::filesystem::path& file)
    : m_file(std::make_unique<File>(file)) {}

TraceReader::~TraceReader() = default;

const TraceInfo& TraceReader::info() const {
    return m_file->info();
}

std::int64_t TraceReader::segments() const {
    return m_file->segments();
}

bool TraceReader::complete() const {
    return segments() == info().geometry.segments;
}

bool TraceReader::open() const {
    return m_file->open();
}

void TraceReader::refresh() {
    m_file->refresh();
}

std::vector<SegmentTrace> TraceReader::read(SegmentIndex first, std::int64_t count) const {
    return m_file->read(first, count);
}

SegmentTrace TraceReader::read(SegmentIndex segment) const {
    return std::move(read(segment, 1).front());
}

std::vector<float> TraceReader::memoryBefore(SegmentIndex segment) const {
    return m_file->memoryBefore(segment);
}

std::int64_t TraceReader::states() const {
    return m_file->states();
}

bool looksLikeTrace(const std::filesystem::path& file) {
    return file.extension() == ".rmttrace" || isHdf5(file);
}

} // namespace rmtscope
