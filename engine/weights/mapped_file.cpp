#include "engine/weights/mapped_file.h"

#include "engine/api/error.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rmtscope {

namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int descriptor)
        : m_descriptor(descriptor) {}
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }
    [[nodiscard]] int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

[[noreturn]] void throwSystemError(const std::filesystem::path& file, int error) {
    if (error == ENOENT || error == ENOTDIR) {
        throw Error(ErrorCode::FileMissing, file.string() + " doesn't exist.", file.string());
    }
    throw Error(ErrorCode::FileUnreadable,
                file.string() + " can't be read: " + std::generic_category().message(error) + ".", file.string());
}

} // namespace

MappedFile::MappedFile(const std::filesystem::path& file) {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor.get() < 0) {
        throwSystemError(file, errno);
    }
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0) {
        throwSystemError(file, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        throw Error(ErrorCode::FileUnreadable,
                    file.string() + " is a folder or a device; a regular file is needed here.", file.string());
    }
    if (status.st_size == 0) {
        throw Error(ErrorCode::FileEmpty, file.string() + " is empty; copy or download it again.", file.string());
    }
    m_size = static_cast<std::size_t>(status.st_size);
    void* const data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
    if (data == MAP_FAILED) {
        throwSystemError(file, errno);
    }
    m_data = static_cast<const std::byte*>(data);
}

MappedFile::~MappedFile() {
    ::munmap(const_cast<std::byte*>(m_data), m_size);
}

} // namespace rmtscope
