#pragma once

#include <hdf5.h>

#include <mutex>
#include <stdexcept>
#include <utility>

// HDF5's C API with owners and exceptions, for this room only.
namespace rmtscope::hdf5 {

/// A call that failed; what() says why in few words, without a full stop: "No space left on device".
class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Throws Failure with the reason that HDF5 left on its error stack.
[[noreturn]] void throwFailure();

/// The result of a call, which HDF5 makes negative when it failed.
template <class Result>
Result checked(Result result) {
    if (result < 0) {
        throwFailure();
    }
    return result;
}

/// Held around every use of HDF5, destructors included: not every build of it may be called by two threads, and it
/// would print its error stack to standard error.
class Access {
public:
    Access();

private:
    std::unique_lock<std::mutex> m_lock;
};

/// Owns one of HDF5's identifiers.
template <herr_t (*close)(hid_t)>
class Handle {
public:
    Handle() = default;
    explicit Handle(hid_t id)
        : m_id(checked(id)) {}
    Handle(Handle&& other) noexcept
        : m_id(std::exchange(other.m_id, H5I_INVALID_HID)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(m_id, other.m_id);
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        if (m_id >= 0) {
            close(m_id);
        }
    }

    [[nodiscard]] hid_t get() const { return m_id; }
    /// Closes it now, and throws Failure when that fails: closing a file writes.
    void reset() {
        if (m_id >= 0) {
            checked(close(std::exchange(m_id, H5I_INVALID_HID)));
        }
    }

private:
    hid_t m_id = H5I_INVALID_HID;
};

using FileHandle = Handle<H5Fclose>;
using Group = Handle<H5Gclose>;
using Dataset = Handle<H5Dclose>;
using Attribute = Handle<H5Aclose>;
using Space = Handle<H5Sclose>;
using Type = Handle<H5Tclose>;
using Properties = Handle<H5Pclose>;

/// For creating and opening traces: the newest file format, which alone can be read while it grows.
Properties fileAccess();

/// Lets nothing more reach the disk: what HDF5 still has in its buffers goes nowhere when the file is closed.
void detachFromDisk(const FileHandle& file);

} // namespace rmtscope::hdf5
