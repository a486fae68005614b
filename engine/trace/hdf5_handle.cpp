#include "engine/trace/hdf5_handle.h"

#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace rmtscope::hdf5 {

namespace {

/// Called from the call that failed first to the outermost one. The system's own words are the best reason; else the
/// first description is.
herr_t collectReason(unsigned /*depth*/, const H5E_error2_t* error, void* data) {
    constexpr std::string_view mark = "error message = '";
    std::string& reason = *static_cast<std::string*>(data);
    const std::string_view text = error->desc == nullptr ? "" : error->desc;
    const std::size_t begin = text.find(mark);
    if (begin != std::string_view::npos) {
        const std::string_view words = text.substr(begin + mark.size());
        reason = words.substr(0, words.find('\''));
        return 1;
    }
    if (reason.empty()) {
        reason = text;
    }
    return 0;
}

std::mutex& accessMutex() {
    static std::mutex mutex;
    return mutex;
}

} // namespace

void throwFailure() {
    std::string reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collectReason, &reason);
    H5Eclear2(H5E_DEFAULT);
    throw Failure(reason.empty() ? "HDF5 gives no reason" : reason);
}

Access::Access()
    : m_lock(accessMutex()) {
    // What a full disk kept from being written, HDF5 would try to write again when the program ends, and complain.
    static const herr_t once = H5dont_atexit();
    static_cast<void>(once);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // a setting of the calling thread
}

Properties fileAccess() {
    Properties access(H5Pcreate(H5P_FILE_ACCESS));
    checked(H5Pset_libver_bounds(access.get(), H5F_LIBVER_LATEST, H5F_LIBVER_LATEST));
    // Datasets that couldn't be closed because the disk is full must not keep the file open.
    checked(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG));
    // A part that doesn't fit its checksum may be half written, so it is read again, each time after twice as long a
    // pause: by default far longer than anyone waits, now a tenth of a second in all.
    checked(H5Pset_metadata_read_attempts(access.get(), 25));
    // Some network file systems have no locks.
    checked(H5Pset_file_locking(access.get(), 1, 1));
    return access;
}

void detachFromDisk(const FileHandle& file) {
    void* descriptor = nullptr;
    if (file.get() < 0 || H5Fget_vfd_handle(file.get(), H5P_DEFAULT, &descriptor) < 0) {
        return;
    }
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::dup2(nowhere, *static_cast<int*>(descriptor));
    ::close(nowhere);
}

} // namespace rmtscope::hdf5
