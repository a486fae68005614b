#include "engine/trace/trace_reader.h"

#include "engine/api/error.h"
#include "engine/trace/superblock.h"
#include "engine/trace/trace_attributes.h"
#include "engine/trace/trace_columns.h"

#include <optional>
#include <string>
#include <type_traits>

namespace rmtscope {

namespace {

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
    [[nodiscard]] std::int64_t segments() const { return m_columns->segments(); }
    [[nodiscard]] bool open() const { return m_open; }
    [[nodiscard]] std::int64_t states() const { return m_columns->states(); }
    void refresh();
    [[nodiscard]] std::vector<SegmentTrace> read(SegmentIndex first, std::int64_t count) const;
    [[nodiscard]] std::vector<float> memoryBefore(SegmentIndex segment) const;

private:
    template <class Work>
    std::invoke_result_t<Work> reading(const Work& work) const;

    std::filesystem::path m_path;
    bool m_open;
    hdf5::FileHandle m_file;
    TraceInfo m_info;
    std::optional<TraceColumns> m_columns;
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
        m_columns.emplace(m_file.get(), m_info, m_open);
    });
}

TraceReader::File::~File() {
    const hdf5::Access access;
    m_columns.reset();
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

void TraceReader::File::refresh() {
    if (m_open) {
        reading([&] { m_columns->refresh(); });
    }
}

std::vector<SegmentTrace> TraceReader::File::read(SegmentIndex first, std::int64_t count) const {
    if (first.value < 0 || count < 0 || first.value > segments() || count > segments() - first.value) {
        requireKnown("A segment");
    }
    return reading([&] {
        std::vector<SegmentTrace> traces(static_cast<std::size_t>(count));
        m_columns->read(first.offset(), traces);
        return traces;
    });
}

std::vector<float> TraceReader::File::memoryBefore(SegmentIndex segment) const {
    if (segment.value < 0 || segment.value >= states()) {
        requireKnown("A memory state");
    }
    return reading([&] { return m_columns->memoryBefore(segment.offset()); });
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
