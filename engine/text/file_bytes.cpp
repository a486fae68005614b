#include "engine/text/file_bytes.h"

#include "engine/api/error.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <new>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rmtscope {

namespace {

// A mapped file that another program shortens kills the reader with SIGBUS. Up to this size a copy costs nothing worth
// that risk; beyond it, memory for a second copy of the text is the greater one.
constexpr std::size_t largestCopy = std::size_t{64} << 20;
constexpr std::size_t blockBytes = std::size_t{1} << 20;

std::string reason(int error) {
    return std::generic_category().message(error);
}

[[noreturn]] void throwUnreadable(const std::filesystem::path& file, const std::string& why) {
    throw Error(ErrorCode::FileUnreadable, "The file " + file.string() + " can't be read: " + why + ".", file.string());
}

class Descriptor {
public:
    explicit Descriptor(const std::filesystem::path& file)
        : m_number(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) { // a pipe must not block us
        if (m_number >= 0) {
            return;
        }
        if (errno == ENOENT || errno == ENOTDIR) {
            throw Error(ErrorCode::FileMissing, "There is no file " + file.string() + "; check its name and folder.",
                        file.string());
        }
        throwUnreadable(file, reason(errno));
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { ::close(m_number); }

    [[nodiscard]] int number() const { return m_number; }

private:
    int m_number;
};

std::size_t regularSize(const std::filesystem::path& file, const Descriptor& descriptor) {
    struct stat status {};
    if (::fstat(descriptor.number(), &status) != 0) {
        throwUnreadable(file, reason(errno));
    }
    if (S_ISDIR(status.st_mode)) {
        throwUnreadable(file, "it is a folder; choose a file in it");
    }
    if (!S_ISREG(status.st_mode)) {
        throwUnreadable(file, "it is a device or a pipe; choose a file on a disk");
    }
    if (status.st_size == 0) {
        throw Error(ErrorCode::FileEmpty, "The file " + file.string() + " is empty; choose one with text in it.",
                    file.string());
    }
    return static_cast<std::size_t>(status.st_size);
}

FileBytes mapFile(const std::filesystem::path& file, const Descriptor& descriptor, std::size_t size) {
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.number(), 0);
    if (address == MAP_FAILED) {
        throwUnreadable(file, reason(errno));
    }
    std::shared_ptr<const void> storage(address, [size](void* mapped) { ::munmap(mapped, size); });
    return {{static_cast<const char*>(address), size}, std::move(storage)};
}

FileBytes copyFile(const std::filesystem::path& file, const Descriptor& descriptor, std::size_t size,
                   const std::stop_token& stop) {
    const std::shared_ptr<void> storage(::operator new(size), [](void* memory) { ::operator delete(memory); });
    char* const bytes = static_cast<char*>(storage.get());
    std::size_t done = 0;
    while (done < size) {
        if (stop.stop_requested()) {
            throw Error(ErrorCode::Cancelled, "Reading " + file.string() + " was cancelled.", file.string());
        }
        const ssize_t count = ::read(descriptor.number(), bytes + done, std::min(blockBytes, size - done));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            throwUnreadable(file, reason(errno));
        }
        if (count == 0) {
            throwUnreadable(file, "another program shortened it meanwhile; open it again");
        }
        done += static_cast<std::size_t>(count);
    }
    return {{bytes, size}, storage};
}

} // namespace

FileBytes readFileBytes(const std::filesystem::path& file, const std::stop_token& stop) {
    const Descriptor descriptor(file);
    const std::size_t size = regularSize(file, descriptor);
    try {
        return size > largestCopy ? mapFile(file, descriptor, size) : copyFile(file, descriptor, size, stop);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory,
                    "There isn't enough memory to read " + file.string() + " (" + std::to_string(size) + " bytes).",
                    file.string());
    }
}

} // namespace rmtscope
