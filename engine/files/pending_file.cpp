#include "engine/files/pending_file.h"

#include "engine/api/error.h"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rmtscope {

namespace {

/// Where a link leads, so that what it points to is replaced and not the link; a link to nothing stays as it is.
std::filesystem::path behindLinks(const std::filesystem::path& file) {
    std::error_code error;
    std::filesystem::path target = std::filesystem::canonical(file, error);
    return error ? file : target;
}

} // namespace

PendingFile::PendingFile(const std::filesystem::path& file)
    : m_file(behindLinks(file)) {
    static std::atomic<unsigned> number = 0;
    do { // not mkstemp, whose files are private instead of as the user's umask says
        m_temporary = m_file.string() + "." + std::to_string(::getpid()) + "-" + std::to_string(++number);
        m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (m_descriptor < 0 && errno == EEXIST);
    if (m_descriptor < 0) {
        const int error = errno;
        m_temporary.clear();
        fail(error);
    }
}

PendingFile::~PendingFile() {
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
    if (!m_temporary.empty()) {
        ::unlink(m_temporary.c_str());
    }
}

void PendingFile::fail(int error) const {
    throw Error(ErrorCode::WriteFailed,
                "The file " + m_file.string() + " can't be written: " + std::generic_category().message(error) +
                    "; make room or choose another folder.",
                m_file.string());
}

void PendingFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno != EINTR) {
            fail(errno);
        }
    }
}

void PendingFile::publish() {
    // Some file systems report a full disk only here.
    if (::fsync(m_descriptor) != 0) {
        fail(errno);
    }
    const int descriptor = std::exchange(m_descriptor, -1);
    if (::close(descriptor) != 0 || ::rename(m_temporary.c_str(), m_file.c_str()) != 0) {
        fail(errno);
    }
    m_temporary.clear();
}

} // namespace rmtscope
