#include "engine/trace/trace_writer.h"

#include "engine/api/error.h"
#include "engine/trace/append_column.h"
#include "engine/trace/trace_attributes.h"
#include "engine/trace/trace_schema.h"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>

namespace rmtscope {

namespace {

namespace schema = trace_schema;
using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& reason) {
    throw Error(ErrorCode::WriteFailed,
                "The trace " + file.string() + " can't be written: " + reason + "; make room or choose another folder.",
                file.string());
}

[[noreturn]] void failInternally(const std::string& what) {
    throw Error(ErrorCode::Internal, "A trace can't be written: " + what + "; please report this.");
}

/// The file to be written: behind a link that names a file, that file, so that the link stays.
std::filesystem::path replaceableFile(const std::filesystem::path& file) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return file;
    }
    if (!std::filesystem::exists(status)) {
        fail(file, error.message());
    }
    const bool isTrace = std::filesystem::is_regular_file(status) &&
                         (std::filesystem::file_size(file, error) == 0 || H5Fis_hdf5(file.c_str()) > 0);
    if (!isTrace) {
        throw Error(ErrorCode::WriteFailed,
                    file.string() + " exists and is no trace, so it isn't replaced; choose another name.",
                    file.string());
    }
    return std::filesystem::canonical(file);
}

struct SegmentColumns {
    SegmentColumns(hid_t file)
        : tokens(file, schema::tokens, {})
        , firstToken(file, schema::firstToken, {})
        , bytes(file, schema::bytes, {2})
        , elapsedMs(file, schema::elapsedMs, {})
        , answersMs(file, schema::answersMs, {})
        , answers(file, schema::answers, {})
        , deviceBytes(file, schema::deviceBytes, {}) {}

    AppendColumn<std::int32_t> tokens;
    AppendColumn<std::int64_t> firstToken;
    AppendColumn<std::uint64_t> bytes;
    AppendColumn<float> elapsedMs;
    AppendColumn<float> answersMs;
    AppendColumn<std::int32_t> answers;
    AppendColumn<std::uint64_t> deviceBytes;
};

struct MassColumns {
    MassColumns(hid_t file, const TraceInfo& info)
        : kinds{{{file, schema::write, schema::massRow(info)},
                 {file, schema::read, schema::massRow(info)},
                 {file, schema::retain, schema::massRow(info)}}}
        , strongestToken(file, schema::strongestToken, schema::strongestRow(info))
        , strongestWeight(file, schema::strongestWeight, schema::strongestRow(info)) {}

    std::array<AppendColumn<Half>, massKinds> kinds; ///< in the order of MassKind
    AppendColumn<std::uint16_t> strongestToken;
    AppendColumn<Half> strongestWeight;
};

struct AnswerColumns {
    AnswerColumns(hid_t file, const TraceInfo& info)
        : segment(file, schema::answerSegment, {})
        , question(file, schema::answerQuestion, {})
        , probabilities(file, schema::answerProbabilities, schema::probabilitiesRow(info)) {}

    AppendColumn<std::int64_t> segment;
    AppendColumn<std::int32_t> question;
    AppendColumn<float> probabilities;
};

} // namespace

class TraceWriter::File {
public:
    File(std::filesystem::path path, TraceInfo info);
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File();

    void append(const SegmentTrace& trace, std::span<const float> stateBefore);
    void finish(std::span<const float> stateAfter);

private:
    template <class Work>
    void write(const Work& work);
    void create(const std::filesystem::path& file);
    void closeColumns();
    void requireExpected(const SegmentTrace& trace, std::span<const float> stateBefore) const;
    void putMasses(const SegmentTrace& trace);
    void putAnswers(const SegmentTrace& trace);
    [[nodiscard]] bool flushIsDue() const;
    void flush();

    std::filesystem::path m_path;
    TraceInfo m_info;
    hdf5::FileHandle m_file;
    std::optional<SegmentColumns> m_segments;
    std::optional<MassColumns> m_masses;
    std::optional<AppendColumn<float>> m_states;
    std::optional<AnswerColumns> m_answers;
    std::int64_t m_appended = 0;
    std::int64_t m_flushed = 0; ///< segments
    Clock::time_point m_lastFlush = Clock::now();
    std::string m_failure; ///< why nothing more can be written
};

TraceWriter::File::File(std::filesystem::path path, TraceInfo info)
    : m_path(std::move(path))
    , m_info(std::move(info)) {
    write([&] {
        // Under another name until it can be read: nobody sees half a header, and an older trace of that name stays
        // until this one can be written.
        const std::filesystem::path final = replaceableFile(m_path);
        const std::filesystem::path pending = final.string() + "." + std::to_string(::getpid()) + ".part";
        try {
            create(pending);
            std::error_code error;
            std::filesystem::rename(pending, final, error);
            if (error) {
                throw hdf5::Failure(error.message());
            }
        } catch (const hdf5::Failure&) {
            closeColumns();
            m_file = {};
            ::unlink(pending.c_str());
            throw;
        }
    });
}

TraceWriter::File::~File() {
    try {
        write([&] { flush(); });
    } catch (const Error&) { // a destructor has nobody to tell
    }
    const hdf5::Access access;
    closeColumns();
    m_file = {};
}

/// Calls `work` with HDF5 to itself. After a failure every further call fails for the same reason, and nothing more is
/// written: HDF5 would write the file's end and lengths as if all before them had been.
template <class Work>
void TraceWriter::File::write(const Work& work) {
    const hdf5::Access access;
    try {
        if (m_failure.empty()) {
            work();
        }
    } catch (const hdf5::Failure& failure) {
        m_failure = failure.what();
        hdf5::detachFromDisk(m_file);
    }
    if (!m_failure.empty()) {
        fail(m_path, m_failure);
    }
}

