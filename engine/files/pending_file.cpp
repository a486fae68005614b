#include "engine/files/pending_file.h"

#include "engine/api/error.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rmtscope {

namespace {

/// What a new file may be, as the user's umask says; mkstemp's own files are private.
mode_t newFileMode() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
}

} // namespace

PendingFile::PendingFile(std::filesystem::path file)
    : m_file(std::move(file))
    , m_temporary(m_file.string() + ".XXXXXX") {
    m_descriptor = ::mkstemp(m_temporary.data());
    if (m_descriptor < 0) {
        const int error = errno;
        m_temporary.clear();
        fail(error);
    }
    ::fchmod(m_descriptor, newFileMode());
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
