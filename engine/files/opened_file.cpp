#include "engine/files/opened_file.h"

#include "engine/api/error.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rmtscope {

namespace {

[[noreturn]] void throwUnreadable(const std::filesystem::path& file, const std::string& why) {
    throw Error(ErrorCode::FileUnreadable, file.string() + " can't be read: " + why + ".", file.string());
}

std::size_t regularSize(const std::filesystem::path& file, const struct stat& status) {
    if (S_ISDIR(status.st_mode)) {
        throwUnreadable(file, "it is a folder; choose a file in it");
    }
    if (!S_ISREG(status.st_mode)) {
        throwUnreadable(file, "it is a device or a pipe; choose a file on a disk");
    }
    if (status.st_size == 0) {
        throw Error(ErrorCode::FileEmpty, file.string() + " is empty; choose another, or copy it here again.",
                    file.string());
    }
    return static_cast<std::size_t>(status.st_size);
}

} // namespace

OpenedFile::OpenedFile(std::filesystem::path file)
    : m_file(std::move(file)) // without O_NONBLOCK, opening a named pipe would wait for its writer
    , m_descriptor(::open(m_file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat status {};
    if (m_descriptor < 0 || ::fstat(m_descriptor, &status) != 0) {
        fail(errno);
    }
    try {
        m_size = regularSize(m_file, status);
    } catch (...) {
        ::close(m_descriptor); // no destructor runs for what a constructor leaves by an exception
        throw;
    }
}

OpenedFile::~OpenedFile() {
    ::close(m_descriptor);
}

std::size_t OpenedFile::read(std::span<std::byte> buffer) {
    ssize_t count = -1;
    do {
        count = ::read(m_descriptor, buffer.data(), buffer.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        fail(errno);
    }
    if (count == 0 && !buffer.empty()) {
        throwUnreadable(m_file, "another program shortened it meanwhile; open it again");
    }
    return static_cast<std::size_t>(count);
}

std::shared_ptr<const std::byte> OpenedFile::map() const {
    void* const address = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, m_descriptor, 0);
    if (address == MAP_FAILED) {
        fail(errno);
    }
    return {static_cast<const std::byte*>(address),
            [size = m_size](const std::byte* mapped) { ::munmap(const_cast<std::byte*>(mapped), size); }};
}

void OpenedFile::fail(int error) const {
    if (error == ENOENT || error == ENOTDIR) {
        throw Error(ErrorCode::FileMissing, m_file.string() + " doesn't exist; check its name and folder.",
                    m_file.string());
    }
    throwUnreadable(m_file, std::generic_category().message(error));
}

} // namespace rmtscope