void TraceWriter::File::create(const std::filesystem::path& file) {
    m_file = hdf5::FileHandle(H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, hdf5::fileAccess().get()));
    const hid_t root = m_file.get();
    writeTraceInfo(m_file, m_info);
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
    hdf5::checked(H5Fstart_swmr_write(root)); // from here on there can be no new datasets or attributes
}

void TraceWriter::File::closeColumns() {
    m_segments.reset();
    m_masses.reset();
    m_states.reset();
    m_answers.reset();
}

void TraceWriter::File::requireExpected(const SegmentTrace& trace, std::span<const float> stateBefore) const {
    if (trace.segment.value != m_appended) {
        failInternally("segment " + std::to_string(trace.segment.value) + " came instead of " +
                       std::to_string(m_appended));
    }
    const bool masses = !m_masses || (trace.shape == m_info.geometry.shape && trace.captured() &&
                                      trace.strongest.size() == m_masses->strongestToken.rowSize());
    const bool state = !m_states || stateBefore.size() == m_states->rowSize();
    if (!masses || !state) {
        failInternally("segment " + std::to_string(trace.segment.value) + " has other sizes than the model");
    }
    for (const Answer& answer : trace.answers) {
        if (!m_answers || answer.probabilities.size() != m_answers->probabilities.rowSize()) {
            failInternally("an answer has other sizes than the model's labels");
        }
    }
}

void TraceWriter::File::append(const SegmentTrace& trace, std::span<const float> stateBefore) {
    write([] {}); // fails again if it failed before
    requireExpected(trace, stateBefore);
    m_segments->tokens.put(static_cast<std::int32_t>(trace.tokens));
    m_segments->firstToken.put(trace.firstToken.value);
    m_segments->bytes.put(trace.bytes.begin);
    m_segments->bytes.put(trace.bytes.end);
    m_segments->elapsedMs.put(static_cast<float>(trace.elapsedMs));
    m_segments->answersMs.put(static_cast<float>(trace.answersMs));
    m_segments->answers.put(static_cast<std::int32_t>(trace.answers.size()));
    m_segments->deviceBytes.put(trace.deviceBytes);
    putMasses(trace);
    putAnswers(trace);
    if (m_states) {
        m_states->put(stateBefore);
    }
    ++m_appended;
    if (flushIsDue()) {
        write([&] { flush(); });
    }
}

void TraceWriter::File::putMasses(const SegmentTrace& trace) {
    if (!m_masses) {
        return;
    }
    for (std::size_t kind = 0; kind < massKinds; ++kind) {
        m_masses->kinds[kind].put(trace.mass(static_cast<MassKind>(kind)));
    }
    for (const StrongToken& strong : trace.strongest) {
        m_masses->strongestToken.put(strong.token);
        m_masses->strongestWeight.put(strong.weight);
    }
}

void TraceWriter::File::putAnswers(const SegmentTrace& trace) {
    for (const Answer& answer : trace.answers) {
        m_answers->segment.put(trace.segment.value);
        m_answers->question.put(static_cast<std::int32_t>(answer.question));
        m_answers->probabilities.put(answer.probabilities);
    }
}

bool TraceWriter::File::flushIsDue() const {
    // Flushing takes about a millisecond: little beside a second, and little beside so many segments.
    constexpr std::int64_t mostSegments = 256;
    constexpr std::size_t mostBytes = std::size_t{16} << 20;
    return m_appended - m_flushed >= mostSegments || Clock::now() - m_lastFlush >= std::chrono::seconds(1) ||
           (m_states && m_states->bufferedBytes() >= mostBytes);
}

void TraceWriter::File::flush() {
    if (m_appended == m_flushed && !(m_states && m_states->bufferedBytes() > 0)) {
        return;
    }
    m_segments->firstToken.flush();
    m_segments->bytes.flush();
    m_segments->elapsedMs.flush();
    m_segments->answersMs.flush();
    m_segments->answers.flush();
    m_segments->deviceBytes.flush();
    if (m_masses) {
        for (AppendColumn<Half>& kind : m_masses->kinds) {
            kind.flush();
        }
        m_masses->strongestToken.flush();
        m_masses->strongestWeight.flush();
    }
    if (m_states) {
        m_states->flush();
    }
    if (m_answers) {
        m_answers->segment.flush();
        m_answers->question.flush();
        m_answers->probabilities.flush();
    }
    hdf5::checked(H5Fflush(m_file.get(), H5F_SCOPE_GLOBAL));
    // The dataset whose length says what can be read comes last. Flushing the file would write this length even when
    // there is no room for the numbers.
    m_segments->tokens.flush();
    hdf5::checked(H5Dflush(m_segments->tokens.dataset()));
    m_flushed = m_appended;
    m_lastFlush = Clock::now();
}

void TraceWriter::File::finish(std::span<const float> stateAfter) {
    if (m_states && !stateAfter.empty()) {
        if (stateAfter.size() != m_states->rowSize()) {
            failInternally("the last memory state has other sizes than the model");
        }
        m_states->put(stateAfter);
    }
    write([&] {
        flush();
        closeColumns();
        m_file.reset();
    });
}

TraceWriter::TraceWriter(std::filesystem::path file, TraceInfo info)
    : m_file(std::make_unique<File>(std::move(file), std::move(info))) {}

TraceWriter::~TraceWriter() = default;

void TraceWriter::append(const SegmentTrace& trace, std::span<const float> stateBefore) {
    if (!m_file) {
        failInternally("it was finished before");
    }
    m_file->append(trace, stateBefore);
}

void TraceWriter::finish(std::span<const float> stateAfter) {
    if (m_file) {
        m_file->finish(stateAfter);
        m_file.reset();
    }
}

} // namespace rmtscope
